using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>People counted by eye at a session.</summary>
/// <param name="Kiosk">The door; empty for the whole session.</param>
public sealed record HeadCount(long Act, string Session, string Kiosk, long People);

/// <summary>The table <c>head_counts</c>. Nothing is derived from it; reconciling compares with it.</summary>
public static class HeadCountStore
{
    public static Entered Enter(Work work, DateTimeOffset at, string who, PlannedSession session, string kiosk, long people)
    {
        if (EntryRules.HeadCount(session, kiosk, people) is { } wrong) return Entered.Not(wrong);
        work.Lock("head_counts");
        if (Of(work, session.Id).FirstOrDefault(h => h.Kiosk == kiosk) is { } last && last.People == people) return Entered.Known(last.Act);
        var act = ActLog.Record(work, at, who, "head-count", session.Id, new { kiosk, people });
        work.Execute("insert into head_counts(act, session, kiosk, people) values(@act, @session, @kiosk, @people)", new { act, session = session.Id, kiosk, people });
        return Entered.New(act);
    }

    /// <summary>The last count of each door and of the whole, the whole first.</summary>
    public static IReadOnlyList<HeadCount> Of(Work work, string session) =>
        [.. work.Query<HeadCount>("""
            select act as Act, session as Session, kiosk as Kiosk, people as People from head_counts
            where act in (select max(act) from head_counts where session = @session group by kiosk)
            """, new { session }).OrderBy(h => h.Kiosk, StringComparer.Ordinal)];
}
