using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Warnings;

/// <summary>A small district with weekly sessions of its branches, written straight into the tables a round reads: north and south below the sub-district, that below the district.</summary>
internal sealed class WarningDistrict : IDisposable
{
    public static readonly DateOnly First = new(2024, 3, 4);
    private readonly DistrictDays _days = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    public WarningDistrict(string kind, PostgresServer server, int months = 24, Goal? goal = null)
    {
        Database = new TestDatabase(kind, server);
        Round = new WarningRound(Database.Database, new WarningOptions { Months = months }, _days.Zone, (_, _) => goal);
        foreach (var (id, parent) in new[] { ("district", null), ("sub", "district"), ("north", "sub"), ("south", (string?)"sub") })
            Execute("insert into organisations(id, name, kind, parent) values(@id, @id, 'branch', @parent)", new { id, parent });
        foreach (var number in Enumerable.Range(0, 8)) Execute("insert into members(member, name, branch) values(@member, 'Name', @branch)", new { member = $"N{number}", branch = "north" });
        Execute("insert into members(member, name, branch) values('S0', 'Name', 'south')");
    }

    public TestDatabase Database { get; }
    public WarningRound Round { get; }

    /// <summary>Notice after two misses in a row, concern after three.</summary>
    public RuleSet Rules { get; set; } = HistoryMaker.Rule("consecutive-misses", "\"notice\": 2, \"concern\": 3");

    public void Execute(string sql, object? values = null) => Database.Execute(sql, values);

    /// <summary>One week's session of the north. Those named were absent, or excused with <c>~</c> before the name; everybody else came.</summary>
    public string Week(int week, params string[] absent)
    {
        var id = Session(week, "north");
        foreach (var member in Enumerable.Range(0, 8).Select(n => $"N{n}"))
            Put(id, member, absent.Contains(member) ? AttendanceStatus.Absent : absent.Contains("~" + member) ? AttendanceStatus.Excused : AttendanceStatus.Present);
        return id;
    }

    public string Session(int week, string audience, long phase = 2, string held = "")
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{audience}-{week:00}");
        var starts = _days.StartOf(First.AddDays(week * 7)) + (9 * 3_600_000L);
        Execute("insert into sessions(session, activity, name, centre, opens, starts, late_after, closes, audience, kiosks) values(@id, 'act', 'Meeting', 'district', @starts, @starts, @starts, @closes, @audience, '')",
            new { id, starts, closes = starts + 3_600_000, audience });
        State(id, phase, held);
        return id;
    }

    public void State(string session, long phase, string held = "") => Execute("""
        insert into derived.session_states(session, phase, held, complete_to, expected, attended, late, left_early, walk_in, absent, excused) values(@session, @phase, @held, 0, 0, 0, 0, 0, 0, 0, 0)
        on conflict(session) do update set phase = excluded.phase, held = excluded.held
        """, new { session, phase, held });

    public void Put(string session, string member, AttendanceStatus status, bool provisional = false, bool expected = true) => Execute("""
        insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
        values(@session, @member, @status, @expected, @provisional, 0, 0, 0, 0, 0, 0, 'test', 0)
        on conflict(session, member) do update set status = excluded.status, provisional = excluded.provisional, expected = excluded.expected
        """, new { session, member, status = (long)status, expected = expected ? 1L : 0, provisional = provisional ? 1L : 0 });

    /// <summary>Runs a round on the evening of so many days after the first session.</summary>
    public RoundReport Run(int days, bool dryRun = false) =>
        Round.Run(First.AddDays(days), new DateTimeOffset(First.AddDays(days).ToDateTime(new TimeOnly(18, 0)), TimeSpan.Zero), dryRun, TestContext.Current.CancellationToken, Rules);

    public string Warnings() => string.Join("; ", Database.Query<string>("select member || ' ' || state || ' ' || level from warnings order by id"));

    public string Notices() => string.Join("; ", Database.Query<string>("select kind || ' ' || unit || ' ' || coalesce(member, '') || ' ' || level from notices order by number"));

    public void Dispose() => Database.Dispose();
}
