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
        var now = work.Query<Row>($"select member as Member, session as Session, {Columns} from derived.attendance where member in @members", new { members });
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

    private sealed class Row
    {
        public string Member { get; init; } = "";
        public string Session { get; init; } = "";
        public long FromAct { get; init; }
        public long Status { get; init; }
        public long Expected { get; init; }
        public long Provisional { get; init; }
        public long InAt { get; init; }
        public long OutAt { get; init; }
        public long Minutes { get; init; }
        public string Rule { get; init; } = "";
        public long Act { get; init; }

        public Outcome? ToOutcome() => Status == 0 ? null : new Outcome((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, Rule, Act);
    }
}
