using System.Text;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Support.CommandLine;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class CreditCommandsTests(PostgresServer server)
{
    private static string Write(TestDatabase database, string name, byte[] utf8)
    {
        var file = Path.Combine(database.Folder, name);
        File.WriteAllBytes(file, utf8);
        return file;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryCommandAnswersAlsoWhereThereIsNothingYet(string kind)
    {
        using var database = NewDistrict(kind, server);
        string[][] answered =
        [
            ["policy", "example"], ["policy", "list"], ["policy", "list", "--json"], ["credits", "show", "M1"], ["credits", "show", "M1", "--period", "2026-Q1", "--json"],
            ["credits", "top", "--unit", "d"], ["credits", "top", "--unit", "d", "--branches", "--json"], ["credits", "top", "--unit", "branch-1", "--own"], ["credits", "totals", "--unit", "d"],
            ["credits", "entitled", "M1"], ["time-bank", "show", "M1"], ["time-bank", "show", "M1", "--json"], ["period", "list"], ["period", "progress", "2026", "--unit", "d", "--members"], ["period", "progress", "2026", "--unit", "d", "--json"],
            ["period", "open", "2026"], ["period", "show", "2026"], ["period", "list", "--json"], ["period", "export", "2026"],
        ];
        foreach (var command in answered) Assert.True(await RunAsync(database, command) == 0, string.Join(' ', command));
        string[][] refused =
        [
            ["policy", "show"], ["policy", "show", "7"], ["policy", "check", "/nowhere.json"], ["credits", "show", "M9"], ["credits", "show", "M1", "--period", "2026-13"], ["credits", "top", "--unit", "nowhere"], ["credits", "top", "--unit", "d", "--most", "0"],
            ["time-bank", "show", "M9"], ["time-bank", "withdraw", "M1", "10", "--for", "help"], ["time-bank", "cancel", "7", "--reason", "x"], ["period", "progress", "1900", "--unit", "d"], ["period", "progress", "2026", "--unit", "d", "--as-of", "02/03/2026"],
            ["period", "open", "2026"], ["period", "show", "2025"], ["period", "export", "2026", "--settlement", "1"], ["period", "reopen", "2026", "--reason", "x"], ["period", "settle", "2099"], ["period", "open", "2027", "--by", ""],
        ];
        foreach (var command in refused) Assert.True(await RunAsync(database, command) == 1, string.Join(' ', command));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AYearIsLivedByCommands(string kind)
    {
        using var database = NewDistrict(kind, server);
        var file = Write(database, "policy.json", Encoding.UTF8.GetBytes(DefaultPolicy.Json));
        Assert.Equal(0, await RunAsync(database, "policy", "check", file));
        Assert.Equal(0, await RunAsync(database, "policy", "add", file, "--from", "2024-01-01", "--by", "Wang", "--reason", "adopted"));
        Assert.Equal(1, await RunAsync(database, "policy", "add", Write(database, "wrong.json", "{}"u8.ToArray()), "--from", "2024-01-01", "--by", "Wang", "--reason", "adopted"));
        Assert.Equal(1, await RunAsync(database, "policy", "add", file, "--from", "1 January", "--reason", "adopted"));
        Assert.Equal(0, await RunAsync(database, "policy", "show", "1"));
        Derive(database, Read(database, CreditBook.Load).Policies, InCommunity,
            (One, [Fact(Session("a", "2024-03-02 09:00", "community")), Fact(Session("v", "2024-03-03 09:00", "volunteer", inOut: true), AttendanceStatus.Present, 90)]));
        Assert.Equal(0, await RunAsync(database, "credits", "show", "M1", "--period", "2024"));
        Assert.Equal(0, await RunAsync(database, "time-bank", "withdraw", "M1", "60", "--for", "help at home", "--by", "Wang"));
        Assert.Equal(1, await RunAsync(database, "time-bank", "withdraw", "M1", "60", "--for", "help at home", "--by", "Wang"));
        Assert.Equal(0, await RunAsync(database, "period", "open", "2024"));
        database.Execute("insert into sessions(session, activity, name, centre, opens, starts, late_after, closes, audience, kiosks) values('w', 'w', 'W', 'centre-1', @at, @at, @at, @at, 'd', '')", new { at = Local("2024-12-31 23:59").ToUnixTimeMilliseconds() });
        database.Execute("insert into derived.session_states(session, phase, held, complete_to, expected, attended, late, left_early, walk_in, absent, excused) values('w', 1, 'held: kiosk-7 has 37 taps waiting', 0, 0, 0, 0, 0, 0, 0, 0)");
        Assert.Equal(1, await RunAsync(database, "period", "settle", "2024", "--by", "Wang"));
        Assert.Equal(
            ["Session w is not closed (held: kiosk-7 has 37 taps waiting)."],
            Read(database, work => SettlementGate.Missing(work, Period.Year(2024), Day("2025-01-01"), Local("2024-01-01 00:00").ToUnixTimeMilliseconds(), Local("2025-01-01 00:00").ToUnixTimeMilliseconds())));
        Assert.Equal(1, await RunAsync(database, "period", "settle", "2024", "--by", "Wang", "--force"));
        Assert.Equal(0, await RunAsync(database, "period", "settle", "2024", "--by", "Wang", "--force", "--reason", "the kiosk is gone"));
        Assert.Equal(0, await RunAsync(database, "period", "show", "2024", "--json"));
        var export = Path.Combine(database.Folder, "2024.csv");
        Assert.Equal(0, await RunAsync(database, "period", "export", "2024", "--out", export));
        Assert.Equal([0xEF, 0xBB, 0xBF], (await File.ReadAllBytesAsync(export, TestContext.Current.CancellationToken))[..3]);
        Assert.Equal(0, await RunAsync(database, "period", "reopen", "2024", "--by", "Li", "--reason", "again"));
        Assert.Equal(0, await RunAsync(database, "policy", "withdraw", "1", "--by", "Li", "--reason", "wrong"));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMembersLedgerExplainsEveryLine(string kind)
    {
        using var database = NewDistrict(kind, server);
        var policies = Always(Category("study", "\"points\":2,\"late\":0.5,\"caps\":{\"month\":3}"));
        Derive(database, policies, AtHome, (One, [Facts(Session("a", "2026-03-02 09:00"), (0, Outcome(AttendanceStatus.Late)), (7, Outcome(AttendanceStatus.Present))), Fact(Session("b", "2026-03-03 09:00")), Fact(Session("c", "2026-04-03 09:00"))]));
        database.Execute("insert into member_merges(member, into_member, from_day, act) values('M2', 'M1', 1, 1)");
        Assert.True(Period.TryParse("2026-03", out var march));
        Assert.Equal(
        [
            "M1 张*: 3 points in 2026-03", "  study: 3",
            "2026-03-02 a : +1 points; study, late, for attendance, policy version 1",
            "2026-03-02 a : -1 points; reversed by act 7",
            "2026-03-02 a : +2 points; study, present, for attendance, policy version 1; act 7",
            "2026-03-03 b : +2 points; study, present, for attendance, policy version 1",
            "2026-03-03 b : -2 points; reversed by act 7",
            "2026-03-03 b : +1 points; study, present, for attendance, policy version 1; 2 earned, cut by the cap study/month; act 7",
        ], Read(database, work => CreditsReport.Read(work, "M2", march).ToLines().ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void APreviewShowsBranchesAndWhoGainsAndLosesMost(string kind)
    {
        using var database = NewDistrict(kind, server);
        database.Execute("""
            insert into member_homes(member, from_day, until_day, unit) select member, 0, 3652059, branch from members;
            insert into unit_history(unit, from_day, until_day, name, kind, parent) select id, 0, 3652059, name, kind, parent from organisations;
            insert into sessions(session, activity, name, centre, opens, starts, late_after, closes, audience, kiosks, category) values('a', 'a', 'A', 'centre-1', @at, @at, @at, @until, 'd', '', 'study'), ('b', 'b', 'B', 'centre-1', @at, @at, @at, @until, 'd', '', 'meeting');
            insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
                values('a', 'M1', 1, 1, 0, 5, 1, 1, 5, 0, 0, 'tap', 0), ('a', 'M2', 2, 1, 0, 5, 1, 2, 5, 0, 0, 'tap', 0), ('b', 'M2', 1, 1, 0, 5, 1, 3, 5, 0, 0, 'tap', 0), ('b', 'M4', 1, 1, 0, 5, 1, 4, 5, 0, 0, 'tap', 0);
            """, new { at = Local("2026-03-02 09:00").ToUnixTimeMilliseconds(), until = Local("2026-03-02 11:00").ToUnixTimeMilliseconds() });
        using (var connection = database.Database.Open())
        using (var work = CardSystem.Ingest.Storage.Work.Begin(database.Database, connection))
        {
            PolicyStore.Add(work, Local("2026-01-01 09:00"), "Wang", "first", Json(Category("study", "\"points\":2,\"late\":0.5") + "," + Category("meeting", "\"points\":3")), Day("2026-01-01"));
            work.Commit();
        }

        var next = Policy(Category("study", "\"points\":6") + "," + Category("meeting", "\"points\":1"));
        var effect = Read(database, work => PolicyEffects.Of(work, new DistrictDays(TestImport.Settings.Zone), next, Day("2026-02-01"), TimeProvider.System.GetUtcNow(), 1, (_, _) => { }));
        Assert.Equal((4, 2, 1, 900, 1_400), (effect.Members, effect.Gaining, effect.Losing, effect.Now, effect.Then));
        Assert.Equal([new BranchEffect("branch-1", 200, 600), new BranchEffect("branch-2", 700, 800)], effect.Branches);
        Assert.Equal([new MemberEffect("M1", "branch-1", 200, 600)], effect.Gain);
        Assert.Equal([new MemberEffect("M4", "branch-2", 300, 100)], effect.Lose);
        // From a later day it changes nothing, and nothing was kept.
        Assert.Equal(0, Read(database, work => PolicyEffects.Of(work, new DistrictDays(TestImport.Settings.Zone), next, Day("2026-03-03"), TimeProvider.System.GetUtcNow(), 1, (_, _) => { })).Gaining);
        Assert.Equal(1, database.Scalar<long>("select count(*) from credit_policies"));
    }
}
