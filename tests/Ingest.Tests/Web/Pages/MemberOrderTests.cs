using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>What is added up for each member sorts the list where it is short, and tells nobody what he may not see.</summary>
public sealed class MemberOrderTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheListIsSortedByTheLastTimeAndByPoints(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var month = Period.MonthOf(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(8).DateTime).DayNumber);
        host.Database.Execute("""
            insert into derived.attendance(session, member, status, expected, provisional, at, journal, seq, in_at, out_at, minutes, rule, act)
            values('past', 'M02', 1, 1, 0, 1, 0, 0, 2000, 0, 0, 'tap', 0), ('past', 'M03', 1, 1, 0, 1, 0, 0, 1000, 0, 0, 'tap', 0), ('past', 'M01', 5, 1, 0, 1, 0, 0, 0, 0, 0, 'none', 0);
            insert into derived.ledger(member, session, rule, account, day, month, act, amount, earned, policy, category, unit, status, minutes, cut)
            values('M03', 'past', 1, 1, 1, @month, 0, 500, 500, 1, 'x', 'b1', 1, 0, ''), ('M01', 'past', 1, 1, 1, @month, 0, 700, 700, 1, 'x', 'b1', 1, 0, ''), ('M02', 'past', 1, 4, 1, @month, 0, 9000, 9000, 1, 'x', 'b1', 1, 0, '');
            """, new { month });
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        Assert.Equal(["M02", "M03", "M01"], MemberPagesTests.Shown(await DeskHost.GetAsync(secretary, "/members?sort=-last")));
        Assert.Equal(["M01", "M03", "M02"], MemberPagesTests.Shown(await DeskHost.GetAsync(secretary, "/members?sort=-points")));
        Assert.Equal(["M02", "M03", "M01"], MemberPagesTests.Shown(await DeskHost.GetAsync(secretary, "/members?sort=points")));
        // The centre may not see credits: there is no such column and no such order.
        Assert.DoesNotContain("sort=points", await DeskHost.GetAsync(host.As(StaffRole.Centre, "c1"), "/members"), StringComparison.Ordinal);
        // Too many to be gone through: the columns sort nothing, and asking for it all the same changes nothing.
        host.Database.Execute(string.Concat(Enumerable.Range(100, 300).Select(n => $"insert into members(member, name, branch) values('M{n}', '甲', 'b4');")));
        var district = host.As(StaffRole.District, "d");
        var page = await DeskHost.GetAsync(district, "/members?sort=-last");
        Assert.DoesNotContain("sort=last", page, StringComparison.Ordinal);
        Assert.Equal("M01", MemberPagesTests.Shown(page)[0]);
        Assert.Equal("M02", MemberPagesTests.Shown(await DeskHost.GetAsync(district, "/members?sort=-last&f_unit=b1"))[0]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TapsThatLieAsideStandOnTheStartPageOfWhoHandlesThem(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var now = TimeProvider.System.GetUtcNow();
        Assert.DoesNotContain("次刷卡待核实", await DeskHost.GetAsync(host.As(StaffRole.Centre, "c1"), "/desk"), StringComparison.Ordinal);
        long Journal(string kiosk) => host.Database.Scalar<long>("insert into journals(kiosk, journal) values(@kiosk, '0000000000000771') returning id", new { kiosk });
        var (one, two) = (Journal("kiosk-1"), Journal("kiosk-2"));
        host.Database.Execute(
            "insert into derived.set_aside(journal, seq, at, card, reason, detail) values(@one, 1, @now, 'C1', 'unknown-card', ''), (@one, 2, @now, 'C1', 'unknown-card', ''), (@two, 1, @now, 'C2', 'unknown-card', ''), (@one, 3, @old, 'C1', 'unknown-card', '')",
            new { one, two, now = now.ToUnixTimeMilliseconds(), old = now.AddDays(-100).ToUnixTimeMilliseconds() });
        host.Database.Execute("insert into set_aside_left(journal, seq, reason, act) values(@one, 2, 'unknown-card', 1)", new { one });
        Assert.Equal("1", Waiting(await DeskHost.GetAsync(host.As(StaffRole.Centre, "c1"), "/desk")));
        Assert.Equal("2", Waiting(await DeskHost.GetAsync(host.As(StaffRole.District, "d"), "/desk")));
        // An auditor looks and handles nothing.
        Assert.Equal("", Waiting(await DeskHost.GetAsync(host.As(StaffRole.Auditor, "d"), "/desk")));
    }

    /// <summary>The number in front of the words.</summary>
    private static string Waiting(string page) => System.Text.RegularExpressions.Regex.Match(page, "<span class=\"figure\">(\\d+)</span><span>次刷卡待核实").Groups[1].Value;
}
