using System.Text;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

public sealed class ListTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PagesFollowEachOtherWithoutGapsAndWithoutRepeats(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var program = host.As(StaffRole.District, "d");
        Assert.Equal(Enumerable.Range(1, 12).Select(DeskMember), await WalkAsync(program, "/members?limit=5", "member"));
        Assert.Equal(["M01", "M02", "M03"], await WalkAsync(program, "/members?unit=b1&limit=2", "member"));
        Assert.Equal(["past", "far", "now", "open"], await WalkAsync(program, $"/sessions?from={Yesterday:yyyy-MM-dd}&limit=1", "id", except: "study"));
        Assert.Equal(["now", "past"], await WalkAsync(program, "/members/M01/attendance?limit=1", "session"));
        Assert.Equal(["attendance", "minutes"], await WalkAsync(program, "/members/M01/ledger?limit=1", "rule"));
        Assert.Equal(10, (await WalkAsync(program, "/units?limit=3", "id")).Count);
        Assert.Equal(host.Desk.Town.Cards.Select(c => c.Number).Order(StringComparer.Ordinal), await WalkAsync(program, "/cards?limit=1", "card"));
    }

    private static DateOnly Yesterday => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date).AddDays(-1);

    private static string DeskMember(int n) => CardSystem.Ingest.Tests.Web.DeskTown.Member(n);

    private static async Task<List<string>> WalkAsync(HttpClient program, string path, string field, string? except = null)
    {
        var found = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await GetAsync(program, path + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty(field).ToString()));
            cursor = page.GetProperty("next").GetString();
            Assert.True(found.Count < 100, "The list does not end.");
        }

        return [.. found.Where(f => except is null || !f.StartsWith(except, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task ACursorIsOfItsListAlone()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var program = host.As(StaffRole.District, "d");
        var cursor = (await GetAsync(program, "/members?limit=1")).GetProperty("next").GetString()!;
        await GetAsync(program, "/members?limit=2&cursor=" + cursor);
        foreach (var wrong in new[]
                 {
                     "/members?unit=b1&cursor=" + cursor, "/units?cursor=" + cursor, "/excuses?cursor=" + cursor, "/members?cursor=%27%20or%201=1", "/members?cursor=" + cursor + "A",
                     "/members?cursor=" + Convert.ToBase64String(Encoding.UTF8.GetBytes("""["x","M01"]""")).TrimEnd('='), "/members?cursor=" + new string('A', 500), "/members?cursor=",
                 })
            Assert.Contains("cursor", (await GetAsync(program, wrong, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/members?limit=0", "limit")]
    [InlineData("/members?limit=501", "limit")]
    [InlineData("/members?limit=-1", "limit")]
    [InlineData("/members?limit=1&limit=2", "more than once")]
    [InlineData("/members?nmae=1", "'nmae' that is not known here; known are: cursor, limit, unit, q, names")]
    [InlineData("/units/b1?x=1", "known are: –")]
    [InlineData("/sessions?from=01.05.2026", "'from' must be a day")]
    [InlineData("/sessions?from=2026-05-02&until=2026-05-01", "after 'from'")]
    [InlineData("/sessions?from=2020-05-02&until=2026-05-01", "no more than 366 days")]
    [InlineData("/members/M01/credits?period=2026-13", "'period' must be")]
    [InlineData("/cards?state=gone", "one of: active, suspended, lost")]
    [InlineData("/warnings?level=dire", "one of: notice, concern, serious")]
    public async Task WhatIsWrongWithAParameterIsSaid(string path, string why)
    {
        await using var host = await ProgramHost.StartAsync(server);
        Assert.Contains(why, (await GetAsync(host.As(StaffRole.District, "d"), path, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesAreMaskedUnlessTheTokenMayAndAsks()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (may, mayNot) = (host.As(StaffRole.District, "d"), host.As(StaffRole.District, "d", Right.SeeMembers));
        static string NameIn(System.Text.Json.JsonElement page) => page.GetProperty("items")[0].GetProperty("name").GetString()!;
        Assert.Equal("张**", NameIn(await GetAsync(may, "/members")));
        Assert.Equal("张三丰", NameIn(await GetAsync(may, "/members?names=1")));
        Assert.Equal("张**", NameIn(await GetAsync(mayNot, "/members?names=1")));
        Assert.Equal(["M01"], (await GetAsync(may, "/members?q=三丰")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("member").GetString()));
        // Whoever is not shown names does not find them out by searching either.
        Assert.Equal(0, (await GetAsync(mayNot, "/members?q=三丰")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await GetAsync(mayNot, "/members?q=m01")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await GetAsync(may, "/members?q=%25")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task EveryLookAtAFileAndAtWholeNamesStandsInTheAuditLog()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, owner, token) = host.MakeToken([new(StaffRole.District, "d")], []);
        var program = host.With(secret);
        await GetAsync(program, "/members");
        await GetAsync(program, "/members?names=1");
        await GetAsync(program, "/members/M01");
        await GetAsync(program, "/members/M01/ledger");
        Assert.Equal([("look-names", "/api/v1/members"), ("look", "M01"), ("look", "M01")], host.Database.Query<(string, string)>("select what, subject from acts where what like 'look%' order by act"));
        Assert.Equal($"{owner.Name}#{token!.Id}", host.Database.Scalar<string>("select who from acts where what = 'look-names'"));
    }
}
