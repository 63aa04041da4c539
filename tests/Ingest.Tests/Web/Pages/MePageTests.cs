using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

public sealed partial class MePageTests(PostgresServer server)
{
    private static async Task<string> MakeAsync(HttpClient client, string member, string lasts = "1d")
    {
        using var response = await DeskHost.PostAsync(client, $"/members/{member}/link?handler=Make", ("lasts", lasts));
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return Link().Match(page) is { Success: true } link ? link.Value : throw new Xunit.Sdk.XunitException(page);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMemberSeesHisOwnFiguresByALinkAndNobodyElses(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var link = await MakeAsync(secretary, "M01");
        Assert.Equal(43, link.Length - "/me/".Length);
        var page = await DeskHost.GetAsync(host.Nobody(), link);
        Assert.Contains("M01", page, StringComparison.Ordinal);
        Assert.DoesNotContain("张三丰", page, StringComparison.Ordinal);
        Assert.DoesNotContain("M02", page, StringComparison.Ordinal);
        // The table knows no secret, and the page of links shows none again.
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from member_links where digest like @like", new { like = "%" + link[4..] + "%" }));
        var links = await DeskHost.GetAsync(secretary, "/members/M01/link");
        Assert.DoesNotContain(link, links, StringComparison.Ordinal);
        Assert.Equal(1, host.Database.Scalar<long>("select looks from member_links"));
        Assert.Equal(["member-link M01"], MemberPagesTests.ActsOf(host, "member-link%"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALinkThatEndedWasRevokedOrNeverWasAnswersAlike(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        var (ended, revoked) = (await MakeAsync(secretary, "M01", "10m"), await MakeAsync(secretary, "M02"));
        host.Database.Execute("update member_links set ends_at = @now where member = 'M01'", new { now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 1 });
        await MemberPagesTests.PostAsync(secretary, "/members/M02/link?handler=Revoke", [("link", host.Database.Scalar<string>("select digest from member_links where member = 'M02'"))]);
        var never = "/me/" + new string('A', 43);
        var answers = new List<string>();
        foreach (var address in new[] { ended, revoked, never, "/me/x", "/me/" + Uri.EscapeDataString("../members") })
            answers.Add((await DeskHost.GetAsync(host.Nobody(), address, HttpStatusCode.NotFound)).Replace(Uri.EscapeDataString(address[4..]), "", StringComparison.Ordinal));
        Assert.All(answers, a => Assert.Contains("链接已失效", a, StringComparison.Ordinal));
        Assert.All(answers, a => Assert.DoesNotContain("M0", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ALinkOfAnothersMemberIsNeitherMadeNorRevoked()
    {
        await using var host = await DeskHost.StartAsync(server);
        await MakeAsync(host.As(StaffRole.BranchSecretary, "b3"), "M07");
        var digest = host.Database.Scalar<string>("select digest from member_links");
        var east = host.As(StaffRole.BranchSecretary, "b1");
        using (var make = await DeskHost.PostAsync(east, "/members/M07/link?handler=Make")) Assert.Equal(HttpStatusCode.NotFound, make.StatusCode);
        using (var revoke = await DeskHost.PostAsync(east, "/members/M07/link?handler=Revoke", ("link", digest))) Assert.Equal(HttpStatusCode.NotFound, revoke.StatusCode);
        // Nor by naming a member of one's own beside it.
        using (var mixed = await DeskHost.PostAsync(east, "/members/M01/link?handler=Revoke", ("link", digest))) Assert.Equal(HttpStatusCode.NotFound, mixed.StatusCode);
        Assert.Equal(0, host.Database.Scalar<long>("select revoked_at from member_links"));
    }

    [Fact]
    public async Task LinksOfOneMemberHaveALimit()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        for (var i = 0; i < 10; i++) await MakeAsync(secretary, "M01");
        using var more = await DeskHost.PostAsync(secretary, "/members/M01/link?handler=Make", ("lasts", "1d"));
        Assert.Contains("该成员有效的链接已有 10 个", await more.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(10, host.Database.Scalar<long>("select count(*) from member_links"));
    }

    [GeneratedRegex("/me/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
