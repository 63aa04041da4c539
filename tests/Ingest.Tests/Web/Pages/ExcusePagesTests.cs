using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

public sealed class ExcusePagesTests(PostgresServer server)
{
    private static async Task<long> RequestAsync(HttpClient client, string member, params (string, string)[] fields)
    {
        using var response = await DeskHost.PostAsync(client, "/excuses/new?member=" + member, [("kind", "sick"), ("reason", "发烧"), .. fields]);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return long.Parse(response.Headers.Location!.ToString().Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static long State(DeskHost host, long excuse) => host.Database.Scalar<long>($"select state from excuses where excuse = {excuse}");

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnExcuseIsRequestedDecidedAndTheDecisionTakenBack(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        Assert.Contains("支部大会", await DeskHost.GetAsync(secretary, "/excuses/new?member=m01"), StringComparison.Ordinal);
        var excuse = await RequestAsync(secretary, "M01", ("session", "now"));
        Assert.Contains($"/excuses/{excuse}\"", await DeskHost.GetAsync(secretary, "/excuses"), StringComparison.Ordinal);
        await MemberPagesTests.PostAsync(secretary, $"/excuses/{excuse}?handler=Approve", [("from", "list")]);
        Assert.Equal(2, State(host, excuse));
        Assert.Contains("已批准请假", await DeskHost.GetAsync(secretary, "/excuses"), StringComparison.Ordinal);
        await MemberPagesTests.PostAsync(secretary, $"/excuses/{excuse}?handler=Reopen", []);
        Assert.Equal(1, State(host, excuse));
        await MemberPagesTests.PostAsync(secretary, $"/excuses/{excuse}?handler=Refuse", [("reason", "人手不够")]);
        Assert.Equal(3, State(host, excuse));
        var page = await DeskHost.GetAsync(secretary, $"/excuses/{excuse}");
        foreach (var step in new[] { "申请", "批准", "撤销审批", "人手不够" }) Assert.Contains(step, page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/excuses/{excuse}\"", await DeskHost.GetAsync(secretary, "/excuses"), StringComparison.Ordinal);
        Assert.Contains($"/excuses/{excuse}\"", await DeskHost.GetAsync(secretary, "/excuses?all=1&f_state=3&f_kind=sick&f_unit=b1"), StringComparison.Ordinal);
        Assert.DoesNotContain($"/excuses/{excuse}\"", await DeskHost.GetAsync(secretary, "/excuses?all=1&f_state=2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayRequestAndNotDecideDoesNot()
    {
        await using var host = await DeskHost.StartAsync(server);
        TestImport.Run(host.Database, "organisations", "id,name,kind,parent\nb1,第一支部,branch,k1\n");
        var community = host.As(StaffRole.Centre, "k1");
        var excuse = await RequestAsync(community, "M01", ("from", "2026-05-01T00:00"), ("until", "2026-05-02T00:00"), ("approve", "true"));
        Assert.Equal(1, State(host, excuse));
        using (var approve = await DeskHost.PostAsync(community, $"/excuses/{excuse}?handler=Approve")) Assert.Equal(HttpStatusCode.Forbidden, approve.StatusCode);
        await MemberPagesTests.PostAsync(host.As(StaffRole.BranchSecretary, "b1"), $"/excuses/{excuse}?handler=Approve", []);
        // What has been granted changes attendance: it is taken back by somebody who may decide.
        using (var withdraw = await DeskHost.PostAsync(community, $"/excuses/{excuse}?handler=Withdraw")) Assert.Contains("只能由有审批权限的人撤回", await withdraw.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, State(host, excuse));
        var other = await RequestAsync(community, "M02", ("from", "2026-05-01T00:00"), ("until", "2026-05-02T00:00"));
        await MemberPagesTests.PostAsync(community, $"/excuses/{other}?handler=Withdraw", []);
        Assert.Equal(4, State(host, other));
    }

    [Fact]
    public async Task MembersOfOthersAreAsThoseWhoDoNotExist()
    {
        await using var host = await DeskHost.StartAsync(server);
        var east = host.As(StaffRole.BranchSecretary, "b1");
        var excuse = await RequestAsync(host.As(StaffRole.BranchSecretary, "b3"), "M07", ("session", "far"));
        await DeskHost.GetAsync(east, $"/excuses/{excuse}", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(east, "/excuses/99", HttpStatusCode.NotFound);
        Assert.DoesNotContain("M07", await DeskHost.GetAsync(east, "/excuses?all=1"), StringComparison.Ordinal);
        foreach (var member in new[] { "M07", "M99" }) Assert.Contains($"没有编号为“{member}”的成员，或不在您的管理范围内。", await DeskHost.GetAsync(east, "/excuses/new?member=" + member), StringComparison.Ordinal);
        using var post = await DeskHost.PostAsync(east, "/excuses/new?member=M07", ("session", "far"), ("kind", "sick"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
    }

    [Fact]
    public async Task WhatIsWrongIsSaidAndWhatWasEnteredStays()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        (string Said, (string, string)[] Fields)[] all =
        [
            ("请选择一个场次，或填写开始和结束时间。", []),
            ("没有这个场次。", [("session", "none")]),
            ("“soon”不是时间", [("from", "soon"), ("until", "2026-05-02T00:00")]),
            ("结束时间早于或等于开始时间", [("from", "2026-05-02T00:00"), ("until", "2026-05-01T00:00")]),
            ("请假超过 400 天", [("from", "2026-05-02T00:00"), ("until", "2028-05-01T00:00")]),
        ];
        foreach (var (said, fields) in all)
        {
            using var response = await DeskHost.PostAsync(secretary, "/excuses/new?member=M01", [("kind", "sick"), ("reason", "家里有事"), .. fields]);
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(said, page, StringComparison.Ordinal);
            Assert.Contains("value=\"家里有事\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from excuses"));
    }
}
