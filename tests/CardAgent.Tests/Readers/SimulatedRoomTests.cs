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
using PcscCodes = CardSystem.CardAgent.Readers.Pcsc.PcscCodes;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>Readers and Cards whole, through the machine's libpcsclite, with cards that compute and a service that fails when told.</summary>
[Collection(PcscSocket.Collection)]
public sealed class SimulatedRoomTests : IAsyncLifetime
{
    private readonly RecordingVisitor _visitor = new();
    private readonly AuthorityFolder _folder = new();
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private SimulatedPcscService _simulated = null!;
    private ReaderSupervisor _supervisor = null!;
    private DeskVisitor _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _simulated = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(_simulated.SocketPath);
        _desk = new DeskVisitor(PivCards.Of(_folder.Load(_authority.CertificatePem), TimeProvider.System), new ReaderLights(Quick));
        _visitor.OnCard = _desk.Meet;
        _supervisor = Supervisor(TimeProvider.System);
    }

    private static IOptions<ReadersOptions> Quick => Options.Create(new ReadersOptions { PollMilliseconds = 100, SessionSeconds = 30 });

    private ReaderSupervisor Supervisor(TimeProvider time) => new(PcscCardService.Open, _visitor, Quick, time, NullLogger<ReaderSupervisor>.Instance);

    public async ValueTask DisposeAsync()
    {
        _supervisor.Dispose();
        await _simulated.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
        Assert.Null(_visitor.Overlap);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private VirtualCard Member(string number = "CD00000042") => _authority.Issue(number, "张*", TimeProvider.System);

    [Fact]
    public async Task MemberCardProvesItselfAndTheReaderTurnsGreen()
    {
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        reader.Insert(Member());
        Assert.Equal(LightColour.Green, (await reader.WaitForLightAsync(Stop)).Colour);
        Assert.True(_desk.Answers.TryDequeue(out var answer));
        Assert.Equal((RefusalReason.None, "CD00000042"), (answer.Reason, answer.Card!));
        Assert.Equal(answer.Challenge, reader.Signatures[0].Challenge);
        Assert.Equal([0x0E, 0x01, 0x00, 0x01, 0x01], reader.Lights[0].Command);
    }

    [Fact]
    public async Task EveryOtherCardIsRefusedForItsOwnReason()
    {
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        using var foreign = CardAuthority.Create("Another authority");
        var now = TimeProvider.System.GetUtcNow();
        (VirtualCard Card, RefusalReason Reason, string Number)[] cards =
        [
            (VirtualCard.Plain([0x08, 0x01, 0x02, 0x03]), RefusalReason.NotAMemberCard, "UID08010203"),
            (foreign.Issue("CD00000001", null, TimeProvider.System), RefusalReason.ForeignAuthority, "CD00000001"),
            (_authority.Issue("CD00000002", null, now.AddYears(-2), now.AddDays(-1)), RefusalReason.CardExpired, "CD00000002"),
            (_authority.Issue("CD00000003", null, now.AddDays(1), now.AddYears(1)), RefusalReason.CardNotYetValid, "CD00000003"),
            (CardAuthority.Copy(Member("CD00000004")), RefusalReason.ProofFailed, "CD00000004"),
        ];
        foreach (var (card, reason, number) in cards)
        {
            reader.Insert(card);
            Assert.Equal(LightColour.Red, (await reader.WaitForLightAsync(Stop)).Colour);
            Assert.True(_desk.Answers.TryDequeue(out var answer));
            Assert.Equal((reason, number), (answer.Reason, answer.Card!));
            reader.Remove();
        }
    }

    [Fact]
    public void ReaderUnpluggedAHundredTimesIsHeardEachTime()
    {
        _supervisor.Start();
        var card = Member();
        for (var i = 1; i <= 100; i++)
        {
            var reader = _simulated.AttachReader("A");
            reader.Insert(card);
            _visitor.WaitFor("card A", i);
            _simulated.DetachReader(reader);
            _visitor.WaitFor("detached A", i);
        }
        Assert.All(_desk.Answers, a => Assert.Equal(RefusalReason.None, a.Reason));
    }

    [Fact]
    public void ServiceKilledTenTimesIsFoundAgainEachTime()
    {
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        for (var i = 1; i <= 10; i++)
        {
            reader.Insert(Member());
            _visitor.WaitFor("card A", i);
            _simulated.Die();
            _visitor.WaitFor("detached A", i);
            reader.Remove();
            _simulated.Restart();
            _visitor.WaitFor("attached A", i + 1);
        }
    }

    [Fact]
    public void ServiceRestartedFasterThanAnybodyLooksIsNotNoticedByTheNextCard()
    {
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        _visitor.WaitFor("attached A");
        for (var i = 1; i <= 20; i++)
        {
            _simulated.Die();
            _simulated.Restart();
            reader.Insert(Member());
            _visitor.WaitFor("card A", i);
            reader.Remove();
            _visitor.WaitFor("removed A", i);
        }
        Assert.Equal(20, _desk.Answers.Count(a => a.Reason == RefusalReason.None));
    }

    [Fact]
    public void CardPulledAtAnyPointIsSaidToHaveBeenRemovedAndTheNextOneWorks()
    {
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        for (var apdus = 0; apdus < 3; apdus++)
        {
            reader.Insert(Member().Behaving(new CardBehaviour { PulledAfterApdus = apdus }));
            _visitor.WaitFor("removed A", apdus + 1);
        }
        Assert.Equal(3, _visitor.Count("failed A CardRemoved"));
        reader.Insert(Member());
        _visitor.WaitUntil("the whole card's answer", _ => !_desk.Answers.IsEmpty);
        Assert.Equal(RefusalReason.None, Assert.Single(_desk.Answers).Reason);
    }

    [Fact]
    public async Task ResetByAnotherProgramMidReadIsReadAgain()
    {
        var reader = _simulated.AttachReader("A");
        reader.Fail(PcscCall.Transmit, PcscCodes.ResetCard);
        _supervisor.Start();
        reader.Insert(Member());
        Assert.Equal(LightColour.Green, (await reader.WaitForLightAsync(Stop)).Colour);
        Assert.DoesNotContain(_visitor.Told, t => t.StartsWith("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SlowCardOnOneReaderDoesNotHoldUpTheOther()
    {
        var (slow, quick) = (_simulated.AttachReader("slow"), _simulated.AttachReader("quick"));
        _supervisor.Start();
        slow.Insert(Member("CD00000001").Behaving(new CardBehaviour { TimePerApdu = TimeSpan.FromMinutes(5) }));
        await WaitUntilSlowIsBusyAsync(slow);
        quick.Insert(Member("CD00000002"));
        Assert.Equal(LightColour.Green, (await quick.WaitForLightAsync(Stop)).Colour);
        Assert.Equal(0, _visitor.Count("card slow"));
        slow.Remove();
        _visitor.WaitFor("failed slow CardRemoved");
    }

    private async Task WaitUntilSlowIsBusyAsync(SimulatedReader slow)
    {
        _visitor.WaitFor("attached slow");
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var meet = _visitor.OnCard;
        _visitor.OnCard = channel =>
        {
            if (channel.Reader == slow.Name) busy.TrySetResult();
            meet(channel);
        };
        slow.Remove();
        slow.Insert(Member("CD00000003").Behaving(new CardBehaviour { TimePerApdu = TimeSpan.FromMinutes(5) }));
        await busy.Task.WaitAsync(RecordingVisitor.Generous, Stop);
    }

    [Fact]
    public void ServiceThatHangsIsSaidToAndGoesOnWhenItAnswers()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        using var supervisor = Supervisor(time);
        var reader = _simulated.AttachReader("A");
        supervisor.Start();
        _visitor.WaitFor("attached A");
        _simulated.Pause();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return supervisor.Snapshot().Readers is [{ State: ReaderState.Deaf }];
        }, RecordingVisitor.Generous));
        supervisor.Tend();
        _simulated.Resume();
        reader.Insert(Member());
        _visitor.WaitFor("card A");
        Assert.True(SpinWait.SpinUntil(() => supervisor.Snapshot().Trouble.Length == 0, RecordingVisitor.Generous));
        Assert.Equal(1, _visitor.Count("attached A"));
    }

    [Fact]
    public void ReadersThatFlapLeaveNoConnectionBehind()
    {
        // A connection left behind by every death would add up to the 200 the service takes.
        var reader = _simulated.AttachReader("A");
        _supervisor.Start();
        for (var i = 1; i <= 250; i++)
        {
            _simulated.Fail(PcscCall.GetReadersState, PcscCodes.CommunicationError);
            reader.Insert(Member());
            _visitor.WaitFor("card A", i);
            reader.Remove();
            _visitor.WaitFor("removed A", i);
        }
        using var another = PcscCardService.Open();
        Assert.Equal(["A"], another.ListReaders());
    }
}
