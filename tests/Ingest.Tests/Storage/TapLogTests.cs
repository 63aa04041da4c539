using System.Text;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Npgsql;

namespace CardSystem.Ingest.Tests.Storage;

public sealed class TapLogTests(PostgresServer server)
{
    private const string Journal = "00000000000000aa";

    private static LogRow Row(long journal, long sequence, string body) => new(journal, sequence, Encoding.UTF8.GetBytes(body));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RowsComeBackInOrderWithTheirExactBytes(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var writer = database.Database.OpenLogWriter();
        using var reader = database.Database.OpenLogReader();
        var journal = writer.OpenJournal("kiosk-1", Journal).Journal.Id;
        writer.Append(1_000, [Row(journal, 1, "{\"a\":1}"), Row(journal, 3, "{ }")], [], []);
        writer.Append(2_000, [Row(journal, 2, "{\"ü\":\"张\"}")], [], []);

        // PostgreSQL shows rows once every older transaction of the whole server has ended, those of other tests too.
        var page = new LogPage();
        await Eventually.TrueAsync(() => reader.Read(LogCursor.Start, 10, page) == 3, "three rows to be readable");
        Assert.Equal(["{\"a\":1}", "{ }", "{\"ü\":\"张\"}"], Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetString(page.Body(i))));
        Assert.Equal([1_000L, 1_000, 2_000], page.Taps.Select(t => t.ReceivedAt));
        Assert.Equal(2, reader.CountAfter(page.Taps[0].Cursor, 100));
        Assert.Equal(1, reader.CountAfter(page.Taps[0].Cursor, 1));

        Assert.Equal(1, reader.Read(page.Taps[1].Cursor, 10, page));
        Assert.Equal(2, page.Taps[0].Sequence);
        Assert.True(reader.Find(journal, 3, page));
        Assert.False(reader.Find(journal, 4, page));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ARepeatedNameIsKeptOnceAndAnotherBodyIsAConflict(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var writer = database.Database.OpenLogWriter();
        var journal = writer.OpenJournal("kiosk-1", Journal).Journal.Id;
        Assert.Equal(2, writer.Append(1, [Row(journal, 1, "one"), Row(journal, 1, "one"), Row(journal, 2, "two")], [], []).Appended);
        var second = writer.Append(2, [Row(journal, 1, "one"), Row(journal, 2, "other"), Row(journal, 3, "three"), Row(journal, 3, "drei")], [], []);
        Assert.Equal(1, second.Appended);
        Assert.Equal([1, 3], second.Conflicts);
        Assert.Equal(2, second.Refused);
        Assert.Equal(["one", "two", "three"], database.Query<byte[]>("select body from taps order by seq").Select(Encoding.UTF8.GetString));
        Assert.Equal(["drei", "other"], database.Query<byte[]>("select body from refused_payloads where reason = 'name-conflict'").Select(Encoding.UTF8.GetString).Order());

        Assert.Equal(0, writer.Append(3, [Row(journal, 2, "other")], [], []).Refused);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AJournalIsReadBackWithItsGaps(string kind)
    {
        using var database = new TestDatabase(kind, server);
        long journal;
        using (var writer = database.Database.OpenLogWriter())
        {
            journal = writer.OpenJournal("kiosk-1", Journal).Journal.Id;
            writer.Append(1, [.. new long[] { 1, 2, 3, 5, 6, 9 }.Select(n => Row(journal, n, $"{n}"))], [], [(journal, 2)]);
        }

        using var again = database.Database.OpenLogWriter();
        var (row, received) = again.OpenJournal("kiosk-1", Journal);
        Assert.Equal((journal, 2L), (row.Id, row.ContiguousTo));
        Assert.Equal((3L, 9L, 3L), (received.UpTo, received.Highest, received.Beyond));
        Assert.NotEqual(journal, again.OpenJournal("kiosk-2", Journal).Journal.Id);
    }

    [Fact]
    public async Task ARowThatCommitsLateIsNeverPassedOver()
    {
        using var database = new TestDatabase(Databases.PostgreSql, server);
        using var writer = database.Database.OpenLogWriter();
        using var reader = database.Database.OpenLogReader();
        var journal = writer.OpenJournal("kiosk-1", Journal).Journal.Id;
        await using var slow = new NpgsqlConnection(database.Options.ConnectionString);
        await slow.OpenAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var insert = new NpgsqlCommand($"insert into taps(journal, seq, received_at, body) values({journal}, 1, 1, 'slow')", slow, transaction);
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            writer.Append(1, [Row(journal, 2, "quick")], [], []);

            var page = new LogPage();
            Assert.Equal(0, reader.Read(LogCursor.Start, 10, page));
            Assert.Equal(0, reader.CountAfter(LogCursor.Start, 10));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        var all = new LogPage();
        await Eventually.TrueAsync(() => reader.Read(LogCursor.Start, 10, all) == 2, "both rows to be readable");
        Assert.Equal([1L, 2], all.Taps.Select(t => t.Sequence));
    }

    [Fact]
    public async Task RowsAreReadInTheOrderOfTransactionsAlsoWhereTheirNumbersGrowLonger()
    {
        using var database = new TestDatabase(Databases.PostgreSql, server);
        using var writer = database.Database.OpenLogWriter();
        using var reader = database.Database.OpenLogReader();
        var journal = writer.OpenJournal("kiosk-1", Journal).Journal.Id;
        database.Execute($"insert into taps(xid, journal, seq, received_at, body) values('9', {journal}, 1, 1, 'a'), ('10', {journal}, 2, 1, 'b'), ('99', {journal}, 3, 1, 'c'), ('100', {journal}, 4, 1, 'd')");
        var page = new LogPage();
        var seen = new List<long>();
        var cursor = LogCursor.Start;
        await Eventually.TrueAsync(() =>
        {
            while (reader.Read(cursor, 1, page) > 0)
            {
                seen.Add(page.Taps[0].Sequence);
                cursor = page.Taps[0].Cursor;
            }

            return seen.Count == 4;
        }, "all four rows to be read");
        Assert.Equal([1L, 2, 3, 4], seen);
    }
}
