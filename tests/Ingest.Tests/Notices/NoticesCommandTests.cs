using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>The commands as a clerk gives them: the program in a process of its own, with its output and its exit code.</summary>
public sealed class NoticesCommandTests(PostgresServer server)
{
    private const string Secret = "whsec_dGhlIHNlY3JldCBvZiB0aGlydHktdHdvIGJ5dGVzISE=";

    private static async Task<(int Code, string Output, string Errors)> RunAsync(NoticeHouse house, string input, params string[] args)
    {
        var options = house.Database.Options;
        var info = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "ingest.dll"), "notices", .. args, "--set", $"Storage:Provider={options.Provider}", "--set", $"Storage:File={options.File}",
            "--set", $"Storage:ConnectionString={options.ConnectionString}", "--set", $"Notices:SecretFolder={Path.Combine(house.Database.Folder, "secrets")}",
        ])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(info)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static async Task<string> MustAsync(NoticeHouse house, params string[] args)
    {
        var (code, output, errors) = await RunAsync(house, "", args);
        Assert.True(code == 0, $"{string.Join(' ', args)}: {errors}{output}");
        return output;
    }

    private static async Task<string> RefusedAsync(NoticeHouse house, params string[] args)
    {
        var (code, _, errors) = await RunAsync(house, "", args);
        Assert.True(code == 1, string.Join(' ', args));
        return Assert.Single(errors.Trim().Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ChannelsAreAddedListedSwitchedAndRemovedAndNoSecretIsShown(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        await MustAsync(house, "channels", "add", "mail-b1", "--kind", "mail", "--unit", "b1", "--to", "secretary@example.cn", "--digest", "daily", "--quiet", "22:00-07:00", "--pass", "serious", "--leader", "M0001", "--by", "clerk");
        var (code, _, errors) = await RunAsync(house, Secret + "\n", "channels", "add", "hook", "--kind", "webhook", "--unit", "s", "--below", "--to", "https://hooks.example.cn/in", "--secret-stdin");
        Assert.True(code == 0, errors);
        var list = await MustAsync(house, "channels", "list") + await MustAsync(house, "channels", "list", "--json") + await MustAsync(house, "status", "--json");
        Assert.Contains("channel mail-b1 (mail, b1): 0 waiting, 0 dead, nothing sent yet", list, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec", list, StringComparison.Ordinal);
        Assert.Equal([0, 0], house.Database.Query<string>("select secret from notice_channels").Select(s => s.Contains("whsec", StringComparison.Ordinal) ? 1 : 0));
        var file = Path.Combine(house.Database.Folder, "secrets", "hook.secret");
        Assert.Equal(Secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(1_320L, house.Database.Scalar<long>("select quiet_from from notice_channels where channel = 'mail-b1'"));

        // The name is taken, and the secret that is there stays.
        (code, _, errors) = await RunAsync(house, "whsec_other\n", "channels", "add", "hook", "--kind", "webhook", "--unit", "s", "--to", "https://hooks.example.cn/in", "--secret-stdin");
        Assert.Equal((1, "There is a channel 'hook' already; remove it first."), (code, errors.Trim()));
        Assert.Equal(Secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        await MustAsync(house, "channels", "disable", "hook", "--reason", "on holiday", "--by", "clerk");
        Assert.Equal("The channel is switched off: on holiday.", await RefusedAsync(house, "channels", "check", "hook"));
        Assert.Equal("No mail server is set: give Mail:Host and Mail:From.", await RefusedAsync(house, "channels", "check", "mail-b1"));
        await MustAsync(house, "channels", "enable", "hook", "--reason", "back again");
        await MustAsync(house, "channels", "remove", "hook", "--reason", "no longer used");
        Assert.Equal("There is no channel 'hook'; 'ingest notices channels list' shows what there is.", await RefusedAsync(house, "channels", "remove", "hook", "--reason", "again"));

        using var connection = house.Database.Database.Open();
        using var work = Work.Read(house.Database.Database, connection);
        var acts = ActLog.Read(work, 0, 100).Where(a => a.What.StartsWith("notice-", StringComparison.Ordinal)).ToList();
        Assert.Equal(["notice-channel-add", "notice-channel-add", "notice-channel-disable", "notice-channel-enable", "notice-channel-remove"], acts.Select(a => a.What));
        Assert.DoesNotContain(acts, a => a.Detail.Contains("whsec", StringComparison.Ordinal) || a.Detail.Contains("example.cn", StringComparison.Ordinal));
        Assert.Empty(ActChain.Check(work));
    }

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "There is no organisation 'nowhere'.", ["--kind", "mail", "--unit", "nowhere", "--to", "a@example.cn"] },
        { "There is no member 'M9999'.", ["--kind", "mail", "--unit", "b1", "--to", "a@example.cn", "--leader", "M9999"] },
        { "The environment has no variable 'NOT_SET_ANYWHERE', which should hold a secret.", ["--kind", "wecom", "--unit", "b1", "--secret-env", "NOT_SET_ANYWHERE"] },
        { "--quiet is '22-7'; give two different times of day such as 22:00-07:00.", ["--kind", "mqtt", "--unit", "b1", "--quiet", "22-7"] },
        { "MQTT has no digest: each notice is an event of its own.", ["--kind", "mqtt", "--unit", "b1", "--digest", "daily"] },
    };

    [Fact]
    public async Task WhatIsWrongWithAChannelIsOneSentenceAndNothingIsKept()
    {
        using var house = new NoticeHouse(Databases.Sqlite, server);
        foreach (var (sentence, args) in Wrong.Select(row => row.Data)) Assert.Equal(sentence, await RefusedAsync(house, ["channels", "add", "new", .. args]));
        Assert.Equal(0, house.Database.Scalar<long>("select count(*) from notice_channels") + house.Database.Scalar<long>("select count(*) from acts where what like 'notice-%'"));
        Assert.False(Directory.Exists(Path.Combine(house.Database.Folder, "secrets")));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DeadLettersAreListedAndTriedAgain(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        house.Answer = (_, _) => Task.FromResult(SendOutcome.Refused("The mail server refused the recipient: 550 no such mailbox"));
        house.Put(NoticeHouse.About("k1"));
        house.Put(NoticeHouse.About("k2"));
        house.Put(NoticeHouse.About("k3", "no-such-unit"));
        await house.RunAsync(house.Dispatcher());
        var id = house.Tried.First().Id;
        var dead = await MustAsync(house, "list", "--dead");
        Assert.Equal(2, dead.Trim().Split('\n').Length);
        Assert.Contains($"{id} dead one warning.issued for b1", dead, StringComparison.Ordinal);
        Assert.Contains("550 no such mailbox", dead, StringComparison.Ordinal);
        Assert.Contains("nobody up to the root has a channel", await MustAsync(house, "list", "--unheard"), StringComparison.Ordinal);
        Assert.Contains("deliveries: 0 waiting, 0 for a digest, 0 sent, 2 dead", await MustAsync(house, "status"), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await MustAsync(house, "list", "--dead", "--json"));
        Assert.Equal(2, json.RootElement.GetArrayLength());

        await MustAsync(house, "retry", id, "--by", "clerk");
        Assert.StartsWith("1 dead letter is tried again.", await MustAsync(house, "retry", "--channel", "one"), StringComparison.Ordinal);
        Assert.Equal($"Delivery '{id}' is waiting and not a dead letter.", await RefusedAsync(house, "retry", id));
        Assert.Equal("Name one dead letter, or give --channel for all of a channel's.", await RefusedAsync(house, "retry"));
        Assert.Equal(["one waiting 0", "one waiting 0"], house.States());
    }

    [Fact]
    public async Task ATestMessageGoesByTheRealWay()
    {
        await using var mail = await MailServer.StartAsync("starttls");
        using var house = new NoticeHouse(Databases.Sqlite, server).With(NoticeHouse.Mail("one", "b1") with { QuietFrom = 0, QuietUntil = 1_439 }, NoticeHouse.Mail("refused", "b1"));
        var o = mail.Options;
        string[] settings = [.. new[] { $"Mail:Host={o.Host}", $"Mail:Port={o.Port}", $"Mail:From={o.From}", $"Mail:User={o.User}", $"Mail:Password={o.Password}", $"Mail:AuthorityFile={o.AuthorityFile}" }.SelectMany(s => new[] { "--set", s })];
        Assert.Equal("The channel can be used.", (await MustAsync(house, ["channels", "check", "one", .. settings])).Trim());
        Assert.False(mail.HasMore);
        Assert.Equal("The test message was taken.", (await MustAsync(house, ["test", "one", .. settings])).Trim());
        Assert.Equal("【提醒】第一支部：这是一条测试消息", (await mail.ReceiveAsync()).Headers["Subject"]);
        Assert.Equal("The test message was not taken: The mail server refused the recipient: 550 5.1.1 no such mailbox here.", await RefusedAsync(house, ["test", "refused", .. settings]));
        Assert.Equal(["notice-test one", "notice-test refused"], house.Database.Query<(string, string)>("select what, subject from acts where what = 'notice-test' order by act").Select(a => $"{a.Item1} {a.Item2}"));
    }
}
