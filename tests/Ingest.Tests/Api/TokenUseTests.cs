using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

/// <summary>A token from the page where it is made to the moment it holds no more.</summary>
public sealed partial class TokenUseTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATokenIsMadeOnThePageUsedAndRevokedThere(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var clerk = host.Desk.As(StaffRole.Centre, "c1");
        string secret;
        using (var made = await DeskHost.PostAsync(clerk, "/tokens?handler=Make", ("name", "<b>台账甲</b>"), ("rights", "see-members"), ("rights", "see-activities"), ("days", "30")))
        {
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            secret = Secret().Match(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Value;
        }

        var page = await DeskHost.GetAsync(clerk, "/tokens");
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;台账甲&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("从未使用", page, StringComparison.Ordinal);
        var told = await GetAsync(host.With(secret), "/token");
        Assert.Equal(("centre-1", "see-activities see-members", "centre c1"),
            (told.GetProperty("owner").GetString(), string.Join(' ', told.GetProperty("rights").EnumerateArray().Select(r => r.GetString())),
                told.GetProperty("roles")[0].GetProperty("role").GetString() + " " + told.GetProperty("roles")[0].GetProperty("unit").GetString()));
        Assert.DoesNotContain("从未使用", await DeskHost.GetAsync(clerk, "/tokens"), StringComparison.Ordinal);
        // Somebody else's page neither shows nor revokes it.
        var other = host.Desk.As(StaffRole.District, "d");
        Assert.DoesNotContain("台账甲", await DeskHost.GetAsync(other, "/tokens"), StringComparison.Ordinal);
        (await DeskHost.PostAsync(other, "/tokens?handler=Revoke", ("token", told.GetProperty("id").GetString()!))).Dispose();
        await GetAsync(host.With(secret), "/token");
        (await DeskHost.PostAsync(clerk, "/tokens?handler=Revoke", ("token", told.GetProperty("id").GetString()!))).Dispose();
        await GetAsync(host.With(secret), "/token", 401);
    }

    [Fact]
    public async Task WhatIsWrongWithATokenIsSaidOnThePage()
    {
        await using var host = await ProgramHost.StartAsync(server);
        using var refused = await DeskHost.PostAsync(host.Desk.As(StaffRole.Centre, "c1", "en"), "/tokens?handler=Make", ("name", "x"), ("rights", "manage-staff"), ("days", "30"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Choose at least one thing", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from api_tokens"));
    }

    [Fact]
    public async Task ATokenNeverMayMoreThanItsOwnerAtThatMoment()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, owner, _) = host.MakeToken([new(StaffRole.District, "d")], [Right.SeeMembers, Right.SeeKiosks]);
        var program = host.With(secret);
        Assert.Equal(12, (await GetAsync(program, "/members")).GetProperty("items").GetArrayLength());
        // From the district to one branch.
        host.Database.Execute("update staff_grants set role = 'branch-secretary', unit = 'b2' where user_id = @Id", new { owner.Id });
        Assert.Equal(["M04", "M05", "M06"], (await GetAsync(program, "/members")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("member").GetString()));
        await GetAsync(program, "/kiosks", 403);
        await GetAsync(program, "/members/M01", 404);
        host.Database.Execute("delete from staff_grants where user_id = @Id", new { owner.Id });
        await GetAsync(program, "/members", 403);
        host.Database.Execute("update staff set closed_at = 1 where user_id = @Id", new { owner.Id });
        await GetAsync(program, "/token", 401);
    }

    [Fact]
    public async Task ATokenEndsOnItsDay()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, _, _) = host.MakeToken([new(StaffRole.District, "d")], []);
        host.Database.Execute("update api_tokens set ends_at = @at", new { at = TimeProvider.System.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds() });
        using var response = await host.With(secret).GetAsync(new Uri(Root + "/token", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer realm=\"CardSystem\", error=\"invalid_token\""), (response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
    }

    [Fact]
    public async Task ATokenOpensNoPage()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, _, _) = host.MakeToken([new(StaffRole.District, "d")], []);
        foreach (var page in new[] { "/account", "/tokens", "/desk", "/live/snapshot" })
        {
            using var response = await host.With(secret).GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task HowOftenATokenAndAStrangerMayAskIsLimited()
    {
        await using var host = await ProgramHost.StartAsync(server, Databases.Sqlite, "Api:RequestsPerMinute=3", "Api:StrangersPerMinute=2");
        var (one, two) = (host.As(StaffRole.District, "d"), host.As(StaffRole.District, "d"));
        for (var i = 0; i < 3; i++) await GetAsync(one, "/token");
        using (var held = await one.GetAsync(new Uri(Root + "/token", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
            Assert.InRange(held.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        Assert.Contains("Retry-After", (await GetAsync(one, "/token", 429)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await GetAsync(two, "/token");
        for (var i = 0; i < 2; i++) await GetAsync(host.With(null), "/token", 401);
        await GetAsync(host.With("cst_" + new string('0', 64)), "/token", 429);
        await GetAsync(two, "/token");
    }

    [GeneratedRegex("cst_[0-9a-f]{64}")]
    private static partial Regex Secret();
}
