using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>E-mail at Debian's aiosmtpd.</summary>
public sealed class MailTests
{
    private static readonly NoticeOptions Limits = new() { LinkBase = "https://dj.example.cn" };

    private static OutgoingMessage Message(string to = "secretary", string language = NoticeChannel.Chinese, string? withdraws = null)
    {
        var channel = NoticeHouse.Mail(to, "b1") with { LanguageName = language };
        var notice = new StoredNotice
        {
            Kind = "warning.issued", Unit = "b1", UnitName = "第一支部", Member = "M0001", MemberName = "张三丰", Members = 1, Level = 2,
            TitleZh = "请关心{member}：一个很长的标题，长到必须折成几行，因为一行最多七十六个字符，而汉字每个要三个字节", TitleEn = "Please get in touch with {member}",
            BodyZh = "{member}最近四次活动缺席三次。\n.这一行以点开头\n.\n最后一行", BodyEn = ".\n.hidden\nlast", Link = "/warnings/12",
        };
        return new OutgoingMessage(DeliveryId.Of(to, "k1"), channel, [NoticeTextRules.Tell(notice, channel, Limits.LinkBase, withdraws)], false, TestDistrict.Nine);
    }

    private static async Task<SendOutcome> SendAsync(MailOptions mail, OutgoingMessage message, TimeProvider? time = null)
    {
        using var senders = new NoticeSenders(Limits, mail, new ManualTime(TestDistrict.Nine), publish: null);
        return await BoundedSend.SendAsync(senders.SendAsync, message, Limits, time ?? new ManualTime(TestDistrict.Nine), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    [InlineData("plain")]
    public async Task AnotherReaderUnderstandsEveryPartOfIt(string mode)
    {
        await using var server = await MailServer.StartAsync(mode);
        var message = Message(withdraws: DeliveryId.Of("secretary", "k0"));
        Assert.Equal(SendOutcome.Sent, await SendAsync(server.Options, message));
        var mail = await server.ReceiveAsync();
        Assert.Equal(("notices@example.cn", mode != "plain", mode != "plain"), (mail.Sender, mail.Tls, mail.SignedIn));
        Assert.Equal(["secretary@example.cn"], mail.Recipients);
        Assert.Empty(mail.Defects);
        Assert.Equal("【关注】第一支部：请关心张**：一个很长的标题，长到必须折成几行，因为一行最多七十六个字符，而汉字每个要三个字节", mail.Headers["Subject"]);
        Assert.Equal("党员活动系统 <notices@example.cn>", mail.Headers["From"]);
        Assert.Equal("secretary@example.cn", mail.Headers["To"]);
        Assert.Equal($"<{message.Id}@example.cn>", mail.Headers["Message-ID"]);
        Assert.Equal($"<{DeliveryId.Of("secretary", "k0")}@example.cn>", mail.Headers["In-Reply-To"]);
        Assert.Equal("Fri, 01 May 2026 01:00:00 +0000", mail.Headers["Date"]);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.StartsWith("张**最近四次活动缺席三次。\n.这一行以点开头\n.\n最后一行\n", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("查看：https://dj.example.cn/warnings/12", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("三丰", mail.Text, StringComparison.Ordinal);

        var raw = Encoding.ASCII.GetString(mail.Raw);
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        Assert.DoesNotContain('\n', raw.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheSameMessageHasTheSameIdAtEveryAttempt()
    {
        await using var server = await MailServer.StartAsync("plain");
        await SendAsync(server.Options, Message(language: NoticeChannel.English));
        await SendAsync(server.Options, Message(language: NoticeChannel.English));
        var (first, second) = (await server.ReceiveAsync(), await server.ReceiveAsync());
        Assert.Equal(first.Headers["Message-ID"], second.Headers["Message-ID"]);
        Assert.StartsWith(".\n.hidden\nlast\n", first.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusedRecipientIsADeadLetterAndABusyOneComesLater()
    {
        await using var server = await MailServer.StartAsync("starttls");
        var refused = await SendAsync(server.Options, Message("refused"));
        Assert.Equal((SendVerdict.Refused, "The mail server refused the recipient: 550 5.1.1 no such mailbox here"), (refused.Verdict, refused.Why));
        var later = await SendAsync(server.Options, Message("later"));
        Assert.Equal((SendVerdict.Later, "The mail server refused the recipient: 451 4.3.0 come back later"), (later.Verdict, later.Why));
        Assert.Equal(SendOutcome.Sent, await SendAsync(server.Options, Message("later")));
        Assert.Equal(["later@example.cn"], (await server.ReceiveAsync()).Recipients);
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task ASlowServerIsGivenUpAfterTheLimit()
    {
        await using var server = await MailServer.StartAsync("plain");
        var time = new ManualTime(TestDistrict.Nine);
        var sending = SendAsync(server.Options, Message("slow"), time);
        await Eventually.TrueAsync(() => { time.Advance(TimeSpan.FromSeconds(1)); return sending.IsCompleted; }, "the send to be given up");
        Assert.Equal((SendVerdict.Unreachable, "There was no answer within 20 seconds."), ((await sending).Verdict, (await sending).Why));
    }

    [Fact]
    public async Task NobodyThereIsUnreachable()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // Bound and not listening: whoever connects is refused.
        var options = new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)socket.LocalEndPoint!).Port, Security = MailOptions.None, From = "a@example.cn" };
        var outcome = await SendAsync(options, Message());
        Assert.Equal(SendVerdict.Unreachable, outcome.Verdict);
        Assert.Contains("refused", outcome.Why, StringComparison.Ordinal);
        Assert.Equal(SendVerdict.Paused, (await SendAsync(new MailOptions(), Message())).Verdict);
    }

    [Fact]
    public async Task AWrongPasswordAnUnknownAuthorityAndAMissingStartTlsAreTold()
    {
        await using var server = await MailServer.StartAsync("starttls");
        var options = server.Options;
        await File.WriteAllTextAsync(server.PasswordFile, "wrong", TestContext.Current.CancellationToken);
        var password = await SendAsync(options, Message());
        Assert.Equal(SendVerdict.Unreachable, password.Verdict);
        Assert.Contains("the user name or password: 535", password.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", password.Why, StringComparison.Ordinal);

        await File.WriteAllTextAsync(server.PasswordFile, "right secret", TestContext.Current.CancellationToken);
        (var authority, options.AuthorityFile) = (options.AuthorityFile, "");
        Assert.Equal(SendVerdict.Unreachable, (await SendAsync(options, Message())).Verdict);
        options.AuthorityFile = authority;
        Assert.Equal(SendOutcome.Sent, await SendAsync(options, Message()));

        await using var plain = await MailServer.StartAsync("plain");
        plain.Options.Security = MailOptions.StartTls;
        Assert.Contains("does not offer STARTTLS", (await SendAsync(plain.Options, Message())).Why, StringComparison.Ordinal);
        Assert.False(plain.HasMore);
    }

    [Theory]
    [InlineData("a@example.cn", true)]
    [InlineData("first.last+tag@mail.example.cn", true)]
    [InlineData("a@localhost", true)]
    [InlineData("a@example", false)]
    [InlineData("a b@example.cn", false)]
    [InlineData("a@example.cn\r\nBcc: b@example.cn", false)]
    [InlineData("a@example.cn>", false)]
    [InlineData("<a@example.cn>", false)]
    [InlineData("a@b@example.cn", false)]
    [InlineData(".a@example.cn", false)]
    [InlineData("a..b@example.cn", false)]
    [InlineData("a@-example.cn", false)]
    [InlineData("a@example..cn", false)]
    [InlineData("张@example.cn", false)]
    [InlineData("", false)]
    public void AddressesAreChecked(string text, bool valid) => Assert.Equal(valid, MailRules.IsAddress(text));

    [Fact]
    public void NothingBreaksOutOfAHeader()
    {
        var message = Message();
        var evil = message with { Notices = [message.Notices[0] with { Title = "hello\r\nBcc: thief@example.cn\r\n\r\nbody", UnitName = "x\nY: z" }] };
        var mail = Encoding.ASCII.GetString(MailRules.Build(evil, new MailOptions { From = "a@example.cn", FromName = "F\r\nX-Evil: 1" }, TestDistrict.Nine));
        var headers = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal(["Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Language", "Content-Type", "Content-Transfer-Encoding"], headers.Select(h => h.Split(':')[0]));
        Assert.Throws<InvalidOperationException>(() => MailRules.Build(message with { Channel = message.Channel with { Address = "a@example.cn\r\nBcc: b@example.cn" } }, new MailOptions { From = "a@example.cn" }, TestDistrict.Nine));
    }
}
