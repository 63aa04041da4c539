using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Http;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>Standard Webhooks: signatures checked by openssl.</summary>
public sealed class WebhookTests : IDisposable
{
    private static readonly string[] Secrets = ["whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("the new secret of 32 bytes, yes!")), "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("the old secret of 32 bytes, yes!"))];

    private readonly string _folder = Directory.CreateTempSubdirectory("cardsystem-hook-").FullName;
    private readonly ManualTime _time = new(TestDistrict.Nine);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NoticeChannel Channel(string address, bool names = false)
    {
        var file = Path.Combine(_folder, "secrets");
        File.WriteAllLines(file, Secrets);
        return new NoticeChannel { Name = "hook", Kind = ChannelKinds.Webhook, Unit = "b1", Address = address, Secret = SecretReader.OfFile(file), Names = names ? 1 : 0 };
    }

    private static OutgoingMessage Message(NoticeChannel channel, bool digest = false)
    {
        var stored = new StoredNotice
        {
            Kind = "warning.issued", Unit = "b1", UnitName = "第一支部", Member = "M0001", MemberName = "张三丰", Members = 1, Level = 2, TitleZh = "请关心{member}", TitleEn = "t", BodyZh = "张三丰缺席三次", BodyEn = "b", Link = "/warnings/12",
        };
        var told = NoticeTextRules.Tell(stored, channel, "https://dj.example.cn");
        return new OutgoingMessage(DeliveryId.Of(channel.Name, "k1"), channel, digest ? [told, told] : [told], digest, TestDistrict.Nine);
    }

    private async Task<SendOutcome> SendAsync(OutgoingMessage message, bool insideToo = true, TimeProvider? limit = null)
    {
        var options = new NoticeOptions { AllowPrivateAddresses = insideToo };
        using var senders = new NoticeSenders(options, new MailOptions(), _time, publish: null);
        return await BoundedSend.SendAsync(senders.SendAsync, message, options, limit ?? _time, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task OpensslAgreesWithTheSignatureOfEachSecret()
    {
        await using var stub = await HttpStub.StartAsync();
        Assert.Equal(SendOutcome.Sent, await SendAsync(Message(Channel(stub.Address + "/hook"))));
        var asked = Assert.Single(stub.Asked);
        Assert.Equal(("POST", "/hook", "application/json; charset=utf-8"), (asked.Method, asked.Path, asked.ContentType));
        Assert.Equal(DeliveryId.Of("hook", "k1"), asked.Headers["webhook-id"]);
        Assert.Equal(TestDistrict.Nine.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), asked.Headers["webhook-timestamp"]);
        var signed = Path.Combine(_folder, "signed");
        await File.WriteAllBytesAsync(signed, [.. Encoding.ASCII.GetBytes($"{asked.Headers["webhook-id"]}.{asked.Headers["webhook-timestamp"]}."), .. asked.Body], TestContext.Current.CancellationToken);
        var expected = await Task.WhenAll(Secrets.Select(s => OpensslAsync(signed, s["whsec_".Length..])));
        Assert.Equal(string.Join(' ', expected.Select(e => "v1," + e)), asked.Headers["webhook-signature"]);
    }

    /// <summary>HMAC-SHA256 by somebody else's program.</summary>
    private static async Task<string> OpensslAsync(string file, string secret)
    {
        var info = new ProcessStartInfo("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + Convert.ToHexString(Convert.FromBase64String(secret)), "-binary", file]) { RedirectStandardOutput = true };
        using var openssl = Process.Start(info)!;
        using var result = new MemoryStream();
        await openssl.StandardOutput.BaseStream.CopyToAsync(result);
        await openssl.WaitForExitAsync();
        Assert.Equal(0, openssl.ExitCode);
        return Convert.ToBase64String(result.ToArray());
    }

    [Fact]
    public async Task TheBodyHasNoNamesUnlessTheChannelMayShowThem()
    {
        await using var stub = await HttpStub.StartAsync();
        await SendAsync(Message(Channel(stub.Address)));
        await SendAsync(Message(Channel(stub.Address, names: true)));
        await SendAsync(Message(Channel(stub.Address), digest: true));
        var bodies = stub.Asked.Select(a => JsonDocument.Parse(a.Body).RootElement).ToArray();
        Assert.Equal("""{"type":"warning.issued","timestamp":"2026-05-01T01:00:00.000Z","data":{"id":"ID","kind":"warning.issued","level":"concern","unit":"b1","unitName":"第一支部","title":"请关心1 名党员","members":1,"link":"https://dj.example.cn/warnings/12"}}""".Replace("ID", DeliveryId.Of("hook", "k1"), StringComparison.Ordinal), bodies[0].GetRawText());
        var named = bodies[1].GetProperty("data");
        Assert.Equal(("M0001", "张**", "张**缺席三次"), (named.GetProperty("member").GetString(), named.GetProperty("memberName").GetString(), named.GetProperty("body").GetString()));
        Assert.Equal(("notices.digest", 2), (bodies[2].GetProperty("type").GetString(), bodies[2].GetProperty("data").GetProperty("notices").GetArrayLength()));
        Assert.All(stub.Asked, a => Assert.DoesNotContain("三丰", Encoding.UTF8.GetString(a.Body), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, SendVerdict.Sent)]
    [InlineData(204, SendVerdict.Sent)]
    [InlineData(302, SendVerdict.Later)]
    [InlineData(400, SendVerdict.Later)]
    [InlineData(404, SendVerdict.Later)]
    [InlineData(410, SendVerdict.Gone)]
    [InlineData(429, SendVerdict.Paused)]
    [InlineData(500, SendVerdict.Later)]
    [InlineData(503, SendVerdict.Paused)]
    public async Task AnswersAreJudgedAsTheStandardHasIt(int status, SendVerdict verdict)
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = stub.Address + "/elsewhere";
            if (status == 503) context.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        };
        var outcome = await SendAsync(Message(Channel(stub.Address)));
        Assert.Equal(verdict, outcome.Verdict);
        Assert.Equal(status == 503 ? TimeSpan.FromHours(2) : null, outcome.NotBefore);
        // A redirect is not followed.
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task AnAnswerWithoutEndAndOneThatNeverComesAreBothCutOff()
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = async context =>
        {
            var chunk = new byte[8_192];
            for (var i = 0; i < 1_000; i++) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };
        Assert.Equal(SendOutcome.Sent, await SendAsync(Message(Channel(stub.Address))));

        stub.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var limit = new ManualTime(TestDistrict.Nine);
        var sending = SendAsync(Message(Channel(stub.Address)), limit: limit);
        await Eventually.TrueAsync(() => { if (stub.Asked.Count == 2) limit.Advance(TimeSpan.FromSeconds(21)); return sending.IsCompleted; }, "the send to be given up");
        Assert.Equal(SendVerdict.Unreachable, (await sending).Verdict);
    }

    [Fact]
    public async Task AddressesInsideTheHouseAreRefusedAtTheConnectionItself()
    {
        await using var stub = await HttpStub.StartAsync();
        foreach (var address in new[] { stub.Address, stub.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), stub.Address.Replace("127.0.0.1", "[::ffff:127.0.0.1]", StringComparison.Ordinal) })
        {
            var outcome = await SendAsync(Message(Channel(address)), insideToo: false);
            Assert.Equal(SendVerdict.Unreachable, outcome.Verdict);
            Assert.Contains("inside the house", outcome.Why, StringComparison.Ordinal);
        }

        Assert.Empty(stub.Asked);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("223.5.5.5", true)]
    [InlineData("2400:3200::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("127.1.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void OutsideIsWhatTheRegistriesGiveToEverybody(string address, bool outside) => Assert.Equal(outside, AddressRules.IsOutside(IPAddress.Parse(address)));

    [Fact]
    public async Task AMissingSecretPausesTheChannelAndSaysWhere()
    {
        var outcome = await SendAsync(Message(Channel("https://example.cn") with { Secret = "file:/nowhere/secret" }));
        Assert.Equal((SendVerdict.Paused, "The file '/nowhere/secret', which should hold a secret, does not exist."), (outcome.Verdict, outcome.Why));
    }
}
