using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>Requests of WeCom's and DingTalk's group robots against their documented form.</summary>
public sealed class RobotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardsystem-robot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NoticeChannel Channel(string kind, string format, params string[] secrets)
    {
        var file = Path.Combine(_folder, kind);
        File.WriteAllLines(file, secrets);
        return new NoticeChannel { Name = kind, Kind = kind, Unit = "b1", Secret = SecretReader.OfFile(file), Format = format, Rate = 20 };
    }

    private static OutgoingMessage Message(NoticeChannel channel, int digest = 0, string title = "请关心{member}，张三丰 M0001 @all [链接](http://x)")
    {
        var stored = new StoredNotice
        {
            Kind = "warning.issued", Unit = "b1", UnitName = "第一支部", Member = "M0001", MemberName = "张三丰", Members = 1, Level = 2,
            TitleZh = title, TitleEn = "Get in touch", BodyZh = "张三丰最近四次缺席三次", BodyEn = "b", Link = "/warnings/12",
        };
        var told = NoticeTextRules.Tell(stored, channel, "https://dj.example.cn");
        return new OutgoingMessage(DeliveryId.Of(channel.Name, "k1"), channel, [.. Enumerable.Repeat(told, Math.Max(1, digest))], digest > 0, TestDistrict.Nine);
    }

    private static async Task<SendOutcome> SendAsync(HttpStub stub, OutgoingMessage message)
    {
        var options = new NoticeOptions { WeComBase = stub.Address, DingTalkBase = stub.Address };
        // By a clock that stands still: a busy machine is no server that hangs.
        var time = new ManualTime(TestDistrict.Nine);
        using var senders = new NoticeSenders(options, new MailOptions(), time, publish: null);
        return await BoundedSend.SendAsync(senders.SendAsync, message, options, time, TestContext.Current.CancellationToken);
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Says(string body, int status = 200) => context => HttpStub.SayAsync(context, status, body);

    [Fact]
    public async Task WeComIsAskedAsItsPageSays()
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = Says("""{"errcode":0,"errmsg":"ok"}""");
        const string key = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
        Assert.Equal(SendVerdict.Sent, (await SendAsync(stub, Message(Channel(ChannelKinds.WeCom, NoticeChannel.Markdown, key)))).Verdict);
        Assert.Equal(SendVerdict.Sent, (await SendAsync(stub, Message(Channel(ChannelKinds.WeCom, NoticeChannel.Text, key)))).Verdict);
        Assert.All(stub.Asked, a => Assert.Equal(("POST", "/cgi-bin/webhook/send", "?key=" + key, "application/json; charset=utf-8"), (a.Method, a.Path, a.Query, a.ContentType)));
        var title = "请关心1 名党员，1 名党员 1 名党员 ＠all ［链接］(http://x)";
        Assert.Equal(
        [
            JsonSerializer.Serialize(new { msgtype = "markdown", markdown = new { content = $"**【关注】第一支部：{title}**\n涉及 1 名党员\n[查看](https://dj.example.cn/warnings/12)" } }),
            JsonSerializer.Serialize(new { msgtype = "text", text = new { content = $"【关注】第一支部：{title}\n涉及 1 名党员\n查看：https://dj.example.cn/warnings/12" } }),
        ], stub.Asked.Select(a => JsonSerializer.Serialize(JsonDocument.Parse(a.Body).RootElement)));
        Assert.All(stub.Asked, a => Assert.DoesNotContain("张", Encoding.UTF8.GetString(a.Body), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(NoticeChannel.Markdown, 4_096)]
    [InlineData(NoticeChannel.Text, 2_048)]
    public async Task WeComNeverGetsMoreBytesThanItTakes(string format, int most)
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = Says("""{"errcode":0,"errmsg":"ok"}""");
        var channel = Channel(ChannelKinds.WeCom, format, "key");
        await SendAsync(stub, Message(channel, digest: 400));
        await SendAsync(stub, Message(channel, title: new string('长', Notice.LongestTitle)));
        foreach (var asked in stub.Asked)
        {
            var content = JsonDocument.Parse(asked.Body).RootElement.GetProperty(format).GetProperty("content").GetString()!;
            Assert.InRange(Encoding.UTF8.GetByteCount(content), 100, most);
            Assert.DoesNotContain('\uFFFD', content);
        }

        var digest = JsonDocument.Parse(stub.Asked.First().Body).RootElement.GetProperty(format).GetProperty("content").GetString()!;
        var told = digest.Split('\n').Length - 2;
        Assert.EndsWith($"另有 {400 - told} 条", digest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DingTalkIsAskedAsItsPageSays()
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = Says("""{"errcode":0,"errmsg":"ok"}""");
        Assert.Equal(SendVerdict.Sent, (await SendAsync(stub, Message(Channel(ChannelKinds.DingTalk, NoticeChannel.Markdown, "token1", "SECsecret")))).Verdict);
        Assert.Equal(SendVerdict.Sent, (await SendAsync(stub, Message(Channel(ChannelKinds.DingTalk, NoticeChannel.Text, "token1")))).Verdict);
        var (signed, plain) = (stub.Asked.First(), stub.Asked.Last());
        Assert.Equal("/robot/send", signed.Path);
        var timestamp = TestDistrict.Nine.ToUnixTimeMilliseconds();
        using var hmac = new HMACSHA256("SECsecret"u8.ToArray());
        var sign = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(timestamp + "\nSECsecret"))).Replace("+", "%2B", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal);
        Assert.Equal($"?access_token=token1&timestamp={timestamp}&sign={sign}", signed.Query);
        Assert.Equal("?access_token=token1", plain.Query);
        var markdown = JsonDocument.Parse(signed.Body).RootElement;
        Assert.Equal("markdown", markdown.GetProperty("msgtype").GetString());
        Assert.Equal(["title", "text"], markdown.GetProperty("markdown").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["msgtype", "text"], JsonDocument.Parse(plain.Body).RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Theory]
    [InlineData(ChannelKinds.WeCom, 200, """{"errcode":45009,"errmsg":"api freq out of limit"}""", SendVerdict.Paused, 1)]
    [InlineData(ChannelKinds.WeCom, 200, """{"errcode":-1,"errmsg":"system busy"}""", SendVerdict.Later, 0)]
    [InlineData(ChannelKinds.WeCom, 200, """{"errcode":93000,"errmsg":"invalid webhook url token1"}""", SendVerdict.Refused, 0)]
    [InlineData(ChannelKinds.DingTalk, 200, """{"errcode":130101,"errmsg":"send too fast"}""", SendVerdict.Paused, 10)]
    [InlineData(ChannelKinds.DingTalk, 200, """{"errcode":310000,"errmsg":"sign not match"}""", SendVerdict.Refused, 0)]
    [InlineData(ChannelKinds.DingTalk, 200, """{"errcode":"0"}""", SendVerdict.Later, 0)]
    [InlineData(ChannelKinds.DingTalk, 200, "not json", SendVerdict.Later, 0)]
    [InlineData(ChannelKinds.DingTalk, 200, "[]", SendVerdict.Later, 0)]
    [InlineData(ChannelKinds.WeCom, 502, "bad gateway", SendVerdict.Paused, 0)]
    [InlineData(ChannelKinds.WeCom, 302, "", SendVerdict.Later, 0)]
    public async Task TheirAnswersAreUnderstood(string kind, int status, string body, SendVerdict verdict, int minutes)
    {
        await using var stub = await HttpStub.StartAsync();
        stub.Answer = Says(body, status);
        var outcome = await SendAsync(stub, Message(Channel(kind, NoticeChannel.Text, "token1")));
        Assert.Equal((verdict, minutes == 0 ? null : TimeSpan.FromMinutes(minutes)), (outcome.Verdict, outcome.NotBefore));
        Assert.DoesNotContain("token1", outcome.Why, StringComparison.Ordinal);
    }
}
