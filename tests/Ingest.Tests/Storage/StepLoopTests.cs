using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Privacy.Ways;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Storage;

public sealed class StepLoopTests : IDisposable
{
    private readonly LogKeeper _log = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly StepLoop _loop;

    public StepLoopTests() => _loop = new StepLoop(_time, _log.CreateLogger("loop"), "Kiosks cannot be told");

    public void Dispose() => _log.Dispose();

    [Fact]
    public void TheSameTroubleIsToldOnceAndAgainAfterItHadGone()
    {
        void Fails(string why) => _loop.Try(() => throw new StorageException(why));
        Fails("The disk is full.");
        Fails("The disk is full.");
        Fails("The file is gone.");
        _loop.Try(() => { });
        Fails("The file is gone.");
        Assert.Equal(
            ["Error loop: Kiosks cannot be told: The disk is full. It is tried again. ", "Error loop: Kiosks cannot be told: The file is gone. It is tried again. ", "Error loop: Kiosks cannot be told: The file is gone. It is tried again. "], _log.Lines);
    }

    [Fact]
    public void AMistakeOfOursIsToldWithItsTrace()
    {
        _loop.Try(() => throw new InvalidOperationException("no such thing"));
        Assert.Contains(nameof(AMistakeOfOursIsToldWithItsTrace), Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNextStepComesAfterOneThatFailedAndNoneAfterTheEnd()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var running = _loop.RunAsync(TimeSpan.FromMinutes(10), () => throw new InvalidOperationException($"step {Interlocked.Increment(ref steps)}"), stop.Token);
        // The pause may not have begun yet: time goes on until the steps have come.
        await Eventually.TrueAsync(() => { _time.Advance(TimeSpan.FromMinutes(10)); return _log.Lines.Count >= 3; }, "three steps");
        await stop.CancelAsync();
        await running;
        var taken = steps;
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((taken, taken), (steps, _log.Lines.Count));
    }
}
