using System.Data.Common;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>The tables <c>derived.sign_ins</c> (every counted tap), <c>derived.attendance</c> (what came of them) and <c>derived.attendance_before</c> (what it was before people corrected it).</summary>
/// <param name="memberIndex">From a member's number to its index in the roster now loaded; null for a number that is no member's own.</param>
public sealed class AttendanceStore(Func<string, int?> memberIndex)
{
    private const string Columns = "member as Member, status as Status, expected as Expected, provisional as Provisional, at as At, journal as Journal, seq as Seq, in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act";

    private readonly List<(PlannedSession Session, Member Member, TapPoint Tap)> _signIns = [];
    private readonly Bulk _signInRows = new("derived.sign_ins", "on conflict do nothing",
        new("session", ColumnKind.Text), new("member", ColumnKind.Text), new("at", ColumnKind.Number), new("journal", ColumnKind.Number), new("seq", ColumnKind.Number), new("weak", ColumnKind.Number));

    private readonly Bulk _attendanceRows = new("derived.attendance",
        "on conflict(session, member) do update set status = excluded.status, expected = excluded.expected, provisional = excluded.provisional, at = excluded.at, journal = excluded.journal, "
        + "seq = excluded.seq, in_at = excluded.in_at, out_at = excluded.out_at, minutes = excluded.minutes, rule = excluded.rule, act = excluded.act",
        new("session", ColumnKind.Text), new("member", ColumnKind.Text), new("status", ColumnKind.Number), new("expected", ColumnKind.Number), new("provisional", ColumnKind.Number),
        new("in_at", ColumnKind.Number), new("out_at", ColumnKind.Number), new("minutes", ColumnKind.Number), new("rule", ColumnKind.Text), new("act", ColumnKind.Number),
        new("at", ColumnKind.Number), new("journal", ColumnKind.Number), new("seq", ColumnKind.Number));

    private readonly Bulk _versionRows = new("derived.attendance_before", "",
        new("session", ColumnKind.Text), new("member", ColumnKind.Text), new("status", ColumnKind.Number), new("expected", ColumnKind.Number), new("provisional", ColumnKind.Number),
        new("in_at", ColumnKind.Number), new("out_at", ColumnKind.Number), new("minutes", ColumnKind.Number), new("rule", ColumnKind.Text), new("act", ColumnKind.Number),
        new("from_act", ColumnKind.Number));

    public void AddSignIn(PlannedSession session, Member member, TapPoint tap) => _signIns.Add((session, member, tap));

    public void WriteSignIns(Work work)
    {
        // In key order the tree's pages are met one after the other, which halves the cost of a large step. Indexes follow the names' order.
        _signIns.Sort(static (a, b) =>
        {
            var bySession = a.Session.Index.CompareTo(b.Session.Index);
            if (bySession != 0) return bySession;
            var byMember = a.Member.Index.CompareTo(b.Member.Index);
            return byMember != 0 ? byMember : a.Tap.At.CompareTo(b.Tap.At);
        });
        foreach (var (session, member, tap) in _signIns)
        {
            _signInRows.Columns[0].Add(session.Id);
            _signInRows.Columns[1].Add(member.Number);
            AddPoint(_signInRows, 2, tap);
            _signInRows.Columns[5].Add(tap.Weak ? 1 : 0);
            _signInRows.EndRow();
        }

        work.Write(_signInRows);
        _signIns.Clear();
    }

    /// <returns>False where the tap had not been counted.</returns>
    public static bool RemoveSignIn(Work work, string session, string member, TapPoint tap) => work.Execute(
        "delete from derived.sign_ins where session = @session and member = @member and at = @At and journal = @Journal and seq = @Sequence",
        new { session, member, tap.At, tap.Journal, tap.Sequence }) > 0;

    /// <summary>The counted taps of a session by member's index, each member's by time and name.</summary>
    /// <param name="to">The last member's number, or null for all from the first.</param>
    public Dictionary<int, List<TapPoint>> Taps(Work work, string session, string from, string? to, JournalNames names)
    {
        var taps = new Dictionary<int, List<TapPoint>>();
        var sql = "select member, at, journal, seq, weak from derived.sign_ins where session = @session and member >= @from" + (to is null ? "" : " and member <= @to");
        using var reader = work.Read(sql, new { session, from, to });
        while (reader.Read())
        {
            if (memberIndex(reader.GetString(0)) is not { } index) continue;
            if (!taps.TryGetValue(index, out var known)) taps.Add(index, known = []);
            known.Add(new TapPoint(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4) != 0));
        }

        foreach (var known in taps.Values) known.Sort((a, b) => names.Compare(a, b));
        return taps;
    }

    /// <summary>The members who have tapped in a session, by index.</summary>
    public IEnumerable<int> Tapped(Work work, string session) =>
        work.Query<string>("select distinct member from derived.sign_ins where session = @session", new { session }).Select(memberIndex).OfType<int>();

    public void Put(string session, string member, in AttendanceEntry entry)
    {
        _attendanceRows.Columns[0].Add(session);
        _attendanceRows.Columns[1].Add(member);
        AddOutcome(_attendanceRows, entry.Outcome);
        AddPoint(_attendanceRows, 10, entry.First);
        _attendanceRows.EndRow();
    }

    public void Remove(Work work, string session, string member) =>
        work.Execute("delete from derived.attendance where session = @session and member = @member", new { session, member });

    public void WriteAttendance(Work work)
    {
        work.Write(_attendanceRows);
        work.Write(_versionRows);
    }

    public void PutVersions(Work work, string session, string member, IReadOnlyList<FactVersion> versions)
    {
        work.Execute("delete from derived.attendance_before where session = @session and member = @member", new { session, member });
        foreach (var version in versions)
        {
            _versionRows.Columns[0].Add(session);
            _versionRows.Columns[1].Add(member);
            AddOutcome(_versionRows, version.Outcome ?? new Outcome(0, false, false, 0, 0, 0, "", 0));
            _versionRows.Columns[10].Add(version.Act);
            _versionRows.EndRow();
        }
    }

    /// <summary>The sessions a number has attendance at.</summary>
    public static IEnumerable<string> SessionsOf(Work work, string member) =>
        work.Query<string>("select session from derived.attendance where member = @member union select session from derived.attendance_before where member = @member", new { member });

    /// <summary>The numbers that have attendance at a session, or had before it was corrected.</summary>
    public static List<string> MembersOf(Work work, string session) =>
        [.. work.Query<string>("select member from derived.attendance where session = @session union select member from derived.attendance_before where session = @session", new { session })];

    /// <summary>Everything of a number that belongs to nobody any more.</summary>
    public static void DropMember(Work work, string member)
    {
        work.Execute("delete from derived.attendance where member = @member", new { member });
        DropVersions(work, member);
    }

    public static void DropVersions(Work work, string member) => work.Execute("delete from derived.attendance_before where member = @member", new { member });

    /// <summary>Everything of a session that is in the timetable no longer.</summary>
    /// <returns>The members who had attendance at it.</returns>
    public static List<string> DropSession(Work work, string session)
    {
        var members = MembersOf(work, session);
        work.Execute("delete from derived.attendance where session = @session", new { session });
        work.Execute("delete from derived.attendance_before where session = @session", new { session });
        return members;
    }

    public static AttendanceEntry? Find(Work work, string session, string member) =>
        work.Query<AttendanceRow>($"select {Columns} from derived.attendance where session = @session and member = @member", new { session, member }).FirstOrDefault()?.Entry;

    public Dictionary<int, AttendanceEntry> Load(Work work, string session)
    {
        var entries = new Dictionary<int, AttendanceEntry>();
        using var reader = work.Read($"select {Columns} from derived.attendance where session = @session", new { session });
        while (reader.Read())
        {
            if (memberIndex(reader.GetString(0)) is { } index) entries.Add(index, Row(reader).Entry);
        }

        return entries;
    }

    public static IEnumerable<AttendanceRow> Rows(Work work, string session) =>
        work.Query<AttendanceRow>($"select {Columns} from derived.attendance where session = @session", new { session });

    /// <summary>By hand, for a session's thousand rows are read whenever it is closed.</summary>
    private static AttendanceRow Row(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetString(10), row.GetInt64(11));

    private static void AddOutcome(Bulk rows, in Outcome outcome)
    {
        rows.Columns[2].Add((long)outcome.Status);
        rows.Columns[3].Add(outcome.Expected ? 1 : 0);
        rows.Columns[4].Add(outcome.Provisional ? 1 : 0);
        rows.Columns[5].Add(outcome.In);
        rows.Columns[6].Add(outcome.Out);
        rows.Columns[7].Add(outcome.Minutes);
        rows.Columns[8].Add(outcome.Rule);
        rows.Columns[9].Add(outcome.Act);
    }

    private static void AddPoint(Bulk rows, int from, TapPoint tap)
    {
        rows.Columns[from].Add(tap.At);
        rows.Columns[from + 1].Add(tap.Journal);
        rows.Columns[from + 2].Add(tap.Sequence);
    }
}

/// <summary>A row of <c>derived.attendance</c>.</summary>
public sealed record AttendanceRow(
    string Member, long Status, long Expected, long Provisional, long At, long Journal, long Seq, long InAt, long OutAt, long Minutes, string Rule, long Act)
{
    public AttendanceEntry Entry => new(
        new TapPoint(At, Journal, Seq), new Outcome((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, OneText(Rule), Act));

    /// <summary>One text for each rule, so that entries compare by reference first and memory holds each word once.</summary>
    private static string OneText(string rule) => rule switch
    {
        AttendanceRules.ByTap => AttendanceRules.ByTap,
        AttendanceRules.ByNoTap => AttendanceRules.ByNoTap,
        _ => string.Intern(rule),
    };
}
