using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Storage;

/// <summary>The projection, the nightly round of the warnings and an erasure all write what is derived: they wait for each other, and none is sent away.</summary>
public sealed class DerivedLockTests(PostgresServer server)
{
    private static Bulk Rows()
    {
        var bulk = new Bulk("derived.state", "on conflict(name) do update set value = excluded.value", new BulkColumn("name", ColumnKind.Text), new BulkColumn("value", ColumnKind.Text));
        bulk.Columns[0].Add("lock-test");
        bulk.Columns[1].Add("second");
        bulk.EndRow();
        return bulk;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverReadsFirstAndWritesThenWaitsForTheOneBefore(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var connection = database.Database.OpenWithDerived();
        var first = Work.Derive(database.Database, connection);
        first.Execute("insert into derived.state(name, value) values('lock-test', 'first')");
        var begun = new TaskCompletionSource();
        var second = Task.Run(() =>
        {
            using var other = database.Database.OpenWithDerived();
            begun.SetResult();
            using var work = Work.Derive(database.Database, other);
            var seen = work.One<string>("select value from derived.state where name = 'lock-test'");
            work.Write(Rows());
            work.Commit();
            return seen;
        }, TestContext.Current.CancellationToken);
        await begun.Task;
        first.Commit();
        first.Dispose();
        await second;
        Assert.Equal("second", database.Scalar<string>("select value from derived.state where name = 'lock-test'"));
    }

    [Fact]
    public void WhatIsDerivedIsLockedFromTheBeginningAndTheLogIsNot()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var deriving = database.Database.OpenWithDerived();
        using var work = Work.Derive(database.Database, deriving);
        using var connection = database.Database.OpenWithDerived();
        // Nothing has been written yet, and nobody else may begin.
        Dapper.SqlMapper.Execute(connection, "pragma busy_timeout = 0");
        var busy = Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => Dapper.SqlMapper.Execute(connection, "delete from derived.state where 0", commandTimeout: 1));
        Assert.Equal(5, busy.SqliteErrorCode);
        database.Database.Write(entered => entered.Execute("insert into settings(name, value) values('lock-test', '1')"));
    }
}
