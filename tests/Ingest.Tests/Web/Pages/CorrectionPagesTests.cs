using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

public sealed class CorrectionPagesTests(PostgresServer server)
{
    private const string Address = "/corrections/new?session=past&member=M01";

    private static List<long> Kinds(DeskHost host) => host.Database.Query<long>("select what from corrections order by act");

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AttendanceIsCorrectedAndTheCorrectionTakenBack(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c1");
        Assert.Contains("五月主题党日", await DeskHost.GetAsync(centre, "/corrections/new?session=past"), StringComparison.Ordinal);
        await DeskHost.GetAsync(centre, Address);
        await MemberPagesTests.PostAsync(centre, Address, [("what", "1"), ("reason", "纸质签到表")]);
        var page = await DeskHost.GetAsync(centre, Address);
        Assert.Contains("已更正：五月主题党日，M01。", page, StringComparison.Ordinal);
        // The way back that the page offers: what was recorded counts again.
        Assert.Contains("<input type=\"hidden\" name=\"what\" value=\"4\">", page, StringComparison.Ordinal);
        await MemberPagesTests.PostAsync(centre, Address, [("what", "2"), ("reason", "看错了")]);
        Assert.Contains("<input type=\"hidden\" name=\"what\" value=\"1\">", await DeskHost.GetAsync(centre, Address), StringComparison.Ordinal);
        await MemberPagesTests.PostAsync(centre, Address, [("what", "4"), ("reason", "撤销更正")]);
        Assert.Equal([1, 2, 4], Kinds(host));
        var list = await DeskHost.GetAsync(centre, "/corrections?f_what=2");
        Assert.Contains("看错了", list, StringComparison.Ordinal);
        Assert.DoesNotContain("纸质签到表", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAtSessionsOfOnesOwn()
    {
        await using var host = await DeskHost.StartAsync(server);
        var west = host.As(StaffRole.Centre, "c2");
        Assert.Contains("没有这个场次。", await DeskHost.GetAsync(west, Address), StringComparison.Ordinal);
        using (var post = await DeskHost.PostAsync(west, Address, ("what", "1"), ("reason", "x"))) Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
        using (var secretary = await DeskHost.PostAsync(host.As(StaffRole.BranchSecretary, "b1"), Address, ("what", "1"), ("reason", "x"))) Assert.Equal(HttpStatusCode.Forbidden, secretary.StatusCode);
        await MemberPagesTests.PostAsync(host.As(StaffRole.Centre, "c1"), Address, [("what", "1"), ("reason", "纸质签到表")]);
        Assert.DoesNotContain("纸质签到表", await DeskHost.GetAsync(west, "/corrections"), StringComparison.Ordinal);
        Assert.Equal([1], Kinds(host));
    }

    [Fact]
    public async Task WhatIsWrongIsSaidAndNothingIsEntered()
    {
        await using var host = await DeskHost.StartAsync(server);
        var centre = host.As(StaffRole.Centre, "c1");
        (string Said, string Address, (string, string)[] Fields)[] all =
        [
            ("请填写原因。", Address, [("what", "1")]),
            ("请选择更正为什么。", Address, [("reason", "x")]),
            ("请选择更正为什么。", Address, [("what", "9"), ("reason", "x")]),
            ("没有可以撤销的更正。", Address, [("what", "4"), ("reason", "x")]),
            ("签到时间不在场次的开放时间内。", Address, [("what", "1"), ("in", "2020-01-01T08:00"), ("reason", "x")]),
            ("“8”不是时间", Address, [("what", "1"), ("in", "8"), ("reason", "x")]),
            ("没有编号为“M99”的成员。", "/corrections/new?session=past&member=M99", [("what", "1"), ("reason", "x")]),
        ];
        foreach (var (said, address, fields) in all)
        {
            using var response = await DeskHost.PostAsync(centre, address, fields);
            Assert.Contains(said, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Empty(Kinds(host));
    }
}
