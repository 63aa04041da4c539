using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.CardAgent.Tests.Cards;
using CardSystem.Contracts;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>The same through Debian's pcscd with virtual readers: not our idea of the service, but the service.</summary>
[Collection(PcscSocket.Collection)]
public sealed class RealPcscdTests : IAsyncLifetime
{
    private readonly RecordingVisitor _visitor = new();
    private readonly AuthorityFolder _folder = new();
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private IsolatedPcscd _pcscd = null!;
    private DeskVisitor _desk = null!;
    private ReaderSupervisor _supervisor = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string A => _pcscd.Readers[0].PcscName;

    private string B => _pcscd.Readers[1].PcscName;

    public async ValueTask InitializeAsync()
    {
        _pcscd = await IsolatedPcscd.StartAsync(["Kiosk 0", "Kiosk 1"], Stop);
        PcscSocket.PointTo(_pcscd.SocketPath);
        var options = new ReadersOptions { PollMilliseconds = 200, SessionSeconds = 30, Lights = "acr122u" };
        options.Only.Add(A);
        options.Only.Add(B);
        var authorities = _folder.Load(_authority.CertificatePem);
        _desk = new DeskVisitor(PivCards.Of(authorities, TimeProvider.System), new ReaderLights(Options.Create(options)));
        _visitor.OnCard = _desk.Meet;
        _supervisor = new ReaderSupervisor(PcscCardService.Open, _visitor, Options.Create(options), TimeProvider.System, NullLogger<ReaderSupervisor>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _supervisor.Dispose();
        await _pcscd.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private Task<ILaidCard> LayAsync(int reader, VirtualCard card, Action<LightShown>? onLight = null) =>
        new VpcdSlot(_pcscd.Readers[reader].Name, "127.0.0.1", _pcscd.Readers[reader].Port, TimeProvider.System).LayAsync(card, _ => { }, onLight ?? (_ => { }), Stop);

    [Fact]
    public async Task CardsOnTwoReadersAreProvedAndTheirLightsTurnGreen()
    {
        _supervisor.Start();
        var green = 0;
        for (var i = 1; i <= 3; i++)
        {
            await using (await LayAsync(0, _authority.Issue($"CD0000000{i}", "张*", TimeProvider.System), Count))
            await using (await LayAsync(1, _authority.Issue($"CD0000001{i}", null, TimeProvider.System), Count))
            {
                _visitor.WaitFor($"card {A}", i);
                _visitor.WaitFor($"card {B}", i);
            }

            _visitor.WaitFor($"removed {A}", i);
            _visitor.WaitFor($"removed {B}", i);
        }

        void Count(LightShown light) => Interlocked.Add(ref green, light.Colour == LightColour.Green ? 1 : 0);

        Assert.Equal(6, Volatile.Read(ref green));
        Assert.All(_desk.Answers, a => Assert.Equal(RefusalReason.None, a.Reason));
        Assert.Equal(6, _desk.Answers.DistinctBy(a => a.Card).Count());
    }

    [Fact]
    public async Task KilledPcscdIsFoundAgainWithTheCardThatLiesThere()
    {
        _supervisor.Start();
        await using (await LayAsync(0, _authority.Issue("CD00000001", null, TimeProvider.System)))
        {
            _visitor.WaitFor($"card {A}");
            await _pcscd.KillAsync(Stop);
            _visitor.WaitFor($"detached {A}");
        }

        await _pcscd.StartAgainAsync(Stop);
        _visitor.WaitFor($"attached {A}", 2);
        await using (await LayAsync(0, _authority.Issue("CD00000002", null, TimeProvider.System))) _visitor.WaitFor($"card {A}", 2);
        Assert.Equal(["CD00000001", "CD00000002"], _desk.Answers.Select(a => a.Card));
    }

    [Fact]
    public async Task CardPulledMidReadIsNoTapAndNoHang()
    {
        _supervisor.Start();
        for (var apdus = 1; apdus <= 3; apdus++)
        {
            await using (await LayAsync(0, _authority.Issue("CD00000001", null, TimeProvider.System).Behaving(new CardBehaviour { PulledAfterApdus = apdus - 1 })))
                _visitor.WaitFor($"removed {A}", apdus);
        }
        Assert.Equal(3, _visitor.Count($"failed {A} CardRemoved"));
        Assert.Empty(_desk.Answers);
        await using (await LayAsync(0, _authority.Issue("CD00000002", null, TimeProvider.System))) _visitor.WaitFor($"card {A}");
    }

    [Fact]
    public async Task DescribeListsTheReaders()
    {
        var card = _authority.Issue("CD00000001", null, TimeProvider.System);
        await using var laid = await LayAsync(1, card);
        var expected = $"{B}: card, ATR {Convert.ToHexString(card.Atr)}";
        Assert.True(SpinWait.SpinUntil(() => ReaderListing.Describe().Contains(expected), RecordingVisitor.Generous));
        Assert.Contains($"{A}: no card", ReaderListing.Describe());
    }
}
