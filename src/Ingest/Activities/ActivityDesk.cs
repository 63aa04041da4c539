using CardSystem.Contracts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>What making or extending an activity came to.</summary>
/// <param name="Moved">Sessions that a newer calendar took to another day.</param>
/// <param name="Cancelled">Sessions that fall away by it.</param>
public sealed record PlanReport(string Activity, int Made, int Moved, int Cancelled, DateOnly PlannedTo)
{
    public bool IsEmpty => Made + Moved + Cancelled == 0;

    public override string ToString() => IsEmpty
        ? $"{Activity}: nothing to add, planned to {PlannedTo:yyyy-MM-dd}."
        : $"{Activity}: {Made} {(Made == 1 ? "session" : "sessions")} made{(Moved + Cancelled == 0 ? "" : $", {Moved} moved and {Cancelled} cancelled by the calendar")}; planned to {PlannedTo:yyyy-MM-dd}.";
}

/// <summary>Activities: made, extended, stopped, each by somebody and recorded as an act. The caller commits.</summary>
public static class ActivityDesk
{
    private const int MostTold = 100;
    private const int FurthestMove = 40;

    /// <summary>The day up to which sessions are made where nobody names one.</summary>
    public static DateOnly Horizon(DateOnly firstDay, DateTimeOffset now, int months, TimeZoneInfo zone)
    {
        var today = Today(now, zone);
        return (firstDay > today ? firstDay : today).AddMonths(months);
    }

    public static DateOnly Today(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <param name="members">Numbers of members named one by one.</param>
    /// <param name="through">Sessions are made up to this day.</param>
    /// <exception cref="ActivityException">Something is wrong with it, or the recurrence gives no day or too many.</exception>
    public static PlanReport Create(Work work, Activity activity, IReadOnlyCollection<string> members, DateOnly through, string by, DateTimeOffset now, TimeZoneInfo zone)
    {
        Desk.Begin(work, by);
        activity = activity with { HasList = members.Count > 0, PlannedTo = activity.FirstDay.AddDays(-1) };
        if (ActivityStore.Find(work, activity.Id) is not null) throw new ActivityException($"There is an activity '{activity.Id}' already.");
        if (ActivityRules.Problems(activity).Concat(Missing(work, activity, members)).FirstOrDefault() is { } problem) throw new ActivityException(problem);
        var plan = RecurrenceText.Parse(activity.Recurrence);
        var last = Earlier(through, activity.LastDay);
        var act = ActLog.Record(work, now, by, "create-activity", activity.Id, new
        {
            activity.Name, activity.Category, kind = ActivityRules.WordFor(activity.Kind), activity.Organiser, activity.Audience, members = members.Count, activity.Centre, activity.Room, activity.Kiosks,
            activity.InOut, activity.Rate, activity.Capacity, activity.FirstDay, activity.LastDay, activity.Starts, activity.Ends, activity.Windows, activity.Recurrence, holidays = activity.Holidays.ToString(),
        });
        ActivityStore.Add(work, activity, act);
        ActivityStore.AddList(work, activity.Id, members);
        var report = Plan(work, activity, plan, last, by, now, zone, ActivityStore.Calendar(work));
        return report.Made > 0 ? report : throw new ActivityException($"The recurrence gives no day from {activity.FirstDay:yyyy-MM-dd} through {last:yyyy-MM-dd}.");
    }

    /// <summary>Makes the sessions that are still to come up to a day, and brings those that nobody touched to where the calendar has them now. Doing it again changes nothing.</summary>
    /// <exception cref="ActivityException">There is no such activity, or too many sessions would be made at once.</exception>
    public static PlanReport Extend(Work work, string id, DateOnly through, string by, DateTimeOffset now, TimeZoneInfo zone)
    {
        Desk.Begin(work, by);
        var activity = ActivityStore.Get(work, id);
        return Plan(work, activity, RecurrenceText.Parse(activity.Recurrence), Earlier(through, activity.LastDay), by, now, zone, ActivityStore.Calendar(work));
    }

    /// <summary>Ends an activity: nothing of it is planned from that day on, and what was planned is cancelled.</summary>
    /// <returns>How many sessions were cancelled.</returns>
    /// <exception cref="ActivityException">There is no such activity.</exception>
    public static int Stop(Work work, string id, DateOnly from, string by, string reason, DateTimeOffset now, TimeZoneInfo zone)
    {
        Desk.Begin(work, by);
        Desk.CheckReason(reason);
        var activity = ActivityStore.Get(work, id);
        if (from > RuleExpander.LastDay || from < activity.FirstDay.AddDays(-1)) throw new ActivityException($"{from:yyyy-MM-dd} is not within the activity, which begins on {activity.FirstDay:yyyy-MM-dd}.");
        var begins = LocalTimes.Instant(from.ToDateTime(TimeOnly.MinValue), zone);
        var cancelled = SessionStore.OfActivity(work, id).Where(s => s.Starts >= begins && !s.IsCancelled).Select(s => ((SessionRow?)s, SessionDesk.Cancelled(s, reason, now))).ToList();
        ActLog.Record(work, now, by, "stop-activity", id, new { from, reason, cancelled = cancelled.Count, sessions = cancelled.Take(MostTold).Select(c => c.Item2.Session) });
        ActivityStore.SetLastDay(work, id, Earlier(from.AddDays(-1), activity.LastDay));
        SessionStore.Write(work, cancelled);
        return cancelled.Count;
    }

    private static PlanReport Plan(Work work, Activity activity, RecurrencePlan plan, DateOnly through, string by, DateTimeOffset now, TimeZoneInfo zone, WorkingDays calendar)
    {
        var last = activity.PlannedTo > through ? activity.PlannedTo : through;
        var sessions = SessionStore.OfActivity(work, activity.Id);
        var slots = sessions.Select(s => s.Slot).ToHashSet();
        // A session stays planned although a newer calendar takes it past the last day; none is taken further than over a month.
        var occurrences = OccurrenceRules.Of(plan, activity.First, last.AddDays(FurthestMove), zone, calendar, activity.Holidays)
            .Where(o => o.Day <= activity.LastDay && (o.Day <= last || slots.Contains(o.Slot))).ToList();
        var changes = PlanRules.Decide(activity, occurrences, sessions, zone, now);
        var (made, cancelled) = (changes.Count(c => c.Before is null), changes.Count(c => c.Before is not null && c.After.IsCancelled));
        var report = new PlanReport(activity.Id, made, changes.Count - made - cancelled, cancelled, changes.Count == 0 ? activity.PlannedTo : last);
        if (report.IsEmpty) return report;
        if (made > 0) RefuseTaken(work, changes);
        ActLog.Record(work, now, by, "plan-sessions", activity.Id, new
        {
            made, through = last, first = changes.FirstOrDefault(c => c.Before is null).After?.Session,
            moved = changes.Where(c => c.Before is not null && !c.After.IsCancelled).Take(MostTold).Select(c => new { c.After.Session, from = c.Before!.Starts, to = c.After.Starts }),
            cancelled = changes.Where(c => c.Before is not null && c.After.IsCancelled).Take(MostTold).Select(c => c.After.Session),
        });
        SessionStore.Write(work, changes);
        ActivityStore.SetPlannedTo(work, activity.Id, last);
        return report;
    }

    /// <summary>A session of a timetable that was imported may have the id already; it is not this activity's to overwrite.</summary>
    private static void RefuseTaken(Work work, IReadOnlyList<(SessionRow? Before, SessionRow After)> changes)
    {
        var taken = work.Query<string>("select session from sessions").ToHashSet(StringComparer.Ordinal);
        if (changes.Where(c => c.Before is null).FirstOrDefault(c => taken.Contains(c.After.Session)).After is { } clash)
            throw new ActivityException($"There is a session '{clash.Session}' already that is not this activity's; choose another id for the activity.");
    }

    /// <summary>What the district does not have.</summary>
    internal static IEnumerable<string> Missing(Work work, Activity activity, IReadOnlyCollection<string> members)
    {
        var units = ActivityStore.Units(work);
        foreach (var problem in Desk.PlaceProblems(work, activity.Centre, activity.Kiosks)) yield return problem;
        if (activity.Organiser.Length > 0 && !units.ContainsKey(activity.Organiser)) yield return $"There is no organisation '{Shown.Of(activity.Organiser)}' to organise it.";
        foreach (var unit in activity.Audience == "*" ? [] : SessionRow.Split(activity.Audience).Where(u => !units.ContainsKey(u))) yield return $"There is no organisation '{Shown.Of(unit)}' for the audience.";
        if (members.Count > ActivityRules.MostListed) yield return $"{members.Count} members are named one by one; the limit is {ActivityRules.MostListed}: name units.";
        if (members.Count == 0) yield break;
        var known = work.Query<string>("select member from members").ToHashSet(StringComparer.Ordinal);
        if (members.FirstOrDefault(m => !known.Contains(m)) is { } stranger) yield return $"There is no member '{Shown.Of(stranger)}'.";
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
