using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Storage;

public sealed class SchemaTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void PreparingTwiceKeepsWhatIsThere(string kind)
    {
        using var database = new TestDatabase(kind, server);
        database.Execute("insert into organisations(id, name, kind, parent) values('d', 'D', 'district', null)");
        database.Execute("insert into derived.days(day, taps) values(1, 2)");
        Schema.Prepare(database.Database);
        Assert.Equal(1, database.Scalar<long>("select count(*) from organisations"));
        Assert.Equal(1, database.Scalar<long>("select count(*) from derived.days"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void NewMigrationsAreAppliedOnTopOfOldData(string kind)
    {
        using var database = new TestDatabase(kind, server, prepared: false);
        Schema.Prepare(database.Database, [new Migration(1, "create table settings(name text primary key, value text not null); create table old(a bigint)")]);
        database.Execute("insert into old(a) values(7)");
        Schema.Prepare(database.Database, [new Migration(1, "never run again"), new Migration(2, "alter table old add column b bigint; update old set b = a + 1")]);
        Assert.Equal(8, database.Scalar<long>("select b from old"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ADatabaseOfANewerVersionIsRefusedInASentence(string kind)
    {
        using var database = new TestDatabase(kind, server);
        database.Execute("insert into schema_versions(number) values(99)");
        var refusal = Assert.Throws<StorageException>(() => Schema.Prepare(database.Database));
        Assert.Equal($"The database {database.Database.Name} has version 99, this program understands up to {Migration.All.Max(m => m.Number)}: install the newer program, or name another database.", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AFailingMigrationLeavesNothingBehind(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Assert.Throws<StorageException>(() => Schema.Prepare(database.Database, [.. Migration.All, new Migration(100, "create table half(a bigint); this is not SQL")]));
        Schema.Prepare(database.Database);
        Assert.ThrowsAny<System.Data.Common.DbException>(() => database.Execute("select * from half"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatWasDerivedFromAnotherLogIsDropped(string kind)
    {
        using var database = new TestDatabase(kind, server);
        database.Execute("insert into derived.days(day, taps) values(1, 2)");
        database.Execute("update settings set value = 'of an older copy' where name = 'log-id'");
        Schema.Prepare(database.Database);
        Assert.Equal(0, database.Scalar<long>("select count(*) from derived.days"));
    }

    [Fact]
    public void EveryRoomsRulesDecideWhetherWhatIsDerivedIsStale()
    {
        var (attendance, credits, warnings) = (AttendanceDerived.RuleVersion, CreditDerived.RuleVersion, WarningDerived.RuleVersion);
        Assert.Equal(DerivedSchema.Version, DerivedSchema.VersionOf(attendance, credits, warnings));
        Assert.Equal(CardSystem.Ingest.Attendance.AttendanceRules.RuleVersion, attendance);
        Assert.Distinct([DerivedSchema.Version, DerivedSchema.VersionOf(attendance + 1, credits, warnings), DerivedSchema.VersionOf(attendance, credits + 1, warnings), DerivedSchema.VersionOf(attendance, credits, warnings + 1)]);
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsToldInASentence()
    {
        using var database = new TestDatabase(Databases.Sqlite, server, prepared: false);
        File.WriteAllText(database.Options.File, "this is no database, but it is long enough to be read as one, is it not? " + new string('x', 200));
        var refusal = Assert.Throws<StorageException>(() => Schema.Prepare(database.Database));
        Assert.StartsWith($"The database {database.Options.File} cannot be opened (", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("check Storage:File, the folder's rights and the free disk space.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AServerThatIsNotThereIsToldInASentence()
    {
        var database = Database.Of(new StorageOptions { Provider = StorageOptions.PostgreSql, ConnectionString = "Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2" });
        var refusal = Assert.Throws<StorageException>(() => Schema.Prepare(database));
        Assert.StartsWith("The database PostgreSQL x at 127.0.0.1:1 cannot be opened (", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OneProjectionAtATimeHoldsTheLock(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using (var held = database.Database.TryLockProjection())
        {
            Assert.NotNull(held);
            Assert.Null(database.Database.TryLockProjection());
        }

        using var again = database.Database.TryLockProjection();
        Assert.NotNull(again);
    }
}
