using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Feed;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace CardSystem.Ingest.Tests.Web.Pages.Walls;

public sealed partial class WallPagesTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWallSeesItsCentresLivePageAndNothingElse(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var staff = host.As(StaffRole.Centre, "c1");
        using var made = await DeskHost.PostAsync(staff, "/walls?handler=Make", ("Centre", "c1"), ("Name", "一楼大厅"));
        var link = Link().Match(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Value;
        var wall = host.Nobody();
        Assert.Contains("一楼大厅", await DeskHost.GetAsync(wall, link), StringComparison.Ordinal);
        using var opened = await DeskHost.PostAsync(wall, link, [], tokenFrom: link);
        Assert.Equal("/?centre=c1&wall=1", opened.Headers.Location!.OriginalString);

        await DeskHost.GetAsync(wall, "/?centre=c1&wall=1");
        var all = await DeskHost.GetAsync(wall, "/live/snapshot");
        Assert.DoesNotContain("专题党课", all, StringComparison.Ordinal);
        foreach (var closed in (string[])["/desk", "/walls", "/activities", "/sessions/now", "/members"])
        {
            using var answer = await wall.GetAsync(new Uri(closed, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, $"{closed}: {answer.StatusCode}");
        }

        Assert.Contains("已用过或已过期", await DeskHost.GetAsync(host.Nobody(), link), StringComparison.Ordinal);
        using var ended = await DeskHost.PostAsync(staff, "/walls?handler=End", ("Centre", "c1"), ("Pass", host.Service<WallPasses>().Living()[0].Pass));
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        using var gone = await wall.GetAsync(new Uri("/live/snapshot", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(gone.IsSuccessStatusCode);
    }

    [Fact]
    public async Task OnlyTheCentresOwnMakeAndEndItsWalls()
    {
        await using var host = await DeskHost.StartAsync(server);
        using var strange = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c1"), "/walls?handler=Make", ("Centre", "c2"), ("Name", "x"));
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
        await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/walls", HttpStatusCode.Forbidden);
        var (pass, _) = host.Service<WallPasses>().Make("c2", "x", "li")!.Value;
        using var foreign = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c1"), "/walls?handler=End", ("Centre", "c1"), ("Pass", pass));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Single(host.Service<WallPasses>().Living());
    }

    [Fact]
    public async Task EachWatchesHisPartOfTheDistrictUntilHisSessionEnds()
    {
        await using var host = await DeskHost.StartAsync(server);
        await DeskHost.GetAsync(host.As(StaffRole.DataProtection, "d"), "/", HttpStatusCode.Forbidden);
        using var nobody = await host.Nobody().GetAsync(new Uri("/live/events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(nobody.IsSuccessStatusCode);
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "watcher", "watcher", [new Grant(StaffRole.Centre, "c2")]);
        var http = host.Service<IHttpContextAccessor>().HttpContext = await SignedInAsync(host, user);
        var access = host.Service<LiveAccess>();
        Assert.False((await access.AgainAsync(http))!.IsWhole);
        host.Service<StaffSessions>().End(user.Id, null);
        Assert.Null(await access.AgainAsync(http));

        // A role that is taken ends it as well.
        var again = host.Service<IHttpContextAccessor>().HttpContext = await SignedInAsync(host, user);
        Assert.NotNull(await access.AgainAsync(again));
        host.Database.Execute($"delete from staff_grants where user_id = '{user.Id}'");
        Assert.Null(await access.AgainAsync(again));
    }

    private static async Task<HttpContext> SignedInAsync(DeskHost host, StaffUser user)
    {
        var http = new DefaultHttpContext { RequestServices = host.Service<IServiceProvider>() };
        http.Request.Headers.Cookie = host.CookieOf(user);
        http.User = (await http.AuthenticateAsync()).Principal!;
        return http;
    }

    [GeneratedRegex("/walls/open/[a-z0-9-]{24}")]
    private static partial Regex Link();
}
