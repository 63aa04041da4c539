using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class NoticePageTests(PostgresServer server)
{
    private static readonly (string, string)[] Mqtt = [("name", "b1-mqtt"), ("kind", "mqtt"), ("unit", "b1"), ("quietFrom", "22:00"), ("quietUntil", "07:00"), ("least", "2")];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChannelIsMadeTriedSwitchedAndRemoved(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var client = host.As(StaffRole.SubDistrict, "s1");
        await PostAsync(client, "/notices/channels/new", HttpStatusCode.Redirect, Mqtt);
        Assert.Contains("22:00", await DeskHost.GetAsync(client, "/notices/channels/b1-mqtt"), StringComparison.Ordinal);
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=test", HttpStatusCode.Redirect);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from notice_deliveries where channel = 'b1-mqtt'"));
        Assert.Contains("这是一条测试消息", await DeskHost.GetAsync(client, "/notices"), StringComparison.Ordinal);
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=disable", HttpStatusCode.OK, ("reason", ""));
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=disable", HttpStatusCode.Redirect, ("reason", "换渠道"));
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=disable", HttpStatusCode.OK, ("reason", "再一次"));
        using (var twice = await DeskHost.PostAsync(client, "/notices/channels/b1-mqtt?handler=disable", ("reason", "再一次")))
            Assert.Contains("渠道“b1-mqtt”已经停用。", WebUtility.HtmlDecode(await twice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        host.Database.Execute("update notice_channels set last_error = 'It cannot be reached: hook.example.cn has no address. (given up after 12 attempts)'");
        Assert.Contains("无法连接：hook.example.cn 查不到地址。（尝试 12 次后放弃）", await DeskHost.GetAsync(client, "/notices/channels/b1-mqtt"), StringComparison.Ordinal);
        Assert.Contains("无法连接：hook.example.cn 查不到地址。（尝试 12 次后放弃）", await DeskHost.GetAsync(client, "/notices/channels"), StringComparison.Ordinal);
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=enable", HttpStatusCode.Redirect, ("reason", "恢复"));
        await PostAsync(client, "/notices/channels/b1-mqtt?handler=remove", HttpStatusCode.Redirect, ("reason", "不用了"));
        await DeskHost.GetAsync(client, "/notices/channels/b1-mqtt", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ASecretIsKeptInAFileAndNeverShown()
    {
        await using var host = await DeskHost.StartAsync(server, sets: "Notices:SecretFolder=" + Path.Combine(Path.GetTempPath(), "cardsystem-" + Guid.NewGuid().ToString("N")));
        var client = host.As(StaffRole.District, "d");
        const string secret = "693a91f6-7aaa-4bc4-97a0-0ec2aifa5aaa";
        await PostAsync(client, "/notices/channels/new", HttpStatusCode.Redirect, ("name", "robot"), ("kind", "wecom"), ("unit", "d"), ("secret", secret));
        Assert.StartsWith("file:", host.Database.Scalar<string>("select secret from notice_channels"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await DeskHost.GetAsync(client, "/notices/channels/robot"), StringComparison.Ordinal);
        foreach (var file in (string[])["../ingest.db", "/etc/passwd", "..", ".hidden", "nothing-there"])
            await PostAsync(client, "/notices/channels/new", HttpStatusCode.OK, ("name", "other"), ("kind", "wecom"), ("unit", "d"), ("secretFile", file));
        await PostAsync(client, "/notices/channels/new", HttpStatusCode.Redirect, ("name", "again"), ("kind", "wecom"), ("unit", "d"), ("secretFile", "robot.secret"));
    }

    [Theory]
    [InlineData("name", "Nicht erlaubt")]
    [InlineData("name", "new")]
    [InlineData("kind", "pigeon")]
    [InlineData("address", "x@example.cn")]
    [InlineData("secret", "geheim")]
    [InlineData("quietUntil", "")]
    [InlineData("digestAt", "08:30")]
    [InlineData("rate", "0")]
    [InlineData("reader", "M99")]
    public async Task WhatIsWrongIsSaidBesideItsField(string field, string value)
    {
        await using var host = await DeskHost.StartAsync(server);
        using var response = await DeskHost.PostAsync(host.As(StaffRole.District, "d"), "/notices/channels/new", [.. Mqtt.Where(f => f.Item1 != field), (field, value)]);
        Assert.Contains($"href=\"#{(field == "quietUntil" ? "quietFrom" : field)}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from notice_channels"));
    }

    [Fact]
    public async Task NobodySeesOrSetsWhatIsNotHis()
    {
        await using var host = await DeskHost.StartAsync(server);
        await PostAsync(host.As(StaffRole.District, "d"), "/notices/channels/new", HttpStatusCode.Redirect, Mqtt);
        var other = host.As(StaffRole.SubDistrict, "s2");
        Assert.DoesNotContain("b1-mqtt", await DeskHost.GetAsync(other, "/notices/channels"), StringComparison.Ordinal);
        await DeskHost.GetAsync(other, "/notices/channels/b1-mqtt", HttpStatusCode.NotFound);
        foreach (var handler in (string[])["test", "disable", "remove", "retryAll"]) await PostAsync(other, $"/notices/channels/b1-mqtt?handler={handler}", HttpStatusCode.NotFound, ("reason", "x"));
        await PostAsync(other, "/notices/channels/new", HttpStatusCode.NotFound, [.. Mqtt.Where(f => f.Item1 != "name"), ("name", "mine")]);
        await PostAsync(other, "/notices?handler=retry", HttpStatusCode.NotFound, ("channel", "b1-mqtt"), ("delivery", "x"));
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from notice_channels"));
    }

    private static async Task PostAsync(HttpClient client, string address, HttpStatusCode expected, params (string, string)[] fields)
    {
        using var response = await DeskHost.PostAsync(client, address, fields);
        Assert.True(response.StatusCode == expected, $"{address}: {response.StatusCode}. {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }
}
