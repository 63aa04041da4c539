using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

public sealed partial class UsersPageTests(PostgresServer server)
{
    [Fact]
    public async Task AUserIsMadeAndTheLinkIsShownOnce()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        using var made = await DeskHost.PostAsync(client, "/users/new", ("display", "王芳"), ("name", "wang.fang"), ("role", "branch-secretary"), ("unit", "第三支部"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var address = made.Headers.Location!.ToString();
        var page = await DeskHost.GetAsync(client, address);
        var link = Link().Match(page).Value;
        Assert.True(link.Length > 40, page);
        Assert.Contains("王芳", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/setup/", await DeskHost.GetAsync(client, address), StringComparison.Ordinal);
        Assert.Contains("王芳", await DeskHost.GetAsync(host.Nobody(), new Uri(link).AbsolutePath), StringComparison.Ordinal);
        Assert.Equal(("branch-secretary", "b3"), host.Database.Query<(string, string)>("select g.role, g.unit from staff_grants g join staff s on s.user_id = g.user_id where s.name = 'wang.fang'").Single());
    }

    [Theory]
    [InlineData("platform-1", "王芳", "centre", "账号“platform-1”已存在，请换一个。")]
    [InlineData("x", "王芳", "centre", "“x”不能用作账号")]
    [InlineData("wang.fang", "", "centre", "请填写姓名")]
    [InlineData("wang.fang", "王芳", "", "请选择角色。")]
    public async Task WhatIsWrongWithANewAccountIsSaidInTheReadersLanguage(string name, string display, string role, string said)
    {
        await using var host = await DeskHost.StartAsync(server);
        using var answer = await DeskHost.PostAsync(host.As(StaffRole.Platform), "/users/new", ("name", name), ("display", display), ("role", role), ("unit", "c1"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAccountThatWasNeverUsedAndHasNoRoleMayStandFirst()
    {
        await using var host = await DeskHost.StartAsync(server);
        NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "aaa", "无角色", []);
        Assert.Contains("aaa", await DeskHost.GetAsync(host.As(StaffRole.Platform), "/users"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachSeesTheAccountsOfHisUnitsOnly()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (platform, sub) = (host.As(StaffRole.Platform), host.As(StaffRole.SubDistrict, "s1"));
        host.As(StaffRole.Centre, "c1");
        host.As(StaffRole.Centre, "c2");
        NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "nothing", "无角色", []);
        var all = await DeskHost.GetAsync(platform, "/users");
        foreach (var name in (string[])["platform-1", "sub-district-2", "centre-3", "centre-4", "nothing"]) Assert.Contains(name, all, StringComparison.Ordinal);
        var own = await DeskHost.GetAsync(sub, "/users");
        Assert.Contains("centre-3", own, StringComparison.Ordinal);
        foreach (var name in (string[])["platform-1", "centre-4", "nothing"]) Assert.DoesNotContain(name, own, StringComparison.Ordinal);
        await DeskHost.GetAsync(sub, "/users/" + Id(host, "centre-3"));
        await DeskHost.GetAsync(sub, "/users/" + Id(host, "centre-4"), HttpStatusCode.NotFound);
        await DeskHost.GetAsync(sub, "/users/" + Id(host, "platform-1"), HttpStatusCode.NotFound);
        await DeskHost.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/users", HttpStatusCode.Forbidden);
        Assert.Contains("centre-3", await DeskHost.GetAsync(sub, "/users?f_role=centre&export=csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RolesAreGivenAndTakenWithinOnesOwnAndAClosedAccountIsOutAtOnce()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (sub, clerk) = (host.As(StaffRole.SubDistrict, "s1"), host.As(StaffRole.Centre, "c1"));
        var id = Id(host, "centre-2");
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Give", ("role", "branch-secretary"), ("unit", "b1")));
        Assert.Equal(2, host.Database.Scalar<long>("select count(*) from staff_grants where user_id = @id", new { id }));
        await Refuses(DeskHost.PostAsync(sub, $"/users/{id}?handler=Give", ("role", "district"), ("unit", "d")), "没有这个组织");
        await Refuses(DeskHost.PostAsync(sub, $"/users/{id}?handler=Give", ("role", "branch-secretary"), ("unit", "c1")), "不能在这类组织担任");
        await Refuses(DeskHost.PostAsync(sub, $"/users/{id}?handler=Give", ("role", "data-protection"), ("unit", "s1")), "不能在这类组织担任");
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Take", ("role", "branch-secretary"), ("unit", "b1")));
        await DeskHost.GetAsync(clerk, "/desk");
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Close"));
        await DeskHost.GetAsync(clerk, "/desk", HttpStatusCode.Redirect);
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Reopen"));
        Assert.Equal(["staff-give", "staff-take", "staff-close", "staff-reopen"], host.Database.Query<string>("select what from acts where who = 'sub-district-1' order by act"));
    }

    [Fact]
    public async Task TheOwnAccountIsNotManagedHere()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d", "en");
        var page = await DeskHost.GetAsync(client, "/users/" + Id(host, "district-1"));
        Assert.Contains("This is your own account", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Close", page, StringComparison.Ordinal);
        await Refuses(DeskHost.PostAsync(client, $"/users/{Id(host, "district-1")}?handler=Close"), "This cannot be done to your own account");
        await Refuses(DeskHost.PostAsync(client, $"/users/{Id(host, "district-1")}?handler=Invite"), "This cannot be done to your own account");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnIdentifierAtAnotherServiceIsLinkedAndUnlinkedByWhoeverManagesTheAccount(string kind)
    {
        const string Issuer = "https://id.example/realms/staff";
        await using var host = await DeskHost.StartAsync(server, kind, "OpenId:Authority=" + Issuer, "OpenId:ClientId=desk", "OpenId:Name=区统一身份");
        var (sub, west, clerk) = (host.As(StaffRole.SubDistrict, "s1"), host.As(StaffRole.SubDistrict, "s2"), host.As(StaffRole.Centre, "c1"));
        var (id, own) = (Id(host, "centre-3"), Id(host, "sub-district-1"));
        Assert.Contains("还没有绑定", WebUtility.HtmlDecode(await DeskHost.GetAsync(sub, "/users/" + id)), StringComparison.Ordinal);
        await Refuses(DeskHost.PostAsync(sub, $"/users/{id}?handler=Link", ("subject", "two words"), ("name", "x")), "不含空格");
        await Refuses(DeskHost.PostAsync(sub, $"/users/{own}?handler=Link", ("subject", "person-9")), "不能对自己的账号");
        using (var foreign = await DeskHost.PostAsync(west, $"/users/{id}?handler=Link", ("subject", "person-7"))) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Link", ("subject", "person-7"), ("name", "wang.fang")));
        Assert.Equal([(Issuer, "person-7", "wang.fang")], host.Database.Query<(string, string, string)>($"select issuer, subject, name from staff_subjects where user_id = '{id}'"));
        var page = WebUtility.HtmlDecode(await DeskHost.GetAsync(sub, "/users/" + id));
        Assert.All(["person-7", "wang.fang", "区统一身份"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        // It is one account's alone.
        host.As(StaffRole.Centre, "c1");
        await Refuses(DeskHost.PostAsync(sub, $"/users/{Id(host, "centre-4")}?handler=Link", ("subject", "person-7")), "已绑定到另一个账号");

        await DeskHost.GetAsync(clerk, "/desk");
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Unlink", ("issuer", Issuer), ("subject", "person-7")));
        await DeskHost.GetAsync(clerk, "/desk", HttpStatusCode.Redirect);
        await Refuses(DeskHost.PostAsync(sub, $"/users/{id}?handler=Unlink", ("issuer", Issuer), ("subject", "person-7")), "已经解除");
        Assert.Equal(["staff-link", "staff-unlink"], host.Database.Query<string>("select what from acts where who = 'sub-district-1' order by act"));
    }

    [Theory]
    [InlineData("zh-CN", "并解除与其他登录服务的绑定", "已重置登录方式，并解除了与其他登录服务的绑定")]
    [InlineData("en", "links to other services are removed", "its links to other services are gone")]
    public async Task AResetTakesTheIdentifierAtAnotherServiceTooAndSaysSo(string language, string asked, string told)
    {
        const string Issuer = "https://id.example/realms/staff";
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, "OpenId:Authority=" + Issuer, "OpenId:ClientId=desk", "OpenId:Name=区统一身份");
        var sub = host.As([new Grant(StaffRole.SubDistrict, "s1")], language);
        host.As(StaffRole.Centre, "c1");
        var id = Id(host, "centre-2");
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Link", ("subject", "person-7"), ("name", "wang.fang")));
        Assert.Contains(asked, WebUtility.HtmlDecode(await DeskHost.GetAsync(sub, "/users/" + id)), StringComparison.Ordinal);
        await Redirects(DeskHost.PostAsync(sub, $"/users/{id}?handler=Reset"));
        var page = WebUtility.HtmlDecode(await DeskHost.GetAsync(sub, "/users/" + id));
        Assert.Contains(told, page, StringComparison.Ordinal);
        Assert.DoesNotContain("person-7", page, StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from staff_subjects"));
        Assert.Equal(["staff-link", "staff-unlink", "staff-reset", "staff-invite"], host.Database.Query<string>("select what from acts where who = 'sub-district-1' order by act"));
    }

    [Fact]
    public async Task WithoutAnotherServiceThePageSaysNothingOfOne()
    {
        await using var host = await DeskHost.StartAsync(server);
        var sub = host.As(StaffRole.SubDistrict, "s1");
        host.As(StaffRole.Centre, "c1");
        Assert.DoesNotContain("统一身份", WebUtility.HtmlDecode(await DeskHost.GetAsync(sub, "/users/" + Id(host, "centre-2"))), StringComparison.Ordinal);
        using var link = await DeskHost.PostAsync(sub, $"/users/{Id(host, "centre-2")}?handler=Link", ("subject", "person-7"));
        Assert.Equal(HttpStatusCode.NotFound, link.StatusCode);
    }

    [Fact]
    public async Task TheLastAdministratorWhoComesInThatWayKeepsIt()
    {
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, "OpenId:Authority=https://id.example", "OpenId:ClientId=desk");
        var platform = host.As(StaffRole.Platform);
        host.As(StaffRole.Platform);
        var id = Id(host, "platform-2");
        await Redirects(DeskHost.PostAsync(platform, $"/users/{id}?handler=Link", ("subject", "person-1")));
        await Refuses(DeskHost.PostAsync(platform, $"/users/{id}?handler=Unlink", ("issuer", "https://id.example"), ("subject", "person-1")), "最后一位");
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from staff_subjects"));
    }

    private static string Id(DeskHost host, string name) => host.Database.Scalar<string>("select user_id from staff where name = @name", new { name });

    private static async Task Redirects(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task Refuses(Task<HttpResponseMessage> sent, string why)
    {
        using var response = await sent;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(why, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [GeneratedRegex("http://[^<\"]+/setup/[0-9a-f]{48}")]
    private static partial Regex Link();
}
