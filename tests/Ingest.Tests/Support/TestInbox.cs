using CardSystem.Contracts;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>Door, queue and committer over a database, stepped by hand.</summary>
public sealed class TestInbox : IDisposable
{
    public TestInbox(TestDatabase database, InboxOptions? options = null, List<string>? journal = null)
    {
        Queue = new InboxQueue(options ?? new InboxOptions());
        Door = new InboxDoor(Queue);
        Committer = new Committer(database.Database, Queue, publication =>
        {
            Published.Add(publication);
            journal?.Add("receipt");
        }, Bell, Time, NullLogger<Committer>.Instance);
    }

    /// <summary>Late enough for every tap of a test to have happened.</summary>
    public ManualTime Time { get; } = new(TestDistrict.Nine.AddYears(1));
    public LogBell Bell { get; } = new();
    public InboxQueue Queue { get; }
    public InboxDoor Door { get; }
    public Committer Committer { get; }
    public List<Publication> Published { get; } = [];

    /// <summary>The newest receipt of a journal.</summary>
    public long? ReceivedUpTo(string journal) => Published.Where(p => p.Topic.EndsWith("/receipts", StringComparison.Ordinal))
        .SelectMany(p => Message.ReadReceipts(p.Payload.Span).Receipts).LastOrDefault(r => r.Journal == journal)?.UpTo;

    public async Task TakeAsync(FakeConnection connection, params byte[][] payloads)
    {
        foreach (var payload in payloads) await Door.TakeAsync(connection.Publish(payload), TestContext.Current.CancellationToken);
    }

    /// <summary>Takes and commits.</summary>
    public async Task DeliverAsync(FakeConnection connection, params byte[][] payloads)
    {
        await TakeAsync(connection, payloads);
        Assert.True(Committer.Step(TestContext.Current.CancellationToken), Committer.Trouble);
    }

    public void Dispose()
    {
        Committer.Dispose();
        Queue.Dispose();
        Bell.Dispose();
    }
}
