using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>The credits members should have by the end of the period a day lies in; null where there is no such goal.</summary>
public delegate Goal? GoalAt(Work work, int day);

/// <summary>What has come in and is not derived yet, a sentence each; nothing where everything is.</summary>
/// <param name="work">Sees one moment, what is derived included.</param>
public delegate IEnumerable<string> BehindBy(Database database, Work work);

/// <summary>Reads all that a round looks at: of the roster, the timetable, excuses, attendance and the ledger, each table once.</summary>
internal sealed class InputReader(DistrictDays days, GoalAt goalAt)
{
    /// <summary>Numbers of <c>SessionPhase</c>, <c>SessionFate</c>, <c>ExcuseState</c> and <c>AttendanceStatus</c> as the database keeps them.</summary>
    private const long Waiting = 1, Cancelled = 2, Approved = 2, Absent = 5, Excused = 6;

    /// <summary>A wall behind which no day lies, as the roster writes it.</summary>
    private const long NoEnd = 3_652_059;

    /// <param name="work">Sees one moment, what is derived included.</param>
    public WarningInputs Read(Work work, int from, int asOf)
    {
        var units = Units(work, asOf);
        var members = work.Query<string>("select member from members where member not in (select member from member_merges)").Order(StringComparer.Ordinal).ToArray();
        var index = new Dictionary<string, int>(members.Length, StringComparer.Ordinal);
        for (var i = 0; i < members.Length; i++) index.Add(members[i], i);
        var persons = PersonsOf(work, index);
        var homes = HomesOf(work, index, persons, units);
        var sessions = new SessionList(Sessions(work, from, asOf));
        var rows = new AttendanceRows(members.Length, sessions, homes);
        ReadRows(work, index, sessions, rows);
        rows.Lay();
        var goal = goalAt(work, asOf);
        return new WarningInputs(from, asOf, members, units, homes, sessions, rows, PausesOf(work, persons), goal is null ? [] : Ledger(work, index, goal, asOf), goal, WaitingSessions(work, persons, units, from, asOf));
    }

    private static UnitList Units(Work work, int asOf)
    {
        var ended = work.Query<(string Unit, long Until)>("select unit, max(until_day) from unit_history group by unit").Where(u => u.Until <= asOf).Select(u => u.Unit).ToHashSet(StringComparer.Ordinal);
        return new UnitList(work.Query<(string Id, string? Parent)>("select id, parent from organisations").Select(o => (o.Id, o.Parent, !ended.Contains(o.Id))));
    }

    /// <summary>Every number with the person it stands for: what was entered under one that was merged is the other's.</summary>
    private static Dictionary<string, int> PersonsOf(Work work, Dictionary<string, int> index)
    {
        var into = work.Query<(string Member, string Into)>("select member, into_member from member_merges").ToDictionary(m => m.Member, m => m.Into, StringComparer.Ordinal);
        var persons = new Dictionary<string, int>(index, StringComparer.Ordinal);
        foreach (var merged in into.Keys)
        {
            // A circle is refused when merges are entered; the bound bears a damaged table.
            var (number, steps) = (merged, 0);
            while (steps++ <= into.Count && into.TryGetValue(number, out var next)) number = next;
            if (index.TryGetValue(number, out var person)) persons[merged] = person;
        }

        return persons;
    }

    private static Homes HomesOf(Work work, Dictionary<string, int> index, Dictionary<string, int> persons, UnitList units)
    {
        var homes = new Homes(index.Count);
        foreach (var (member, from, unit) in work.Query<(string, long, string)>("select member, from_day, unit from member_homes order by member, from_day"))
        {
            if (index.TryGetValue(member, out var m) && units.Number(unit) is >= 0 and var u) homes.Add(m, (int)from, u);
        }

        foreach (var (member, branch) in work.Query<(string Member, string Branch)>("select member, branch from members").Where(m => index.ContainsKey(m.Member)))
        {
            if (!homes.Has(index[member]) && units.Number(branch) is >= 0 and var u) homes.Add(index[member], 0, u);
        }

        foreach (var (member, unit, from, until) in work.Query<(string, string, long, long)>("select member, unit, from_day, until_day from member_stays order by member, from_day, unit"))
        {
            if (persons.TryGetValue(member, out var m) && units.Number(unit) is >= 0 and var u) homes.AddStay(m, (int)from, (int)Math.Min(until, NoEnd), u);
        }

        return homes;
    }

    private List<PastSession> Sessions(Work work, int from, int asOf)
    {
        var sessions = new List<PastSession>();
        foreach (var (id, name, starts) in work.Query<(string, string, long)>("select session, name, starts from sessions where fate <> @Cancelled order by starts", new { Cancelled }))
        {
            if ((int)days.Of(starts) is var day && day >= from && day <= asOf) sessions.Add(new PastSession(id, name, day));
        }

        return sessions;
    }

    private static void ReadRows(Work work, Dictionary<string, int> index, SessionList sessions, AttendanceRows rows)
    {
        using var reader = work.Read("select session, member, status, expected, provisional from derived.attendance");
        var (last, number, known) = ("", 0, false);
        while (reader.Read())
        {
            // Rows of a session mostly follow each other.
            var session = reader.GetString(0);
            if (session != last) (last, known) = (session, sessions.TryNumber(session, out number));
            if (!known || !index.TryGetValue(reader.GetString(1), out var member)) continue;
            var status = reader.GetInt64(2);
            rows.Add(number, member, status == Absent ? Mark.Absent : status == Excused ? Mark.Excused : Mark.Attended, reader.GetInt64(3) != 0, reader.GetInt64(4) != 0);
        }
    }

    private Dictionary<int, Pauses> PausesOf(Work work, Dictionary<string, int> persons)
    {
        var spans = new Dictionary<int, List<(int, int)>>();
        void Add(string member, long from, long until)
        {
            if (!persons.TryGetValue(member, out var m)) return;
            if (!spans.TryGetValue(m, out var list)) spans.Add(m, list = []);
            list.Add(((int)from, (int)Math.Min(until, NoEnd)));
        }

        foreach (var (member, from, until) in work.Query<(string, long, long)>("select member, from_day, until_day from member_exemptions")) Add(member, from, until);
        foreach (var (member, from, until) in work.Query<(string, long, long)>("select member, from_at, until_at from excuses where session = '' and state = @Approved and until_at > from_at", new { Approved }))
        {
            // Only whole days stop the clock; a session of half a day is excused by its own row.
            var first = days.Of(from);
            Add(member, days.StartOf(DateOnly.FromDayNumber((int)first)) == from ? first : first + 1, days.Of(until));
        }

        return spans.ToDictionary(s => s.Key, s => Pauses.Of(s.Value));
    }

    private static Dictionary<int, List<Earned>> Ledger(Work work, Dictionary<string, int> index, Goal goal, int asOf)
    {
        var earned = new Dictionary<int, List<Earned>>();
        using var reader = work.Read(
            "select member, day, cast(sum(amount) as bigint) from derived.ledger where account = 1 and day >= @From and day < @Until group by member, day order by member, day",
            new { From = (long)goal.From, Until = (long)Math.Min(goal.Until, asOf + 1) });
        while (reader.Read())
        {
            if (!index.TryGetValue(reader.GetString(0), out var member)) continue;
            if (!earned.TryGetValue(member, out var list)) earned.Add(member, list = []);
            list.Add(new Earned((int)reader.GetInt64(1), reader.GetInt64(2)));
        }

        return earned;
    }

    private List<WaitingSession> WaitingSessions(Work work, Dictionary<string, int> persons, UnitList units, int from, int asOf)
    {
        var waiting = new List<WaitingSession>();
        foreach (var (id, held, starts, audience, list) in work.Query<(string, string, long, string, string)>("""
            select t.session, t.held, s.starts, s.audience, s.member_list from derived.session_states t join sessions s on s.session = t.session
            where t.phase = @Waiting and s.kind = 1 and s.fate <> @Cancelled order by s.starts, t.session
            """, new { Waiting, Cancelled }))
        {
            if ((int)days.Of(starts) is var day && (day < from || day > asOf)) continue;
            var expected = audience.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(units.Number).Where(u => u >= 0).ToHashSet();
            var named = list.Length == 0 ? [] : work.Query<string>("select member from member_lists where list = @list", new { list }).Where(persons.ContainsKey).Select(m => persons[m]).ToHashSet();
            waiting.Add(new WaitingSession(id, day, held, expected, named));
        }

        return waiting;
    }
}
