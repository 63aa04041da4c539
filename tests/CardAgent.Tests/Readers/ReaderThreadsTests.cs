using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>The whole room on its own threads against a service of memory: what happens in which order is up to the machine, what comes of it is not.</summary>
public sealed class ReaderThreadsTests : IDisposable
{
    private readonly FakeCardSystem _system = new();
    private readonly RecordingVisitor _visitor = new();
    private readonly ReaderSupervisor _supervisor;

    public ReaderThreadsTests() =>
        _supervisor = new ReaderSupervisor(_system.Open, _visitor, Options.Create(new ReadersOptions { PollMilliseconds = 100, SessionSeconds = 30 }), TimeProvider.System, NullLogger<ReaderSupervisor>.Instance);

    public void Dispose()
    {
        _supervisor.Dispose();
        Assert.Null(_system.Misuse);
        Assert.Null(_visitor.Overlap);
    }

    [Fact]
    public void ReaderPluggedInAHundredTimesIsHeardAHundredTimes()
    {
        _supervisor.Start();
        for (var i = 1; i <= 100; i++)
        {
            _system.Attach("A").Insert();
            _visitor.WaitFor("card A", i);
            _system.Detach("A");
            _visitor.WaitFor("detached A", i);
        }
        Assert.Equal(100, _visitor.Count("attached A"));
        Assert.Equal(100, _visitor.Count("removed A"));
        StopAndGiveBackAll();
    }

    [Fact]
    public void ServiceThatDiesTenTimesIsFoundAgainTenTimes()
    {
        var reader = _system.Attach("A");
        _supervisor.Start();
        for (var i = 1; i <= 10; i++)
        {
            reader.Insert();
            _visitor.WaitFor("card A", i);
            _system.Die();
            _visitor.WaitFor("detached A", i);
            reader.Remove();
            _system.Revive();
            _visitor.WaitFor("attached A", i + 1);
        }
        StopAndGiveBackAll();
    }

    /// <summary>Stop waits for the threads only so long; on a busy machine one of them may still be on its way out.</summary>
    private void StopAndGiveBackAll()
    {
        _supervisor.Stop();
        Assert.True(SpinWait.SpinUntil(() => _system.OpenContexts == 0, RecordingVisitor.Generous));
    }

    [Fact]
    public void HungConversationHoldsUpNobodyElse()
    {
        using var hang = new ManualResetEventSlim();
        var (slow, quick) = (_system.Attach("slow"), _system.Attach("quick"));
        slow.Answer = _ => { hang.Wait(); return [0x90, 0x00]; };
        _supervisor.Start();
        slow.Insert();
        for (var i = 1; i <= 20; i++)
        {
            quick.Insert();
            _visitor.WaitFor("card quick", i);
            quick.Remove();
            _visitor.WaitFor("removed quick", i);
        }
        Assert.Equal(0, _visitor.Count("card slow"));
        hang.Set();
        _visitor.WaitFor("card slow");
    }

    [Fact]
    public void ReaderThatComesBackWaitsForItsFormerWorker()
    {
        using var hang = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var reader = _system.Attach("A");
        reader.Answer = _ => { begun.Set(); hang.Wait(); return [0x90, 0x00]; };
        _supervisor.Start();
        _visitor.WaitFor("attached A");
        reader.Insert();
        Assert.True(begun.Wait(RecordingVisitor.Generous, TestContext.Current.CancellationToken));
        _system.Detach("A");
        Assert.True(SpinWait.SpinUntil(() => _supervisor.Snapshot().Readers is [{ State: ReaderState.Gone }], RecordingVisitor.Generous));
        _system.Attach("A").Insert();
        var looks = _system.Waits;
        Assert.True(SpinWait.SpinUntil(() => _system.Waits > looks + 2, RecordingVisitor.Generous));
        Assert.Equal(1, _visitor.Count("attached A"));
        hang.Set();
        _visitor.WaitFor("attached A", 2);
        _visitor.WaitFor("card A", 2);
        Assert.Equal("attached A, card A, removed A, detached A, attached A, card A", string.Join(", ", _visitor.Told));
    }

    [Fact]
    public void EveryOneOfManyCardsOnManyReadersIsSeen()
    {
        var readers = Enumerable.Range(0, 8).Select(i => _system.Attach($"R{i}")).ToArray();
        _supervisor.Start();
        for (var i = 1; i <= 50; i++)
        {
            foreach (var reader in readers) reader.Insert();
            foreach (var r in Enumerable.Range(0, 8)) _visitor.WaitFor($"card R{r}", i);
            foreach (var reader in readers) reader.Remove();
            foreach (var r in Enumerable.Range(0, 8)) _visitor.WaitFor($"removed R{r}", i);
        }
        Assert.Equal(0, _visitor.Told.Count(t => t.StartsWith("failed", StringComparison.Ordinal)));
    }

    [Fact]
    public void StopReturnsThoughTheServiceHangs()
    {
        using var hang = new ManualResetEventSlim();
        using var hanging = new ManualResetEventSlim();
        _system.Attach("A");
        _supervisor.Start();
        _visitor.WaitFor("attached A");
        _system.DuringWait = () => { hanging.Set(); hang.Wait(); };
        Assert.True(hanging.Wait(RecordingVisitor.Generous, TestContext.Current.CancellationToken));
        _supervisor.Stop();
        Assert.Equal(1, _visitor.Count("detached A"));
        hang.Set();
    }

    [Fact]
    public void UnthoughtOfExceptionLeavesTheListenerGoing()
    {
        _system.DuringWait = () => { _system.DuringWait = null; throw new InvalidOperationException("Nobody thought of this."); };
        _system.Attach("A").Insert();
        _supervisor.Start();
        _visitor.WaitFor("card A");
    }

    [Fact]
    public void PresenceIsStampedBeforeTheConversation()
    {
        var before = TimeProvider.System.GetTimestamp();
        var stamp = 0L;
        var visitor = new StampingVisitor(s => Volatile.Write(ref stamp, s));
        using var supervisor = new ReaderSupervisor(_system.Open, visitor, Options.Create(new ReadersOptions()), TimeProvider.System, NullLogger<ReaderSupervisor>.Instance);
        supervisor.Start();
        _system.Attach("A").Insert();
        Assert.True(visitor.Came.Wait(RecordingVisitor.Generous, TestContext.Current.CancellationToken));
        Assert.InRange(Volatile.Read(ref stamp), before, TimeProvider.System.GetTimestamp());
        visitor.Came.Dispose();
    }

    private sealed class StampingVisitor(Action<long> stamped) : IReaderVisitor
    {
        public ManualResetEventSlim Came { get; } = new();

        public void ReaderAttached(string reader) { }

        public void ReaderDetached(string reader, string why) { }

        public void CardPresented(ICardChannel channel, long presentedAt)
        {
            stamped(presentedAt);
            Came.Set();
        }

        public void CardFailed(string reader, RefusalReason reason) { }

        public void CardRemoved(string reader) { }
    }
}
