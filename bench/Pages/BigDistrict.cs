using System.Globalization;
using System.Text;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Pages;

/// <summary>
/// A district as large as the pages must bear: members who are expected at their centre's meeting every week for two years. The tables come as CSV files for <c>ingest import</c>;
/// what would be derived from their taps is written straight into the derived tables, in SQL, with draws in place of taps: the pages read nothing else.
/// </summary>
internal sealed class BigDistrict(int members, int centres, int weeks, DateOnly until)
{
    private const int MembersPerBranch = 33;
    private const int CentresPerStreet = 10;

    private DateOnly Meeting(int week) => until.AddDays(-7 * (weeks - week));

    public void WriteTables(string folder)
    {
        Directory.CreateDirectory(folder);
        var branches = (members + MembersPerBranch - 1) / MembersPerBranch;
        Write(folder, "organisations.csv", "id,name,kind,parent", Enumerable.Range(0, (centres + CentresPerStreet - 1) / CentresPerStreet).Select(s => $"s{s},第{s}街道,sub-district,d")
            .Concat(Enumerable.Range(0, centres).Select(c => $"c{c},第{c}中心,centre,s{c / CentresPerStreet}"))
            .Concat(Enumerable.Range(0, branches).Select(b => $"b{b},第{b}支部,branch,c{b % centres}")).Prepend("d,大区,district,"));
        Write(folder, "members.csv", "member,name,branch", Enumerable.Range(0, members).Select(m => $"M{m:000000},张{m},b{m / MembersPerBranch}"));
        Write(folder, "timetable.csv", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks", Enumerable.Range(0, weeks).SelectMany(w => Enumerable.Range(0, centres).Select(c =>
            string.Create(CultureInfo.InvariantCulture, $"s{w:000}-{c},weekly-{c},组织生活{w},c{c},{Meeting(w):yyyy-MM-dd} 08:00,{Meeting(w):yyyy-MM-dd} 09:00,{Meeting(w):yyyy-MM-dd} 09:10,{Meeting(w):yyyy-MM-dd} 11:00,c{c},"))));
    }

    /// <summary>Writes what two years of taps would come to.</summary>
    /// <returns>Rows of attendance.</returns>
    public static long Derive(Database database)
    {
        using var connection = database.OpenWithDerived();
        foreach (var sql in Steps) connection.Execute(sql, commandTimeout: 3_600);
        return connection.ExecuteScalar<long>("select count(*) from derived.attendance");
    }

    /// <summary>One member in twenty is absent often, the others seldom; days are counted as in the service, from the first of January of the year 1.</summary>
    private static readonly string[] Steps =
    [
        "delete from derived.attendance", "delete from derived.session_states", "delete from derived.ledger", "delete from derived.standings", "delete from derived.unit_months", "delete from derived.session_units", "delete from derived.unit_days",
        """
        insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
        select s.session, m.member, case when abs(random() % 1000) < case when m.rowid % 20 = 0 then 500 else 80 end then 5 when abs(random() % 100) < 8 then 2 else 1 end, 1, 0,
            s.starts - abs(random() % 1800000), 0, 0, 0, 0, 0, 'tap', 0
        from sessions s join organisations b on b.parent = s.centre join members m on m.branch = b.id order by s.session, m.member
        """,
        "update derived.attendance set at = 0, rule = 'absent' where status = 5",
        """
        insert into derived.session_states(session, phase, held, complete_to, expected, attended, late, left_early, walk_in, absent, excused)
        select a.session, 2, '', max(s.closes), count(*), sum(a.status < 5), sum(a.status = 2), 0, 0, sum(a.status = 5), 0 from derived.attendance a join sessions s on s.session = a.session group by a.session
        """,
        "insert or ignore into derived.to_sum(session) select session from sessions",
        """
        insert into derived.ledger(member, session, rule, account, day, month, act, amount, earned, policy, category, unit, status, minutes, cut)
        select a.member, a.session, 1, 1, (s.starts + 28800000) / 86400000 + 719162, cast(strftime('%Y', s.starts / 1000 + 28800, 'unixepoch') as integer) * 12 + cast(strftime('%m', s.starts / 1000 + 28800, 'unixepoch') as integer) - 1,
            0, 100, 100, 1, 'meeting', m.branch, a.status, 0, '' from derived.attendance a join sessions s on s.session = a.session join members m on m.member = a.member where a.status < 5 order by a.member, a.session
        """,
        "insert into derived.standings(unit, month, member, category, account, amount, entries) select unit, month, member, category, account, sum(amount), count(*) from derived.ledger group by unit, month, member, category, account",
        "insert into derived.unit_months(unit, month, category, account, amount, entries) select unit, month, category, account, sum(amount), sum(entries) from derived.standings group by unit, month, category, account",
        "analyze derived",
    ];

    private static void Write(string folder, string file, string header, IEnumerable<string> rows) => File.WriteAllLines(Path.Combine(folder, file), rows.Prepend(header), new UTF8Encoding(false));
}
