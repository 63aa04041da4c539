using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Notices.Channels;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>The whole service, and mosquitto_sub as a branch's own program.</summary>
public sealed class MqttNoticeTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MosquittoReadsTheWarningsOfItsBranch(string kind)
    {
        using var house = new NoticeHouse(kind, server);
        house.With(new NoticeChannel { Name = "feed", Kind = ChannelKinds.Mqtt, Unit = "d", Below = 1, Rate = ChannelRules.FastestOther });
        var secret = SecretHash.NewSecret();
        new AccountStore(house.Database.Database).Add("branch-one", SecretHash.Of(secret), ["cardsystem/v1/branches/b1/warnings"], []);
        var centre = await TestCentre.StartAsync(house.Database);
        var lines = new ConcurrentQueue<string>();
        using var subscriber = Subscribe(centre.Port, secret, lines);
        try
        {
            await Eventually.TrueAsync(() => lines.Any(l => l.Contains("SUBACK", StringComparison.Ordinal) || l.Contains("Subscribed", StringComparison.Ordinal)), "mosquitto_sub to subscribe");
            var now = TimeProvider.System.GetUtcNow();
            house.Put(NoticeHouse.About("other", "b2", "M0003") with { Due = now });
            house.Put(NoticeHouse.About("k1") with { Due = now });
            await Eventually.TrueAsync(() => lines.Any(l => l.StartsWith("cardsystem/v1/branches/b1/warnings {", StringComparison.Ordinal)), "the warning to arrive: " + string.Join('\n', lines));
            var line = lines.First(l => l.StartsWith("cardsystem", StringComparison.Ordinal));
            var notice = JsonDocument.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("notice");
            Assert.Equal(DeliveryId.Of("feed", "k1"), notice.GetProperty("id").GetString());
            Assert.Equal(("concern", "请关心1 名党员", 1), (notice.GetProperty("level").GetString(), notice.GetProperty("title").GetString(), notice.GetProperty("members").GetInt32()));
            Assert.DoesNotContain("M0001", line, StringComparison.Ordinal);

            // A test message takes the same way, by the running service.
            Assert.Null(await new ChannelTest(house.Database.Database, centre.Service<NoticeSenders>().SendAsync, house.Options, TimeProvider.System).RunAsync("feed", "clerk", TestContext.Current.CancellationToken));
            await Eventually.TrueAsync(() => house.States().Count(s => s == "feed sent 1") == 3, "all three to be sent");
            Assert.DoesNotContain(lines, l => l.StartsWith("cardsystem/v1/branches/b2", StringComparison.Ordinal));
        }
        finally
        {
            if (!subscriber.HasExited) subscriber.Kill();
            await subscriber.WaitForExitAsync(TestContext.Current.CancellationToken);
            await centre.StopAsync();
        }
    }

    /// <summary>Line by line, so that the subscription is seen before the first message.</summary>
    private static Process Subscribe(int port, string secret, ConcurrentQueue<string> lines)
    {
        var info = new ProcessStartInfo("stdbuf", ["-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", $"{port}", "-V", "mqttv5", "-u", "branch-one", "-P", secret, "-q", "1", "-v", "-d", "-t", "cardsystem/v1/branches/b1/warnings"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, e) => { if (e.Data is not null) lines.Enqueue(e.Data); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) lines.Enqueue(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    [Fact]
    public void TopicsAreThoseOfTheUnitsAndNothingIsRetained()
    {
        var channel = new NoticeChannel { Name = "feed", Kind = ChannelKinds.Mqtt, Unit = "d" };
        var told = NoticeTextRules.Tell(new StoredNotice { Kind = "warning.issued", Unit = "b7", Level = 3, TitleZh = "t", TitleEn = "t" }, channel, "");
        var publication = Assert.Single(MqttRules.Publications(new OutgoingMessage("n1", channel, [told], false, TestDistrict.Nine)));
        Assert.Equal(("cardsystem/v1/branches/b7/warnings", 1, false), (publication.Topic, publication.QoS, publication.Retain));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AServiceThatStopsMarksWhatItHasSent(string kind)
    {
        using var house = new NoticeHouse(kind, server).With(NoticeHouse.Mail("one", "b1"));
        var sending = new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Answer = (_, _) => sending.Task;
        house.Put(NoticeHouse.About("k1"));
        // By the house's clock, which stands still: however long the machine takes, the farewell is not over.
        using var service = new NoticeService(house.Database.Database, house.Dispatcher(), house.Time, NullLogger<NoticeService>.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => house.Tried.Count == 1, "the notice to be under way");
        var stopping = service.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        sending.SetResult(SendOutcome.Sent);
        await stopping;
        Assert.Equal(["one sent 1"], house.States());
    }
}
