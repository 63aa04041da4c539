using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Taps;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>A whole kiosk but for its readers: cards are laid before its desk by a test.</summary>
internal sealed class MemberKiosk : IDisposable
{
    public const string Reader = "Reader A";

    private readonly MemberTown _town;
    private readonly CardsOptions _options;

    public MemberKiosk(MemberTown town, string name, Action<CardsOptions>? adjust = null, bool writes = true, CompactAuthority? by = null)
    {
        _town = town;
        Name = name;
        Bench = new Workbench(kiosk: new KioskId(name), time: town.Time);
        var certificate = Path.Combine(Bench.Folder, "kiosk.cvc");
        if (writes) File.WriteAllBytes(certificate, (by ?? town.Kiosks).CertifyKiosk(name, CardKeys.PointOf(Convert.FromBase64String(Bench.Key.PublicKey))!, town.Time.GetUtcNow(), town.Time.GetUtcNow().AddDays(90)));
        _options = new CardsOptions { MemoryFile = Path.Combine(Bench.Folder, "cards.db") };
        _options.AnchorFiles.Add(town.AnchorFile);
        adjust?.Invoke(_options);
        var day = new LocalDay(town.Time, "Asia/Shanghai");
        Terminal = new CardTerminal(new KioskOptions { Id = name, CardCertificateFile = writes ? certificate : "" }, Options.Create(_options), Bench.Key, day, NullLogger<CardTerminal>.Instance);
        Memory = new CardMemory(_options);
        Room = RoomOf(Memory);
        Desk = DeskOf(Room);
        Desk.ReaderAttached(Reader);
    }

    public string Name { get; }
    public Workbench Bench { get; }
    public CardTerminal Terminal { get; }
    public CardMemory Memory { get; private set; }
    public MemberRoom Room { get; private set; }
    public TapDesk Desk { get; private set; }
    public FakeLights Lights { get; } = new();
    public TapTimings Timings { get; } = new();

    /// <summary>The reader passes on short commands only.</summary>
    public bool IsShort { get; set; }

    /// <summary>The last answer on the screen.</summary>
    public ScreenResult Shown { get; private set; } = null!;

    /// <summary>Lays the card down, and takes it away again well after.</summary>
    public ChipChannel Tap(VirtualCard card, params IReadOnlyList<CardFault> faults) => Lay(new ChipChannel(Reader, card, faults) { IsShort = IsShort });

    public ChipChannel Lay(ChipChannel channel)
    {
        try
        {
            Desk.CardPresented(channel, _town.Time.GetTimestamp());
        }
        catch (CardServiceException)
        {
            Desk.CardFailed(Reader, RefusalReason.CardRemoved);
        }

        Desk.CardRemoved(Reader);
        Shown = Assert.Single(Bench.Screen.State().Results).Result;
        _town.Time.Advance(TimeSpan.FromSeconds(10));
        return channel;
    }

    /// <summary>As after a restart, with or without what was remembered.</summary>
    public void Restart(bool remembers)
    {
        var before = Memory;
        Memory = new CardMemory(_options);
        using (var service = Service(before)) service.WriteChanges();
        using var again = Service(Memory);
        if (remembers) again.StartingAsync(Workbench.Cancel).GetAwaiter().GetResult();
        again.StoppedAsync(Workbench.Cancel).GetAwaiter().GetResult();
        Room = RoomOf(Memory);
        Desk = DeskOf(Room);
        Desk.ReaderAttached(Reader);
    }

    /// <summary>Every entry of the outbox, the oldest first.</summary>
    public IReadOnlyList<Tap> Entries() => Bench.WaitingAsync().GetAwaiter().GetResult();

    public IReadOnlyList<Tap> Taps() => [.. Entries().Where(t => t.Outcome != TapOutcome.Written)];

    public IReadOnlyList<Tap> Written() => [.. Entries().Where(t => t.Outcome == TapOutcome.Written)];

    public void Dispose() => Bench.Dispose();

    private CardMemoryService Service(CardMemory memory) => new(memory, Options.Create(_options), _town.Time, NullLogger<CardMemoryService>.Instance);

    private MemberRoom RoomOf(CardMemory memory) => new(
        new CardCertificates(_town.Authorities, Options.Create(_options), _town.Time), new MemberIssuers(_town.Authorities), Terminal, memory, new LocalDay(_town.Time, "Asia/Shanghai"), _town.Time,
        NullLogger<MemberRoom>.Instance);

    private TapDesk DeskOf(MemberRoom room) =>
        Bench.Desk(new CardKinds([new MemberCardReading(room), new PivCardReading(room.Certificates)], room.Memory), Lights, Timings, new KioskId(Name));
}
