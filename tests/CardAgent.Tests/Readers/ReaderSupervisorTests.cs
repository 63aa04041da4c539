using CardSystem.CardAgent.Readers;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>Listener and supervisor stepped by hand: every order of events exactly as written here.</summary>
public class ReaderSupervisorTests
{
    private readonly FakeCardSystem _system = new() { NoWaiting = true };
    private readonly RecordingVisitor _visitor = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ReadersOptions _options = new();
    private ReaderSupervisor? _supervisor;

    private ReaderSupervisor Supervisor => _supervisor ??= Begin();

    private ReaderSupervisor Begin()
    {
        var supervisor = new ReaderSupervisor(_system.Open, _visitor, Options.Create(_options), _time, NullLogger<ReaderSupervisor>.Instance) { ByHand = true };
        supervisor.Start();
        return supervisor;
    }

    /// <summary>One turn of the listener, then every worker until it rests.</summary>
    private TimeSpan? Turn()
    {
        var rest = Supervisor.Listener!.Step();
        foreach (var worker in Supervisor.Workers)
            while (worker.Step() == TimeSpan.Zero) { }
        return rest;
    }

    private string[] Told => [.. _visitor.Told];

    private ReaderHealth Health(string reader) => Assert.Single(Supervisor.Snapshot().Readers, r => r.Reader == reader);

    [Fact]
    public void ReaderComesAndGoes()
    {
        Turn();
        _system.Attach("A");
        Turn();
        Assert.Equal(ReaderState.Ready, Health("A").State);
        _system.Detach("A");
        Turn();
        Assert.Equal(new ReaderHealth("A", ReaderState.Gone, "The reader was unplugged."), Health("A"));
        Assert.Equal(["attached A", "detached A"], Told);
    }

    [Fact]
    public void ListThatChangesItsLengthDisturbsNobody()
    {
        _system.Attach("A 00 00").Insert();
        Turn();
        _system.Attach("A 00 01");
        _system.Attach("A 00 02");
        Turn();
        _system.Detach("A 00 01");
        Turn();
        Turn();
        Assert.Equal(["attached A 00 00", "card A 00 00", "attached A 00 01", "attached A 00 02", "detached A 00 01"], Told);
    }

    [Fact]
    public void ReaderUnpluggedUnderACardTakesTheCardWithIt()
    {
        _system.Attach("A").Insert();
        Turn();
        _system.Detach("A");
        Turn();
        _system.Attach("A").Insert();
        Turn();
        Turn();
        Assert.Equal(["attached A", "card A", "removed A", "detached A", "attached A", "card A"], Told);
    }

    [Fact]
    public void OneFailureIsMendedByANewContextAndNobodyNotices()
    {
        var reader = _system.Attach("A");
        reader.Insert();
        Turn();
        _system.FailNextWait(FakeCardSystem.Error(0x80100009, contextLost: true));
        Assert.Equal(TimeSpan.Zero, Turn());
        Turn();
        Assert.Equal(["attached A", "card A"], Told);
        Assert.Equal("", Supervisor.Snapshot().Trouble);
    }

    [Fact]
    public void DeadServiceIsWaitedForWithLongerAndLongerRests()
    {
        _system.Attach("A").Insert();
        Turn();
        _system.Die();
        Assert.Equal([0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000], Enumerable.Range(0, 8).Select(_ => Turn()!.Value.TotalMilliseconds));
        Assert.Equal(["attached A", "card A", "removed A", "detached A"], Told);
        Assert.Equal(ReaderState.Gone, Health("A").State);
        Assert.Contains("8010001D", Supervisor.Snapshot().Trouble, StringComparison.Ordinal);

        _system.Revive();
        Turn();
        Turn();
        Assert.Equal(["attached A", "card A"], Told[4..]);
        Assert.Equal("", Supervisor.Snapshot().Trouble);
    }

    [Theory]
    [InlineData(0x80100002u)] // not one that should end a context, and still nothing to die of
    [InlineData(0x80109999u)]
    public void NoErrorEndsTheListenerForGood(uint code)
    {
        _system.Attach("A");
        for (var i = 0; i < 3; i++) _system.FailNextWait(FakeCardSystem.Error(code));
        for (var i = 0; i < 3; i++) Turn();
        Turn();
        Turn();
        Assert.Equal(ReaderState.Ready, Health("A").State);
        Assert.InRange(_system.OpenContexts, 1, 2);
    }

    [Fact]
    public void NoServiceAtStartAndNoReaderAtStartAreJustWaitedOut()
    {
        _system.Die();
        Turn();
        Turn();
        _system.Revive();
        Assert.Equal(TimeSpan.Zero, Turn()); // perhaps because a reader came
        Assert.Equal(_options.Patience, Turn()); // there is nothing to wait on, so the listener rests instead
        Assert.Equal("No reader is attached; plug one in.", Supervisor.Snapshot().Trouble);
        _system.Attach("A").Insert();
        Turn();
        Assert.Equal(["attached A", "card A"], Told);
    }

    [Fact]
    public void OnlyTheReadersNamedAreUsed()
    {
        _options.Only.Add("Kiosk 0");
        _options.Only.Add("acs acr122");
        _system.Attach("Kiosk 0 00 00");
        _system.Attach("Kiosk 1 00 00");
        _system.Attach("ACS ACR122U PICC Interface 00 00");
        Turn();
        Assert.Equal(["ACS ACR122U PICC Interface 00 00", "Kiosk 0 00 00"], Supervisor.Snapshot().Readers.Select(r => r.Reader));
    }

    [Fact]
    public void ReaderThatStaysUnavailableIsDetachedAndComesBack()
    {
        var reader = _system.Attach("A");
        Turn();
        reader.Unavailable(true);
        Turn();
        _time.Advance(TimeSpan.FromSeconds(3));
        Turn();
        Assert.Equal(["attached A"], Told);
        _time.Advance(TimeSpan.FromSeconds(1));
        Turn();
        Assert.Equal(["attached A", "detached A"], Told);
        Assert.Equal(ReaderState.Deaf, Health("A").State);
        reader.Unavailable(false);
        Turn();
        Turn();
        Assert.Equal(["attached A", "detached A", "attached A"], Told);
        Assert.Equal(ReaderState.Ready, Health("A").State);
    }

    [Fact]
    public void UnavailableReaderThatIsUnpluggedIsGone()
    {
        _system.Attach("A").Unavailable(true);
        Turn();
        _time.Advance(TimeSpan.FromSeconds(4));
        Turn();
        Assert.Equal(ReaderState.Deaf, Health("A").State);
        _system.Detach("A");
        Turn();
        Assert.Equal(ReaderState.Gone, Health("A").State);
        Assert.Empty(Told);
    }

    [Fact]
    public void ServiceThatReturnsEarlyForeverIsSlowedDown()
    {
        _system.Attach("A");
        for (var turn = 0; turn < 21; turn++) Assert.Equal(TimeSpan.Zero, Turn());
        Assert.Equal(TimeSpan.FromMilliseconds(50), Turn());
    }

    [Fact]
    public void StuckListenerIsReplacedAndTheOldOneHasNothingMoreToSay()
    {
        _system.Attach("A");
        Turn();
        var stuck = Supervisor.Listener!;
        _system.DuringWait = () =>
        {
            _system.DuringWait = null;
            _time.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal(ReaderState.Deaf, Health("A").State);
            Assert.StartsWith("The card service does not answer", Supervisor.Snapshot().Trouble, StringComparison.Ordinal);
            Supervisor.Tend();
            Assert.NotSame(stuck, Supervisor.Listener);
            Turn();
            Assert.Equal(ReaderState.Ready, Health("A").State);
            _system.Attach("B");
        };
        stuck.Step();
        Assert.Single(Supervisor.Snapshot().Readers);
        Assert.Null(stuck.Step());
        Turn();
        Assert.Equal(["attached A", "attached B"], Told);
    }

    [Fact]
    public void ReaderThatHearsNothingWhileItsNeighbourHearsManyIsReported()
    {
        var (_, busy) = (_system.Attach("A"), _system.Attach("B"));
        Turn();
        Supervisor.Tend();
        for (var card = 0; card < 200; card++)
        {
            busy.Insert();
            Turn();
            busy.Remove();
            Turn();
            Supervisor.Tend();
        }
        Assert.Equal(ReaderState.Deaf, Health("A").State);
        Assert.Equal(ReaderState.Ready, Health("B").State);
    }

    [Fact]
    public void NobodyIsRememberedForEver()
    {
        for (var reader = 0; reader < 40; reader++)
        {
            _system.Attach($"Reader {reader}");
            Turn();
            _system.Detach($"Reader {reader}");
            Turn();
        }
        Assert.Equal(16, Supervisor.Snapshot().Readers.Count);
        Assert.True(Supervisor.Workers.Count <= 1);
    }

    [Fact]
    public void StopTellsOfEveryReader()
    {
        _system.Attach("A").Insert();
        Turn();
        var (listener, workers) = (Supervisor.Listener!, Supervisor.Workers);
        Supervisor.Stop();
        Assert.Null(listener.Step());
        foreach (var worker in workers) worker.Step();
        Assert.Equal(["attached A", "card A", "removed A", "detached A"], Told);
        Assert.Equal(0, _system.OpenContexts);
    }
}
