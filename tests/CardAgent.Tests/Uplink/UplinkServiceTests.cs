using System.Diagnostics.CodeAnalysis;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Tests.Outbox;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Uplink;

[SuppressMessage("Reliability", "CA2000", Justification = "Disposed in DisposeAsync.")]
public sealed class UplinkServiceTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly List<UplinkService> _services = [];

    // The kiosk's clock goes on while a busy machine has its threads wait, which must not make a dead link of a living one.
    private readonly UplinkOptions _options = new() { Host = "centre", BatchTaps = 50, AcknowledgementSeconds = 600 };

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await StopAsync(service);
            service.Dispose();
        }

        _bench.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task EverythingArrivesWhateverTheWeather(int seed)
    {
        _options.AcknowledgementSeconds = 30;
        var random = new Random(seed);
        var centre = new FakeCentre(_bench.Time, seed)
        {
            Weather = new Weather { ConnectFails = 300, LinkDiesBeforeDelivery = 30, LinkDiesAfterDelivery = 30, ReceiptLost = 400, ReceiptTwice = 200, Quota = 20, LongestDelayMs = 400 },
            IsPoison = tap => tap.Outcome != TapOutcome.Void && tap.Card?.ToString().EndsWith("13", StringComparison.Ordinal) == true,
        };
        var lanes = Enumerable.Range(0, 3).Select(_ => _bench.Outbox.BorrowLane()).ToList();
        var made = new List<Tap>();
        for (var i = 0; i < 150; i++) made.Add(await Workbench.Append(lanes[random.Next(3)], $"CARD{i:0000}"));
        Start(centre);
        for (var i = 150; i < 400; i++)
        {
            made.Add(await Workbench.Append(lanes[random.Next(3)], $"CARD{i:0000}"));
            await PassAsync(TimeSpan.FromMilliseconds(random.Next(0, 300)));
        }

        centre.Weather = Weather.Fair;
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, $"seed {seed}: everything has a receipt", stepMs: 200);

        var arrived = centre.Taps;
        Assert.True(centre.Alarms.Count == 0, $"seed {seed}: {string.Join(", ", centre.Alarms)}");
        Assert.True(made.Select(t => t.Id).ToHashSet().SetEquals(arrived.Select(t => t.Id)), $"seed {seed}: other names arrived than were made");
        var voids = arrived.Where(t => t.Outcome == TapOutcome.Void).Select(t => t.Id).ToHashSet();
        Assert.True(made.Where(centre.IsPoison).Select(t => t.Id).ToHashSet().SetEquals(voids), $"seed {seed}: others than the poisoned were voided");
        foreach (var tap in made.Where(t => !voids.Contains(t.Id)))
            Assert.True(TapText.Hash(tap).AsSpan().SequenceEqual(TapText.Hash(arrived.First(a => a.Id == tap.Id))), $"seed {seed}: {tap.Id} changed on the way");
    }

    [Fact]
    public async Task ALostReceiptIsMadeUpForAndTheTapCountedOnce()
    {
        var centre = new FakeCentre(_bench.Time, 1) { Silent = true };
        Start(centre);
        await Workbench.Append(_bench.Outbox.BorrowLane());
        await UntilAsync(() => centre.Taps.Count == 1, "the tap has arrived");
        Assert.Equal(1, _bench.Outbox.Counts.Waiting);

        centre.Silent = false;
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "the receipt has come");
        Assert.Equal(1, centre.Duplicates);
        Assert.Empty(centre.Alarms);
    }

    [Fact]
    public async Task FreshTapsTravelAloneAndTheBacklogInBatches()
    {
        _options.ReceiptSeconds = 3_600;
        var lane = _bench.Outbox.BorrowLane();
        for (var i = 0; i < 120; i++) await Workbench.Append(lane);
        var centre = new FakeCentre(_bench.Time, 1);
        Start(centre);
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "the backlog has left");
        Assert.Equal([20, 50, 50], centre.PayloadTaps.Order());

        await Workbench.Append(lane);
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "the fresh tap has left");
        Assert.Equal(1, centre.PayloadTaps[^1]);
        Assert.Equal(0, centre.Duplicates);
    }

    [Fact]
    public async Task ABrokerWithASmallerPacketLimitGetsSmallerBatches()
    {
        var lane = _bench.Outbox.BorrowLane();
        for (var i = 0; i < 100; i++) await Workbench.Append(lane);
        var centre = new FakeCentre(_bench.Time, 1) { LargestPayload = 5_000 };
        Start(centre);
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "the backlog has left");
        Assert.All(centre.PayloadTaps, taps => Assert.InRange(taps, 1, 10));
    }

    [Fact]
    public async Task WhatTheKioskMayNotPublishWaitsAndIsSaid()
    {
        var centre = new FakeCentre(_bench.Time, 1) { Answer = p => p.Topic.EndsWith("/taps", StringComparison.Ordinal) ? (byte)0x87 : (byte)0 };
        Start(centre);
        await Workbench.Append(_bench.Outbox.BorrowLane());
        await UntilAsync(() => _bench.Health.Has(TroubleKind.NotAuthorised), "the refusal is said");
        Assert.Equal(1, _bench.Outbox.Counts.Waiting);

        centre.Answer = _ => 0;
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "it has left after all");
        // The receipt may be faster than the acknowledgement.
        await UntilAsync(() => !_bench.Health.Has(TroubleKind.NotAuthorised), "the refusal is over");
        Assert.DoesNotContain(centre.Taps, t => t.Outcome == TapOutcome.Void);
    }

    [Fact]
    public async Task ALinkThatSwallowsEverythingIsGivenUp()
    {
        _options.AcknowledgementSeconds = 30;
        var centre = new FakeCentre(_bench.Time, 1) { Weather = new Weather { LongestDelayMs = int.MaxValue - 1 } };
        Start(centre);
        await UntilAsync(() => centre.Link is not null, "a link");
        await Workbench.Append(_bench.Outbox.BorrowLane());
        var first = centre.Link!;
        await UntilAsync(() => first.Disposed, "the dead link is given up");
        centre.Weather = Weather.Fair;
        await UntilAsync(() => _bench.Outbox.Counts.Waiting == 0, "the tap has left by another link");
    }

    [Fact]
    public async Task StateIsToldAtOnceOnChangeAsHeartbeatAndAtTheEnd()
    {
        var centre = new FakeCentre(_bench.Time, 1);
        var service = Start(centre);
        await UntilAsync(() => centre.Statuses.Count > 0, "the first state");
        Assert.True(centre.Statuses[0].Online);
        Assert.Equal((0, null), (centre.Statuses[0].Waiting, centre.Statuses[0].OldestWaiting));
        var will = Message.ReadStatus(centre.Connects[0].Will!.Payload.Span);
        Assert.False(will.Online);
        Assert.True(centre.Connects[0].Will!.Retain);

        _bench.Health.SetReaders([new ReaderStatus("Reader A", "gone")], "", _ => "");
        // A heartbeat may have left just before the change, on a machine slow enough.
        await UntilAsync(() => centre.Statuses[^1].Trouble?.Contains("no card reader can be heard", StringComparison.Ordinal) == true, "the changed state");
        Assert.Equal("gone", Assert.Single(centre.Statuses[^1].Readers).State);
        var told = centre.Statuses.Count;
        await UntilAsync(() => centre.Statuses.Count >= told + 2, "heartbeats");

        await StopAsync(service);
        Assert.False(centre.Statuses[^1].Online);
    }

    [Fact]
    public async Task ConfigurationIsTakenKeptAndOlderOnesPassedOver()
    {
        var newer = new KioskConfig(7, "hongkou", "虹口党群服务中心", [Workbench.Session()], new KioskPolicy());
        var centre = new FakeCentre(_bench.Time, 1) { Config = new Publication(Topics.Config(Workbench.Kiosk), Message.Write(newer)) };
        Start(centre);
        await UntilAsync(() => _bench.Config.Version == 7, "the configuration");
        Assert.Equal("主题党日", _bench.Screen.State().Now?.Name);

        centre.Link!.Deliver(new Publication(Topics.Config(Workbench.Kiosk), Message.Write(newer with { Version = 6, CentreName = "old" })));
        centre.Link.Deliver(new Publication(Topics.Config(Workbench.Kiosk), Message.Write(newer with { Version = 8, Policy = new KioskPolicy(-5, 0) })));
        centre.Link.Deliver(new Publication(Topics.Config(Workbench.Kiosk), "nonsense"u8.ToArray()));
        centre.Link.Deliver(new Publication(Topics.Config(Workbench.Kiosk), default));
        centre.Link.Deliver(new Publication(Topics.Receipts(Workbench.Kiosk), "{}"u8.ToArray()));
        centre.Link.Deliver(new Publication(Topics.Live(new CentreId("hongkou")), Message.Write(new CentreLive("hongkou", _bench.Time.GetUtcNow(), [new SessionLive("study", 12, 3, 1, 40)]))));
        await UntilAsync(() => _bench.Screen.State().Now?.Present == 12, "live counts");
        Assert.Equal(7, _bench.Config.Version);
        await UntilAsync(() => centre.Statuses.Any(s => s.ConfigVersion == 7), "the centre hears which one is in force");

        _bench.Close();
        using var offline = new Workbench(_bench);
        Assert.Equal((7, "虹口党群服务中心"), (offline.Config.Version, offline.Config.Current!.CentreName));
    }

    [Fact]
    public async Task AClockThatIsOffIsSeenFromTheLiveCounts()
    {
        _bench.GiveConfig(Workbench.Session());
        var centre = new FakeCentre(_bench.Time, 1);
        Start(centre);
        await UntilAsync(() => centre.Link is not null, "a link");
        var live = new CentreLive("hongkou", _bench.Time.GetUtcNow().AddMinutes(-5), []);
        centre.Link!.Deliver(new Publication(Topics.Live(new CentreId("hongkou")), Message.Write(live), Retain: true));
        centre.Link.Deliver(new Publication(Topics.Live(new CentreId("hongkou")), Message.Write(live)));
        await UntilAsync(() => _bench.Health.Has(TroubleKind.ClockOff), "the clock is off");
        // The kiosk's clock has gone on while the message was on its way.
        Assert.Matches("^the kiosk's clock is [0-9]+ min fast; set it$", _bench.Health.Troubles.Single(t => t.Kind == TroubleKind.ClockOff).Text);
    }

    [Fact]
    public async Task OfflineIsSaidAndTapsGoOn()
    {
        var centre = new FakeCentre(_bench.Time, 1) { Weather = new Weather { ConnectFails = 1_000 } };
        Start(centre);
        await UntilAsync(() => centre.Connects.Count > 3, "several attempts");
        await Workbench.Append(_bench.Outbox.BorrowLane());
        var state = _bench.Screen.State();
        Assert.Equal((false, 1, true), (state.Online, state.Waiting, state.CanRecord));
        Assert.Equal("no connection to the centre: the centre cannot be reached", _bench.Health.Troubles.Single(t => t.Kind == TroubleKind.LinkDown).Text);

        centre.Weather = Weather.Fair;
        await UntilAsync(() => _bench.Screen.State() is { Online: true, Waiting: 0 }, "online again");
    }

    private UplinkService Start(FakeCentre centre)
    {
        var inbox = new UplinkInbox(Workbench.Kiosk, _bench.Outbox, _bench.Config, _bench.Hotlist, _bench.Screen, _bench.Cards, new ClockWatch(_bench.Clock, _bench.Health), NullLogger<UplinkInbox>.Instance);
        var service = new UplinkService(
            Workbench.Kiosk, _options, centre, _bench.Outbox, inbox, _bench.Config, _bench.Health, _bench.Clock, _bench.Time, new Random(1), NullLogger<UplinkService>.Instance);
        _services.Add(service);
        _ = service.StartAsync(Workbench.Cancel);
        return service;
    }

    /// <summary>Leaving takes the kiosk's time too, but slowly: a busy machine must not use up the farewell before the threads have run.</summary>
    private async Task StopAsync(UplinkService service)
    {
        var stopping = service.StopAsync(CancellationToken.None);
        for (var step = 0; !stopping.IsCompleted && step < 10_000; step++)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(2));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Workbench.Cancel);
        }

        Assert.True(stopping.IsCompleted, "The uplink has not stopped.");
    }

    /// <summary>Lets the kiosk's time pass in small steps, each with a real pause in which the other threads can run.</summary>
    private async Task PassAsync(TimeSpan span, int stepMs = 50)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(stepMs))
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(stepMs));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Workbench.Cancel);
        }
    }

    private async Task UntilAsync(Func<bool> condition, string what, int stepMs = 50)
    {
        var limit = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(3);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < limit, "Waited in vain: " + what);
            await PassAsync(TimeSpan.FromMilliseconds(200), stepMs);
        }
    }
}
