using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Taps;
using CardSystem.Contracts;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests;

/// <summary>A kiosk's inner rooms in a folder of their own, with a clock that moves when told. What is disposed can be opened again on the same folder.</summary>
internal sealed class Workbench : IDisposable
{
    public static readonly DateTimeOffset Morning = new(2026, 5, 8, 1, 0, 0, TimeSpan.Zero);
    public static readonly KioskId Kiosk = new("hk-01");

    private readonly bool _ownsFolder;

    public Workbench(Workbench? before = null, Action<OutboxOptions>? adjust = null, KioskId? kiosk = null, ManualTime? time = null)
    {
        _ownsFolder = before is null;
        Folder = before?.Folder ?? Directory.CreateTempSubdirectory("cardagent-test-").FullName;
        Time = time ?? before?.Time ?? new ManualTime(Morning);
        Options = new OutboxOptions { File = Path.Combine(Folder, "outbox.db") };
        adjust?.Invoke(Options);
        var keyFile = Path.Combine(Folder, "kiosk.pem");
        if (!File.Exists(keyFile)) KioskKey.Create(keyFile);
        Key = KioskKey.Load(keyFile);
        Clock = new KioskClock(Time);
        Health = new HealthBook(Time);
        Config = new ConfigBook(new KioskOptions { ConfigFile = Path.Combine(Folder, "config.json") }, Health, Time, NullLogger<ConfigBook>.Instance);
        Hotlist = new HotlistBook(new KioskOptions { HotlistFile = Path.Combine(Folder, "hotlist.txt") }, Health, Clock, NullLogger<HotlistBook>.Instance);
        Outbox = new TapOutbox(Options, kiosk ?? Kiosk, Key, Clock, Health, NullLogger<TapOutbox>.Instance);
        Screen = new ScreenBoard(kiosk ?? Kiosk, new ScreenOptions(), Config, Health, Outbox, Time);
        SignIns = new SignInBook(Options.RememberedSignIns);
        Ratings = new RatingDesk(Screen, Clock, new TapsOptions(), Time, NullLogger<RatingDesk>.Instance);
        WriteBack = new WriteBackDesk(Screen, Clock, NullLogger<WriteBackDesk>.Instance);
    }

    public string Folder { get; }
    public ManualTime Time { get; }
    public OutboxOptions Options { get; }
    public KioskKey Key { get; }
    public KioskClock Clock { get; }
    public HealthBook Health { get; }
    public ConfigBook Config { get; }
    public HotlistBook Hotlist { get; }
    public TapOutbox Outbox { get; private set; }
    public ScreenBoard Screen { get; }
    public SignInBook SignIns { get; }
    public RatingDesk Ratings { get; }
    public WriteBackDesk WriteBack { get; }
    public CardMemory Cards { get; } = new(new CardsOptions());

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TapDesk Desk(CardKinds cards, IReaderLights? lights = null, TapTimings? timings = null, KioskId? kiosk = null) => new(
        kiosk ?? Kiosk, new TapsOptions(), cards, lights ?? new FakeLights(), Outbox, SignIns, Ratings, WriteBack, Config, Hotlist, Screen, timings ?? new TapTimings(), Clock, Time, NullLogger<TapDesk>.Instance);

    /// <summary>A tap of a card, appended by the lane.</summary>
    public static Task<Tap> Append(OutboxLane lane, string card = "CARD0001", TapOutcome outcome = TapOutcome.Accepted)
    {
        using var draft = lane.Begin();
        return draft.Append(TapOf(draft, card, outcome));
    }

    public static Tap TapOf(OutboxDraft draft, string card = "CARD0001", TapOutcome outcome = TapOutcome.Accepted) => new()
    {
        Id = draft.Id,
        Previous = draft.Previous,
        At = draft.At,
        MonotonicMs = 1,
        Boot = "00ff",
        Reader = "Reader 1",
        Outcome = outcome,
        Card = new CardId(card),
        Assurance = Assurance.A3,
        CardKey = new byte[32],
        Salt = new byte[16],
        CardSignature = new byte[71],
    };

    /// <summary>Everything waiting, read as taps.</summary>
    public async Task<IReadOnlyList<Tap>> WaitingAsync() => [.. (await Outbox.Read(0, long.MaxValue, int.MaxValue, int.MaxValue)).Select(e => TapJson.Read(e.Json.Span))];

    public void GiveConfig(params TimetableSession[] sessions) => GiveConfig(new KioskPolicy(), sessions);

    public void GiveConfig(KioskPolicy policy, params TimetableSession[] sessions) =>
        Config.Take(Message.Write(new KioskConfig(Config.Version + 1, "hongkou", "虹口党群服务中心", sessions, policy)));

    /// <summary>A session around <see cref="Morning"/>: open from an hour before to two hours after, late after ten minutes.</summary>
    public static TimetableSession Session(string id = "study", string name = "主题党日", double startsInMinutes = 0) => new(
        id, name, Morning.AddMinutes(startsInMinutes - 60), Morning.AddMinutes(startsInMinutes), Morning.AddMinutes(startsInMinutes + 10), Morning.AddMinutes(startsInMinutes + 120), []);

    public void Dispose()
    {
        Close();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Ends the outbox but leaves the folder, as a restart does.</summary>
    public void Close()
    {
        Outbox.Dispose();
        Key.Dispose();
    }
}

/// <summary>Waiting for something another thread does: on a condition, with much patience and no opinion about speed.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<bool> condition, string what, int seconds = 120)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Workbench.Cancel);
        enough.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (!condition())
        {
            Assert.False(enough.IsCancellationRequested, $"Waited {seconds} s in vain: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }
}
