using CardSystem.Contracts;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Inbox;

public sealed class InboxQueueTests
{
    private static readonly FakeConnection Connection = new("kiosk-1");
    private static readonly InboxKiosk Kiosk = new(new KioskId("kiosk-1"));

    private static Delivery Of(int taps)
    {
        var list = new TapList();
        for (var n = 0; n < taps; n++) list.Add(new ScannedTap(1, n + 1, 0, 1, null));
        return new Delivery(Connection.Publish([]), Kiosk, list, null);
    }

    private static List<int> Take(InboxQueue queue)
    {
        var taken = new List<Delivery>();
        queue.Take(taken, TestContext.Current.CancellationToken);
        return [.. taken.Select(d => d.Taps.Count)];
    }

    [Fact]
    public async Task AFullQueueIsABrakeUntilHalfOfItIsGone()
    {
        using var queue = new InboxQueue(new InboxOptions { QueueTaps = 200, CommitTaps = 60, FreshTaps = 200 });
        for (var n = 0; n < 20; n++) Assert.True(queue.PutAsync(Of(10), TestContext.Current.CancellationToken).AsTask().IsCompleted);
        var braked = queue.PutAsync(Of(1), TestContext.Current.CancellationToken).AsTask();
        Assert.False(braked.IsCompleted);
        Take(queue);
        Assert.False(braked.IsCompleted);
        Take(queue);
        await braked;
        Assert.Equal(81, queue.Weight);
    }

    [Fact]
    public async Task PressureIsWhatWaitsAndWhatIsUnderWay()
    {
        using var queue = new InboxQueue(new InboxOptions { CommitTaps = 60, FreshTaps = 200 });
        Assert.Equal(0, queue.Pressure);
        for (var n = 0; n < 10; n++) await queue.PutAsync(Of(10), TestContext.Current.CancellationToken);
        Assert.Equal(100, queue.Pressure);
        Take(queue);
        Assert.Equal((40, 100), (queue.Weight, queue.Pressure));
        Take(queue);
        Assert.Equal((0, 40), (queue.Weight, queue.Pressure));
    }

    [Fact]
    public async Task ABrakedConnectionThatGoesAwayLetsGo()
    {
        using var queue = new InboxQueue(new InboxOptions { QueueTaps = 200 });
        await queue.PutAsync(Of(200), TestContext.Current.CancellationToken);
        using var gone = new CancellationTokenSource();
        var braked = queue.PutAsync(Of(1), gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => braked);
        Assert.Equal(200, queue.Weight);
    }

    [Fact]
    public async Task FreshTapsGoAheadOfBacklogWhichKeepsAFifth()
    {
        using var queue = new InboxQueue(new InboxOptions { CommitTaps = 100 });
        for (var n = 0; n < 4; n++) await queue.PutAsync(Of(20), TestContext.Current.CancellationToken);
        for (var n = 0; n < 200; n++) await queue.PutAsync(Of(1), TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Repeat(1, 80), 20], Take(queue));
        Assert.Equal([.. Enumerable.Repeat(1, 80), 20], Take(queue));
        Assert.Equal([.. Enumerable.Repeat(1, 40), 20, 20], Take(queue));
    }

    [Fact]
    public async Task ADeliveryLargerThanACommitIsTakenAlone()
    {
        using var queue = new InboxQueue(new InboxOptions { CommitTaps = 10 });
        await queue.PutAsync(Of(150), TestContext.Current.CancellationToken);
        await queue.PutAsync(Of(1), TestContext.Current.CancellationToken);
        Assert.Equal([1], Take(queue));
        Assert.Equal([150], Take(queue));
    }

    [Fact]
    public async Task TakingWaitsForTheFirst()
    {
        using var queue = new InboxQueue(new InboxOptions());
        var taking = Task.Run(() => Take(queue), TestContext.Current.CancellationToken);
        await queue.PutAsync(Of(3), TestContext.Current.CancellationToken);
        Assert.Equal([3], await taking);
    }
}
