using System.Data.Common;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>Reads members' facts as attendance has left them in <c>derived.attendance</c>, with the versions before corrections from <c>derived.attendance_before</c>.</summary>
/// <param name="session">From a session's id to the session; null where the timetable no longer has it, whose attendance then counts for nothing.</param>
/// <param name="dayOf">The day of a session's start, in the district's zone.</param>
public sealed class FactStore(Func<string, PlannedSession?> session, Func<PlannedSession, long> dayOf)
{
    private const string Columns = "member, session, status, expected, provisional, in_at, out_at, minutes, rule, act";

    /// <summary>All facts of some members, at most a few hundred of them at once.</summary>
    public ILookup<string, SessionFact> Read(Work work, IReadOnlyCollection<string> members)
    {
        var corrected = Versions(work, members);
        var facts = new List<(string Member, SessionFact Fact)>();
        using (var reader = work.Read($"select {Columns} from derived.attendance where member in @members", new { members }))
        {
            while (reader.Read())
            {
                var (member, id) = (reader.GetString(0), reader.GetString(1));
                if (!corrected.ContainsKey((member, id))) Add(member, id, [new FactVersion(0, OutcomeOf(reader))]);
            }
        }

        // All versions of these stand beside, also where the last one is that there is nothing.
        foreach (var ((member, id), versions) in corrected) Add(member, id, versions);
        return facts.ToLookup(f => f.Member, f => f.Fact, StringComparer.Ordinal);

        void Add(string member, string id, IReadOnlyList<FactVersion> versions)
        {
            if (session(id) is { } planned) facts.Add((member, new SessionFact(planned, dayOf(planned), versions)));
        }
    }

    private static Dictionary<(string Member, string Session), List<FactVersion>> Versions(Work work, IReadOnlyCollection<string> members)
    {
        var versions = new Dictionary<(string, string), List<FactVersion>>();
        using var reader = work.Read($"select {Columns}, from_act from derived.attendance_before where member in @members order by member, session, from_act", new { members });
        while (reader.Read())
        {
            var key = (reader.GetString(0), reader.GetString(1));
            if (!versions.TryGetValue(key, out var list)) versions.Add(key, list = []);
            list.Add(new FactVersion(reader.GetInt64(10), OutcomeOf(reader)));
        }

        return versions;
    }

    private static Outcome? OutcomeOf(DbDataReader reader) => reader.GetInt64(2) is var status && status == 0 ? null : new Outcome(
        (AttendanceStatus)status, reader.GetInt64(3) != 0, reader.GetInt64(4) != 0, reader.GetInt64(5), reader.GetInt64(6), (int)reader.GetInt64(7), reader.GetString(8), reader.GetInt64(9));
}
