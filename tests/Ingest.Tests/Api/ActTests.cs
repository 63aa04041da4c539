using System.Text.Json;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

/// <summary>What programs do is done by the same desks as at the command line, in the owner's name.</summary>
public sealed class ActTests(PostgresServer server)
{
    private static string Today(int days = 0) => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Detail(JsonElement problem) => problem.GetProperty("detail").GetString()!;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnActivityIsPlannedSignedUpForCancelledAndEnded(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var (centre, branch) = (host.As(StaffRole.Centre, "c1"), host.As(StaffRole.BranchSecretary, "b1"));
        var wanted = new { id = "choir", name = "合唱团", centre = "c1", from = Today(1), starts = "19:00", ends = "20:30", kind = "open", capacity = 1, repeat = "FREQ=DAILY;COUNT=3" };
        var made = await PostAsync(centre, "/activities", wanted, 201);
        Assert.Equal(("choir", 3), (made.GetProperty("id").GetString(), made.GetProperty("sessions").GetInt32()));
        Assert.Contains("already", Detail(await PostAsync(centre, "/activities", wanted, 422)), StringComparison.Ordinal);
        var session = "choir-" + Today(1).Replace("-", "", StringComparison.Ordinal);
        Assert.True((await PostAsync(branch, $"/sessions/{session}/sign-ups", new { member = "M01" })).GetProperty("hasPlace").GetBoolean());
        Assert.False((await PostAsync(branch, $"/sessions/{session}/sign-ups", new { member = "M02" })).GetProperty("hasPlace").GetBoolean());
        // Another branch's member is nobody here.
        await PostAsync(branch, $"/sessions/{session}/sign-ups", new { member = "M07" }, 404);
        Assert.Equal(2, (await GetAsync(branch, $"/sessions/{session}/sign-ups")).GetProperty("items").GetArrayLength());
        Assert.Equal("M02", (await PostAsync(branch, $"/sessions/{session}/sign-ups/M01/withdraw", new { })).GetProperty("movesUp").GetString());
        await PostAsync(branch, $"/sessions/{session}/cancel", new { reason = "下雨" }, 404);
        Assert.Equal("cancelled", (await PostAsync(centre, $"/sessions/{session}/cancel", new { reason = "下雨" })).GetProperty("fate").GetString());
        Assert.Equal("planned", (await PostAsync(centre, $"/sessions/{session}/reinstate", new { reason = "天晴" })).GetProperty("fate").GetString());
        Assert.Equal(2, (await PostAsync(centre, "/activities/choir/stop", new { from = Today(2), reason = "放假" })).GetProperty("cancelled").GetInt32());
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from acts where what = 'cancel-session' and who like 'owner-%#%'"));
    }

    [Fact]
    public async Task NobodyPlansAtAPlaceThatIsNotTheirs()
    {
        await using var host = await ProgramHost.StartAsync(server);
        object Wanted(string centre, string organiser) => new { id = "choir", name = "合唱团", centre, organiser, from = Today(1), starts = "19:00", ends = "20:30", kind = "open" };
        await PostAsync(host.As(StaffRole.Centre, "c1"), "/activities", Wanted("c2", ""), 404);
        await PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/activities", Wanted("c1", ""), 404);
        await PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/activities", Wanted("c1", "b3"), 404);
        await PostAsync(host.As(StaffRole.BranchSecretary, "b1"), "/activities", Wanted("c1", "b1"), 201);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LeaveIsRequestedApprovedAndWithdrawn(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var branch = host.As(StaffRole.BranchSecretary, "b1");
        var made = await PostAsync(branch, "/excuses", new { member = "M02", reason = "出差", kind = "travel", from = Today() + "T00:00:00+08:00", until = Today(2) + "T00:00:00+08:00" }, 201);
        var id = made.GetProperty("id").GetInt64();
        Assert.Equal("requested", made.GetProperty("state").GetString());
        Assert.Equal("approved", (await PostAsync(branch, $"/excuses/{id}/decide", new { decision = "approve" })).GetProperty("state").GetString());
        Assert.Contains("approve, refuse", Detail(await PostAsync(branch, $"/excuses/{id}/decide", new { decision = "maybe" }, 400)), StringComparison.Ordinal);
        await PostAsync(host.As(StaffRole.BranchSecretary, "b2"), $"/excuses/{id}/decide", new { decision = "refuse" }, 404);
        await PostAsync(branch, "/excuses", new { member = "M04", reason = "出差", session = "now" }, 404);
        Assert.Contains("Say either", Detail(await PostAsync(branch, "/excuses", new { member = "M02", reason = "出差" }, 400)), StringComparison.Ordinal);
        Assert.Equal("withdrawn", (await PostAsync(branch, $"/excuses/{id}/withdraw", new { reason = "改期" })).GetProperty("state").GetString());
        Assert.Contains("withdrawn", Detail(await PostAsync(branch, $"/excuses/{id}/decide", new { decision = "approve" }, 422)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AttendanceIsCorrectedByWhoeverHoldsTheSession(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var centre = host.As(StaffRole.Centre, "c1");
        var correction = new { session = "past", member = "M02", what = "attended", reason = "忘带卡" };
        Assert.True((await PostAsync(centre, "/corrections", correction)).GetProperty("isNew").GetBoolean());
        Assert.False((await PostAsync(centre, "/corrections", correction)).GetProperty("isNew").GetBoolean());
        await PostAsync(host.As(StaffRole.Centre, "c2"), "/corrections", correction, 404);
        await PostAsync(centre, "/corrections", correction with { what = "came" }, 400);
        Assert.Contains("no correction", Detail(await PostAsync(centre, "/corrections", correction with { member = "M03", what = "as-recorded" }, 422)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACardIsReportedLostAndFound(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var program = host.As(StaffRole.SubDistrict, "s1");
        Assert.Equal("lost", (await PostAsync(program, $"/cards/{host.Card}/lost", new { reason = "丢失" })).GetProperty("state").GetString());
        Assert.Equal("active", (await PostAsync(program, $"/cards/{host.Card}/found", new { reason = "找到" })).GetProperty("state").GetString());
        await PostAsync(host.As(StaffRole.SubDistrict, "s2"), $"/cards/{host.Card}/lost", new { reason = "丢失" }, 404);
        host.Database.Execute("insert into card_states(card, from_at, until_at, state, reason) values(@card, 1, 9223372036854775807, 'revoked', '')", new { card = host.Desk.Town.Cards[1].Number });
        Assert.Contains("not reported lost", Detail(await PostAsync(program, $"/cards/{host.Desk.Town.Cards[1].Number}/found", new { reason = "x" }, 422)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWarningIsHandledToItsEnd(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var branch = host.As(StaffRole.BranchSecretary, "b1");
        string State(JsonElement told) => told.GetProperty("warning").GetProperty("state").GetString()!;
        Assert.Equal("acknowledged", State(await PostAsync(branch, "/warnings/1/acknowledge", new { })));
        Assert.Equal("following", State(await PostAsync(branch, "/warnings/1/follow-up", new { note = "已电话联系" })));
        Assert.Equal("withdrawn", State(await PostAsync(branch, "/warnings/1/withdraw", new { note = "误报" })));
        Assert.Contains("cannot be done", Detail(await PostAsync(branch, "/warnings/1/resolve", new { note = "x" }, 422)), StringComparison.Ordinal);
        var told = await GetAsync(branch, "/warnings/1");
        Assert.Equal((3, 3), (told.GetProperty("story").GetArrayLength(), told.GetProperty("evidence").GetProperty("missed").GetInt32()));
        await PostAsync(host.As(StaffRole.BranchSecretary, "b2"), "/warnings/1/acknowledge", new { }, 404);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAlertIsAcknowledgedInEitherLanguage(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        var (secret, _, _) = host.MakeToken([new(StaffRole.SubDistrict, "s1")], []);
        Assert.Equal("疑似复制卡", (await GetAsync(host.With(secret, "zh-CN"), "/alerts?open=true")).GetProperty("items")[0].GetProperty("title").GetString());
        Assert.StartsWith("owner-1#", (await PostAsync(host.With(secret), "/alerts/1/acknowledge", new { note = "checked" })).GetProperty("acknowledgedBy").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await GetAsync(host.With(secret), "/alerts?open=true")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("", 400, "at $")]
    [InlineData("[]", 400, "at $")]
    [InlineData("{\"reason\":7}", 400, "at $.reason")]
    [InlineData("{\"raeson\":\"x\"}", 400, "at $")]
    [InlineData("{}", 400, "lacks the fields 'reason'")]
    [InlineData("{\"reason\":null}", 400, "at $")]
    [InlineData("{\"reason\":\"a\",\"reason\":\"b\"}", 400, "at $")]
    [InlineData("{\"reason\":\"\"}", 400, "'reason' must have 1 to 500")]
    [InlineData("{\"reason\":\"two\\nlines\"}", 400, "'reason' must have 1 to 500")]
    public async Task ABodyThatIsNotAsItShouldBeIsRefusedWithWhereItIsWrong(string body, int status, string why)
    {
        await using var host = await ProgramHost.StartAsync(server);
        Assert.Contains(why, Detail(await PostTextAsync(host.As(StaffRole.Centre, "c1"), "/sessions/now/cancel", body, status)), StringComparison.Ordinal);
        Assert.Equal(1L, host.Database.Scalar<long>("select fate from sessions where session = 'now'"));
    }

    [Fact]
    public async Task BodiesOfAnotherKindOrTooLongAreRefused()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var centre = host.As(StaffRole.Centre, "c1");
        await PostTextAsync(centre, "/sessions/now/cancel", "reason=x", 415, type: "application/x-www-form-urlencoded");
        await PostTextAsync(centre, "/sessions/now/cancel", "{\"reason\":\"x\"}", 415, type: "text/plain");
        await PostTextAsync(centre, "/sessions/now/cancel", "{\"reason\":\"" + new string('x', 70_000) + "\"}", 413);
        await PostTextAsync(centre, "/sessions/now/cancel", new string('[', 5_000), 400);
    }

    [Fact]
    public async Task ProblemsAreToldInTheLanguageThatIsAskedFor()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var (secret, _, _) = host.MakeToken([new(StaffRole.Centre, "c1")], []);
        Assert.Equal("The request is wrong", (await GetAsync(host.With(secret, "en-GB,zh;q=0.5"), "/members?limit=x", 400)).GetProperty("title").GetString());
        Assert.Equal("请求有误", (await GetAsync(host.With(secret, "fr"), "/members?limit=x", 400)).GetProperty("title").GetString());
    }
}
