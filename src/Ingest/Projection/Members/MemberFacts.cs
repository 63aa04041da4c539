using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Members;

/// <summary>Reads what a member's sums are made of: every session the member has attendance at, with the versions it went through.</summary>
internal sealed class MemberFacts(Reference reference)
{
    private const int AtOnce = 200;

    /// <param name="numbers">Members' numbers; members without any fact have an empty list.</param>
    public IEnumerable<(string Number, IReadOnlyList<SessionFact> Facts)> Read(Work work, IReadOnlyList<string> numbers)
    {
        foreach (var some in numbers.Chunk(AtOnce))
        {
            var now = work.Query<OutcomeRow>("""
                select session as Session, member as Member, cast(0 as bigint) as FromAct, status as Status, expected as Expected, provisional as Provisional,
                       in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act from derived.attendance where member in @some
                """, new { some }).ToLookup(r => r.Member, StringComparer.Ordinal);
            var before = work.Query<OutcomeRow>("""
                select session as Session, member as Member, from_act as FromAct, status as Status, expected as Expected, provisional as Provisional,
                       in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act from derived.attendance_before where member in @some
                """, new { some }).ToLookup(r => r.Member, StringComparer.Ordinal);
            foreach (var number in some) yield return (number, Facts(now[number], before[number]));
        }
    }

    /// <summary>By the session's start, then by its id. Where people corrected, the versions tell the last outcome too.</summary>
    private List<SessionFact> Facts(IEnumerable<OutcomeRow> now, IEnumerable<OutcomeRow> before)
    {
        var versions = before.GroupBy(r => r.Session, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.OrderBy(r => r.FromAct).Select(r => r.Version).ToArray(), StringComparer.Ordinal);
        foreach (var row in now) versions.TryAdd(row.Session, [row.Version]);
        return [.. versions.Where(v => reference.Timetable.Sessions.ContainsKey(v.Key)).Select(v => Fact(reference.Timetable.Sessions[v.Key], v.Value))
            .OrderBy(f => f.Session.Session.Starts).ThenBy(f => f.Session.Id, StringComparer.Ordinal)];
    }

    private SessionFact Fact(PlannedSession session, IReadOnlyList<FactVersion> versions) => new(session, reference.DayOf(session), versions);

    private sealed record OutcomeRow(
        string Session, string Member, long FromAct, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule, long Act)
    {
        public FactVersion Version => new(
            FromAct, Status == 0 ? null : new Outcome((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, string.Intern(Rule), Act));
    }
}
