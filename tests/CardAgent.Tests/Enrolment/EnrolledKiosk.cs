using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Orders;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Mqtt.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>The agent's rooms that have to do with the centre, over a folder that 'cardagent enrol' has written.</summary>
internal sealed class EnrolledKiosk : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private UplinkService? _service;

    /// <param name="time">The kiosk's clock; null for the real one.</param>
    public EnrolledKiosk(string folder, TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Settings = AgentSettings.Load(Path.Combine(folder, "appsettings.json"), []);
        Options = Settings.Read<KioskOptions>(KioskOptions.Section, o => o.Faults());
        Uplink = Settings.Read<UplinkOptions>(UplinkOptions.Section, o => o.Faults());
        Key = KioskKey.Load(Options.KeyFile);
        Anchors = KioskAnchors.Of(Settings);
        Note = new RetiredNote(Options.RetiredFile);
        Health = new HealthBook(Time);
        Retirement = new Retirement(Id, Key, Anchors, Note, Time, NullLogger<Retirement>.Instance);
        Config = new ConfigBook(Options, Health, Time, NullLogger<ConfigBook>.Instance, Anchors);
        Clock = new KioskClock(Time);
        Outbox = new TapOutbox(Settings.Read<OutboxOptions>(OutboxOptions.Section), Id, Key, Clock, Health, NullLogger<TapOutbox>.Instance);
        Screen = new ScreenBoard(Id, new ScreenOptions(), Config, Health, Outbox, Time);
        var hotlist = new HotlistBook(Options, Health, Clock, NullLogger<HotlistBook>.Instance);
        var report = new OrderReport(Clock, Outbox, Settings.Read<OutboxOptions>(OutboxOptions.Section), Config, hotlist, Health, new TapTimings(), Screen, new RecentLines(Time));
        var orders = new OrderDesk(new OrderBook(Options, NullLogger<OrderBook>.Instance), report, Screen, Clock, Time, NullLogger<OrderDesk>.Instance);
        Inbox = new UplinkInbox(Id, Outbox, Config, hotlist, Screen, Cards, new ClockWatch(Clock, Health), NullLogger<UplinkInbox>.Instance, Anchors, Retirement, orders);
        Renewal = new RenewalService(
            Id, Key, Anchors, Credentials, Retirement, Settings.Read<EnrolmentOptions>(EnrolmentOptions.Section, o => o.Faults()), Uplink, Clock, Health, Time, new Random(1),
            NullLogger<RenewalService>.Instance);
    }

    public TimeProvider Time { get; }
    public ScreenBoard Screen { get; }
    public AgentSettings Settings { get; }
    public KioskOptions Options { get; }
    public UplinkOptions Uplink { get; }
    public KioskId Id => new(Options.Id);
    public KioskKey Key { get; }
    public KioskAnchors Anchors { get; }
    public KioskCredentials Credentials { get; } = new();

    /// <summary>What it shows to cards, as it lies on its disk now.</summary>
    public CompactCertificate Card => CompactCertificate.ReadAll(File.ReadAllBytes(Options.CardCertificateFile)).Single();
    public RetiredNote Note { get; }
    public HealthBook Health { get; }
    public Retirement Retirement { get; }
    public ConfigBook Config { get; }
    public KioskClock Clock { get; }
    public TapOutbox Outbox { get; }
    public CardMemory Cards { get; } = new(new CardsOptions());
    public UplinkInbox Inbox { get; }
    public RenewalService Renewal { get; }

    /// <summary>Enrols as the command does.</summary>
    public static Task<string> EnrolAsync(CentreHouse centre, string code, string folder) => EnrolAsync(new EnrolmentOrder(centre.Address, code, centre.AuthorityFile, null, folder, "file"));

    public static async Task<string> EnrolAsync(EnrolmentOrder order)
    {
        using var said = new StringWriter();
        await new Enroller(TimeProvider.System, said).EnrolAsync(order, TestContext.Current.CancellationToken);
        return said.ToString();
    }

    /// <summary>Connects and stays connected, as the agent does.</summary>
    public void Start()
    {
        _service = new UplinkService(Id, Uplink, new MqttConnector(TimeProvider.System), Outbox, Inbox, Config, Health, Clock, TimeProvider.System, new Random(1), NullLogger<UplinkService>.Instance, Credentials);
        _ = _service.StartAsync(_stop.Token);
    }

    public Task<IMqttLink> ConnectAsync() => new MqttConnector(TimeProvider.System).ConnectAsync(LinkSettings.Of(Uplink, Id, null) with { ConnectTimeout = TimeSpan.FromMinutes(2) }, TestContext.Current.CancellationToken);

    public Task<Tap> TapAsync(string card = "CARD0001") => Workbench.Append(Outbox.BorrowLane(), card);

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync(CancellationToken.None);
            _service.Dispose();
        }

        Renewal.Dispose();
        Outbox.Dispose();
        Key.Dispose();
        _stop.Dispose();
    }
}
