using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.CardAgent.Tests.Readers;
using CardSystem.Contracts;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>A sample of the cuts through the machine's libpcsclite: with the simulated service, and with Debian's pcscd.</summary>
[Collection(PcscSocket.Collection)]
public sealed class MemberPcscTests : IDisposable
{
    /// <summary>By the commands of a card not met before: SELECT, certificate, VERIFY, EXTERNAL AUTHENTICATE, VIEW, proof, UPDATE, APPEND, COMMIT, receipt.</summary>
    private static readonly CardFault[] Cuts =
    [
        new(CardFaultKind.CutAfter, 1), new(CardFaultKind.CutBefore, 4), new(CardFaultKind.CutAfter, 6), new(CardFaultKind.CutBefore, 8), new(CardFaultKind.CutBefore, 9),
        new(CardFaultKind.CutAfter, 9), new(CardFaultKind.CutBefore, 10), new(CardFaultKind.CutAfter, 10),
    ];

    private readonly MemberTown _town = new();
    private readonly MemberKiosk _kiosk;
    private readonly Watched _visitor;

    public MemberPcscTests()
    {
        _kiosk = _town.Kiosk();
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), MemberSessionTests.Sessions(30));
        _visitor = new Watched(_kiosk);
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _town.Dispose();
    }

    private ReaderSupervisor Supervisor(params IEnumerable<string> only)
    {
        var options = new ReadersOptions { PollMilliseconds = 100, SessionSeconds = 30, Lights = "none" };
        foreach (var name in only) options.Only.Add(name);
        return new ReaderSupervisor(PcscCardService.Open, _visitor, Options.Create(options), TimeProvider.System, NullLogger<ReaderSupervisor>.Instance);
    }

    [Fact]
    public async Task CardsTornOnTheSimulatedServiceAreBroughtInOrderByTheNextTap()
    {
        await using var simulated = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(simulated.SocketPath);
        var reader = simulated.AttachReader("A");
        using var supervisor = Supervisor();
        supervisor.Start();
        for (var i = 0; i < Cuts.Length; i++)
        {
            await TearAsync(i, async (card, leaves) =>
            {
                reader.Insert(card);
                await leaves();
                reader.Remove();
            });
        }

        Assert.InRange(reader.Apdus.Count, 8 * 10, 8 * 40);
    }

    [Fact]
    public async Task CardsTornOnARealPcscdAreBroughtInOrderByTheNextTap()
    {
        await using var pcscd = await IsolatedPcscd.StartAsync(["Kiosk 0"], Workbench.Cancel);
        PcscSocket.PointTo(pcscd.SocketPath);
        using var supervisor = Supervisor(pcscd.Readers[0].PcscName);
        supervisor.Start();
        foreach (var i in (int[])[1, 3, 5, 6])
        {
            await TearAsync(i, async (card, leaves) =>
            {
                await using (await new VpcdSlot(pcscd.Readers[0].Name, "127.0.0.1", pcscd.Readers[0].Port, TimeProvider.System).LayAsync(card, _ => { }, _ => { }, Workbench.Cancel)) await leaves();
            });
        }
    }

    /// <summary>Lays down a card that is cut off, then the same card sound in the next session.</summary>
    /// <param name="lay">Lays a card, waits until told, takes it away.</param>
    private async Task TearAsync(int number, Func<VirtualCard, Func<Task>, Task> lay)
    {
        var card = _town.Issue(new($"310100000000{number:D4}") { Uid = [0x04, 1, 2, 3, 4, 5, (byte)number] });
        var (removals, fault) = (_visitor.Removals, Cuts[number]);
        await lay(card.Behaving(new CardBehaviour { Faults = [fault] }), () => Eventually.Holds(() => _visitor.Removals > removals, $"{fault}: the card fell off"));
        Assert.Equal(fault.Apdu >= 6 && fault != new CardFault(CardFaultKind.CutAfter, 6), _kiosk.Taps().Any(t => t.Card?.ToString() == card.Number));
        _town.Time.Advance(TimeSpan.FromHours(1));
        removals = _visitor.Removals;
        var visits = _visitor.Visits;
        await lay(card, () => Eventually.Holds(() => _visitor.Visits > visits, "the sound card was dealt with"));
        await Eventually.Holds(() => _visitor.Removals > removals, "the sound card was taken away");
        MemberTearTests.CheckWhole(_kiosk, card, fault.ToString());
    }

    /// <summary>The desk, how often a visit came to its end and how often a card left.</summary>
    private sealed class Watched(MemberKiosk kiosk) : IReaderVisitor
    {
        private int _removals;
        private int _visits;

        public int Removals => Volatile.Read(ref _removals);

        public int Visits => Volatile.Read(ref _visits);

        public void ReaderAttached(string reader) => kiosk.Desk.ReaderAttached(reader);

        public void ReaderDetached(string reader, string why) => kiosk.Desk.ReaderDetached(reader, why);

        public void CardPresented(ICardChannel channel, long presentedAt)
        {
            kiosk.Desk.CardPresented(channel, presentedAt);
            Interlocked.Increment(ref _visits);
        }

        public void CardFailed(string reader, RefusalReason reason) => kiosk.Desk.CardFailed(reader, reason);

        public void CardRemoved(string reader)
        {
            kiosk.Desk.CardRemoved(reader);
            Interlocked.Increment(ref _removals);
        }
    }
}
