using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>Reads members' facts as attendance has left them in <c>derived.attendance</c>, with the versions before corrections from <c>derived.attendance_before</c>.</summary>
/// <param name="session">From a session's id to the session; null where the timetable no longer has it, whose attendance then counts for nothing.</param>
public sealed class FactStore(Func<string, PlannedSession?> session, DistrictDays days)
{
    private const string Columns = "status as Status, expected as Expected, provisional as Provisional, in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act";

    /// <summary>All facts of some members, at most a few hundred of them at once.</summary>
    public ILookup<string, SessionFact> Read(Work work, IReadOnlyCollection<string> members)
    {
        var versions = work.Query<Row>($"select member as Member, session as Session, from_act as FromAct, {Columns} from derived.attendance_before where member in @members", new { members })
            .ToLookup(r => (r.Member, r.Session));
        var now = work.Query<Row>($"select member as Member, session as Session, cast(0 as bigint) as FromAct, {Columns} from derived.attendance where member in @members", new { members });
        var facts = new List<(string Member, SessionFact Fact)>();
        foreach (var row in now.Where(r => !versions.Contains((r.Member, r.Session)))) Add(row.Member, row.Session, [row]);
        foreach (var corrected in versions) Add(corrected.Key.Member, corrected.Key.Session, corrected.OrderBy(r => r.FromAct));
        return facts.ToLookup(f => f.Member, f => f.Fact, StringComparer.Ordinal);

        void Add(string member, string id, IEnumerable<Row> rows)
        {
            if (session(id) is not { } planned) return;
            var day = days.Of(planned.Session.Starts.ToUnixTimeMilliseconds());
            facts.Add((member, new SessionFact(planned, day, [.. rows.Select(r => new FactVersion(r.FromAct, r.ToOutcome()))])));
        }
    }

    private sealed record Row(string Member, string Session, long FromAct, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule, long Act)
    {
        public Outcome? ToOutcome() => Status == 0 ? null : new Outcome((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, Rule, Act);
    }
}
