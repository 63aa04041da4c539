using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Inbox;

public sealed class CommitterTests(PostgresServer server)
{
    private const string A = "00000000000000aa";
    private const string B = "00000000000000bb";

    private static byte[] Tap(long sequence, string journal = A, string kiosk = "kiosk-1", string extra = "") =>
        Encoding.UTF8.GetBytes($$"""{"v":1,"kiosk":"{{kiosk}}","journal":"{{journal}}","seq":{{sequence}}{{extra}}}""");

    private static byte[] Batch(params byte[][] taps) => TapBatch.Write([.. taps.Select(t => (ReadOnlyMemory<byte>)t)]);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NothingIsAcknowledgedBeforeItIsInTheLogAndEverythingAfterwards(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var journal = new List<string>();
        using var inbox = new TestInbox(database, journal: journal);
        var connection = new FakeConnection("kiosk-1", journal);
        await inbox.TakeAsync(connection, Tap(1), Tap(2), Tap(3));
        Assert.Empty(journal);

        Assert.True(inbox.Committer.Step(TestContext.Current.CancellationToken));
        Assert.Equal(["ack 1", "ack 2", "ack 3", "flush", "receipt"], journal);
        Assert.Equal(3, database.Scalar<long>("select count(*) from taps"));
        Assert.Equal(3, inbox.ReceivedUpTo(A));
        Assert.Equal(3, inbox.Committer.Committed);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFailedCommitAcknowledgesNothingAndIsMadeUpForLater(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        await inbox.DeliverAsync(connection, Tap(1));
        database.Execute("alter table taps rename to taps_away");
        await inbox.TakeAsync(connection, Tap(2), Tap(3, B));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.False(inbox.Committer.Step(TestContext.Current.CancellationToken));
            Assert.Contains("cannot be committed", inbox.Committer.Trouble, StringComparison.Ordinal);
        }

        Assert.Single(connection.Written);
        Assert.Equal(1, inbox.ReceivedUpTo(A));

        database.Execute("alter table taps_away rename to taps");
        Assert.True(inbox.Committer.Step(TestContext.Current.CancellationToken));
        Assert.Null(inbox.Committer.Trouble);
        Assert.Equal([(1, 0), (2, 0), (3, 0)], connection.Written.Select(w => ((int)w.PacketId, (int)w.Code)));
        Assert.Equal(2, inbox.ReceivedUpTo(A));
        Assert.Equal(3, database.Scalar<long>("select count(*) from taps"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DuplicatesAreAcknowledgedAndReceiptedAgainAndKeptOnce(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        await inbox.DeliverAsync(connection, Tap(1), Tap(2), Tap(1));
        inbox.Published.Clear();
        await inbox.DeliverAsync(connection, Tap(2), Batch(Tap(1), Tap(2)));
        Assert.Equal([0, 0, 0, 0, 0], connection.Written.Select(w => (int)w.Code));
        Assert.Equal(2, inbox.ReceivedUpTo(A));
        Assert.Equal(2, database.Scalar<long>("select count(*) from taps"));
        Assert.Equal(2, inbox.Committer.Committed);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheSameNameWithAnotherBodyIsSetAsideAndAcknowledged(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        await inbox.DeliverAsync(connection, Tap(1), Tap(2));
        await inbox.DeliverAsync(connection, Tap(2, extra: ",\"other\":true"));
        Assert.Equal(0, connection.Written[^1].Code);
        Assert.Equal(2, inbox.ReceivedUpTo(A));
        Assert.Equal(Encoding.UTF8.GetString(Tap(2)), Encoding.UTF8.GetString(database.Query<byte[]>("select body from taps where seq = 2").Single()));
        Assert.Equal(["name-conflict"], database.Query<string>("select reason from refused_payloads where kiosk = 'kiosk-1'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PoisonInABatchIsSetAsideAndItsNeighboursAreTaken(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        var poison = Tap(2, kiosk: "kiosk-2");
        await inbox.DeliverAsync(connection, Batch(Tap(1), poison, Tap(3)), Tap(4));
        Assert.Equal([0x99, 0], connection.Written.Select(w => (int)w.Code));
        Assert.Equal([1L, 3, 4], database.Query<long>("select seq from taps order by seq"));
        Assert.Equal(1, inbox.ReceivedUpTo(A));
        Assert.Equal(poison, database.Query<byte[]>("select body from refused_payloads where reason = 'foreign-kiosk'").Single());
    }

    [Theory]
    [InlineData("wrong-version", """{"v":9,"kiosk":"kiosk-1","journal":"00000000000000aa","seq":1}""")]
    [InlineData("malformed", "{\"v\":1,")]
    [InlineData("foreign-kiosk", """{"v":1,"kiosk":"kiosk-9","journal":"00000000000000aa","seq":1}""")]
    public async Task WhatCanNeverBeTakenIsRefusedOnceAndKept(string reason, string payload)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var inbox = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        await inbox.DeliverAsync(connection, Encoding.UTF8.GetBytes(payload));
        await inbox.DeliverAsync(connection, Encoding.UTF8.GetBytes(payload));
        Assert.Equal([0x99, 0x99], connection.Written.Select(w => (int)w.Code));
        Assert.Equal([(reason, payload)], database.Query<(string, byte[])>("select reason, body from refused_payloads").Select(r => (r.Item1, Encoding.UTF8.GetString(r.Item2))));
        Assert.Empty(inbox.Published);
        Assert.Equal(0, database.Scalar<long>("select count(*) from taps"));
    }

    [Fact]
    public async Task OfAnOversizedPayloadTheBeginningIsKept()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var inbox = new TestInbox(database);
        await inbox.DeliverAsync(new FakeConnection("kiosk-1"), new byte[Limits.PayloadBytes + 5]);
        Assert.Equal((Limits.PayloadBytes + 5, (long)Limits.TapBytes), database.Query<(long, long)>("select length, length(body) from refused_payloads where reason = 'oversized'").Single());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ReceiptsStopAtGapsAndOutliveARestart(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var connection = new FakeConnection("kiosk-1");
        using (var inbox = new TestInbox(database))
        {
            await inbox.DeliverAsync(connection, Tap(1), Tap(2), Tap(5), Tap(4), Tap(1, B));
            Assert.Equal((2L, 1L), (inbox.ReceivedUpTo(A), inbox.ReceivedUpTo(B)));
        }

        using (var inbox = new TestInbox(database))
        {
            await inbox.DeliverAsync(connection, Tap(7));
            Assert.Equal(2, inbox.ReceivedUpTo(A));
            await inbox.DeliverAsync(connection, Tap(3));
            Assert.Equal(5, inbox.ReceivedUpTo(A));
            await inbox.DeliverAsync(connection, Tap(6));
            Assert.Equal(7, inbox.ReceivedUpTo(A));
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AJournalWithoutItsBeginningGetsNoReceipt(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database);
        await inbox.DeliverAsync(new FakeConnection("kiosk-1"), Tap(2));
        Assert.Null(inbox.ReceivedUpTo(A));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheLogNotesHowFarALongJournalIsWhole(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var inbox = new TestInbox(database, new InboxOptions { QueueTaps = 20_000, CommitTaps = 10_000 });
        var connection = new FakeConnection("kiosk-1");
        for (var from = 1; from < 5_000; from += 100) await inbox.TakeAsync(connection, Batch([.. Enumerable.Range(from, 100).Select(n => Tap(n))]));
        await inbox.DeliverAsync(connection);
        await inbox.DeliverAsync(connection, Tap(5_001));
        Assert.Equal(5_000, database.Scalar<long>("select contiguous_to from journals"));
        using var restarted = new TestInbox(database);
        await restarted.DeliverAsync(connection, Tap(5_002));
        Assert.Equal(5_002, restarted.ReceivedUpTo(A));
    }

    [Fact]
    public async Task EachConnectionIsWrittenToOnceACommit()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var inbox = new TestInbox(database);
        var (one, two) = (new FakeConnection("kiosk-1"), new FakeConnection("kiosk-2"));
        for (var n = 1; n <= 10; n++)
        {
            await inbox.TakeAsync(one, Tap(n));
            await inbox.TakeAsync(two, Tap(n, kiosk: "kiosk-2"));
        }

        inbox.Committer.Step(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 10, 10), (one.Flushes, two.Flushes, one.Written.Count, two.Written.Count));
        Assert.Equal(2, inbox.Published.Count);
    }

    [Fact]
    public async Task ATapUnderAnotherKiosksTopicIsNotTaken()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var inbox = new TestInbox(database);
        var observer = new FakeConnection("account:watcher");
        await inbox.Door.TakeAsync(observer.Publish(Tap(1), kiosk: "kiosk-1"), TestContext.Current.CancellationToken);
        Assert.Equal(0x87, Assert.Single(observer.Written).Code);
        Assert.Equal(0, inbox.Queue.Weight);
    }

    [Fact]
    public async Task TwoReplicasOverOneDatabaseAgreeOnReceiptsAfterAReconnect()
    {
        using var database = new TestDatabase(Databases.PostgreSql, server);
        using var first = new TestInbox(database);
        using var second = new TestInbox(database);
        var connection = new FakeConnection("kiosk-1");
        await first.DeliverAsync(connection, Tap(1));
        await second.DeliverAsync(connection, Tap(2), Tap(3));
        first.Door.Arrive(new KioskId("kiosk-1"));
        await first.DeliverAsync(connection, Tap(4));
        Assert.Equal(4, first.ReceivedUpTo(A));
    }

    [Fact]
    public async Task ManyProducersLoseNothing()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var inbox = new TestInbox(database, new InboxOptions { QueueTaps = 200, CommitTaps = 50 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var committing = Task.Run(() => { while (inbox.Committer.Committed < 4_000) inbox.Committer.Step(stop.Token); }, stop.Token);
        var connections = Enumerable.Range(0, 8).Select(n => new FakeConnection($"kiosk-{n}")).ToArray();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (var n = 1; n <= 500; n++) await inbox.Door.TakeAsync(connection.Publish(Tap(n, kiosk: connection.Identity)), stop.Token);
        }, stop.Token)));
        await committing;
        Assert.All(connections, c => Assert.Equal(500, c.Written.Count));
        Assert.All(connections, c => Assert.Equal(Enumerable.Range(1, 500), c.Written.Select(w => (int)w.PacketId)));
        Assert.Equal(4_000, database.Scalar<long>("select count(*) from taps"));
    }
}
