using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>What changing an activity from a day on came to.</summary>
/// <param name="Changed">Sessions that are otherwise now.</param>
/// <param name="Kept">Sessions from that day on whose time and place a person had changed, and which keep them.</param>
public sealed record SeriesReport(int Changed, int Kept);

/// <summary>A whole activity changed from a day on, or followed by another one. The caller commits.</summary>
public static class SeriesDesk
{
    /// <param name="after">The activity as it shall be; when it comes back, and who is named one by one, stay as they are.</param>
    /// <param name="from">The first day for which it holds.</param>
    /// <exception cref="ActivityException">There is no such activity, or something is wrong with what it shall be.</exception>
    public static SeriesReport Change(Work work, Activity after, DateOnly from, string by, string reason, DateTimeOffset now, TimeZoneInfo zone)
    {
        Desk.Begin(work, by);
        Desk.CheckReason(reason);
        var before = ActivityStore.Get(work, after.Id);
        after = after with { FirstDay = before.FirstDay, LastDay = before.LastDay, Recurrence = before.Recurrence, Holidays = before.Holidays, PlannedTo = before.PlannedTo, HasList = before.HasList };
        if (after == before) return new SeriesReport(0, 0);
        if (ActivityRules.Problems(after).Concat(ActivityDesk.Missing(work, after, [])).FirstOrDefault() is { } problem) throw new ActivityException(problem);
        var sessions = SessionStore.OfActivity(work, after.Id);
        var changes = SeriesRules.Decide(before, after, sessions, from, zone, now);
        var (changed, kept) = (changes.Count(c => c.After.Sequence > c.Before!.Sequence), Kept(sessions, from, zone, now));
        ActLog.Record(work, now, by, "change-activity", after.Id, new { reason, from, before = Told(before), after = Told(after), changed, kept });
        ActivityStore.Change(work, after);
        SessionStore.Write(work, changes);
        return new SeriesReport(changed, kept);
    }

    /// <summary>Ends an activity the day before another one begins that takes its place: how it comes back has changed.</summary>
    /// <param name="next">The one that follows; from its first day on the old one is no more.</param>
    /// <returns>How many sessions of the old one were cancelled, and what was planned of the new one.</returns>
    /// <exception cref="ActivityException">There is no such activity, or something is wrong with the new one.</exception>
    public static (int Cancelled, PlanReport Plan) Replace(Work work, string id, Activity next, IReadOnlyCollection<string> members, DateOnly through, string by, string reason, DateTimeOffset now, TimeZoneInfo zone)
    {
        var cancelled = ActivityDesk.Stop(work, id, next.FirstDay, by, reason, now, zone);
        return (cancelled, ActivityDesk.Create(work, next, members, through, by, now, zone));
    }

    private static int Kept(List<SessionRow> sessions, DateOnly from, TimeZoneInfo zone, DateTimeOffset now)
    {
        var (begins, at) = (LocalTimes.Instant(from.ToDateTime(TimeOnly.MinValue), zone), now.ToUnixTimeMilliseconds());
        return sessions.Count(s => s.ByHand != 0 && !s.IsCancelled && s.Starts >= begins && s.Opens > at);
    }

    private static object Told(Activity a) => new
    {
        a.Name, a.Category, kind = ActivityRules.WordFor(a.Kind), a.Organiser, a.Audience, a.Centre, a.Room, a.Kiosks, a.InOut, a.Rate, a.Capacity, a.Starts, a.Ends, a.Windows,
    };
}
