using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Acts;

public sealed class ActLogTests(PostgresServer server)
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ActsAreNumberedWithoutGapsAndChained(string kind)
    {
        using var database = new TestDatabase(kind, server);
        Assert.Equal(1, Record(database, "王芳", "correct", "morning M001", new { Reason = "补签" }));
        Assert.Equal(2, Record(database, ActLog.System, "close", "morning", new { }));
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        var acts = ActLog.Read(work, 0, 10).ToList();
        Assert.Equal(["王芳", "system"], acts.Select(a => a.Who));
        Assert.Equal("""{"reason":"补签"}""", acts[0].Detail);
        Assert.Equal(acts[0].Hash, acts[1].Previous);
        Assert.Empty(ActChain.Check(work));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnActThatWasTouchedOrTakenAwayIsFound(string kind)
    {
        using var database = new TestDatabase(kind, server);
        for (var i = 0; i < 4; i++) Record(database, "li", "correct", "s", new { i });
        database.Execute("update acts set who = 'wang' where act = 2");
        Assert.Equal(["Act 2 was changed after it was recorded."], Check(database));
        database.Execute("update acts set who = 'li' where act = 2");
        database.Execute("delete from acts where act = 3");
        Assert.Equal(["Act 3 is missing: act 4 follows act 2.", "Act 4 does not follow from the act before it."], Check(database));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N17_WordsAreErasedByAnActAndTheChainHolds(string kind)
    {
        using var database = new TestDatabase(kind, server);
        for (var i = 0; i < 3; i++) Record(database, "li", "excuse-request", "M001", new { Reason = "住院" + i });
        Assert.Null(Erase(database, 2));
        Assert.Empty(Check(database));
        Assert.Equal(["""{"reason":"住院0"}""", "{}", """{"reason":"住院2"}""", """{"reason":"asked for"}"""], database.Query<string>("select detail from acts order by act"));
        Assert.Equal(("li", "erase-words", "act 2"), database.Query<(string, string, string)>("select who, what, subject from acts where act = 4").Single());
        Assert.Equal("The words of act 2 were erased already.", Erase(database, 2));
        Assert.Equal("There is no act 9; 'ingest acts list' shows those there are.", Erase(database, 9));
        Assert.Equal("The words of act 4, erase-words, prove what else is kept and hold nothing of any member; they stay.", Erase(database, 4));
        Assert.Equal(4, database.Scalar<long>("select count(*) from acts"));
    }

    [Theory]
    [InlineData(Databases.Sqlite, "update acts set detail = '{}', salt = x'' where act = 1", "The words of act 1 were taken out, and no act says by whom.")]
    [InlineData(Databases.PostgreSql, "update acts set detail = '{}', salt = '' where act = 1", "The words of act 1 were taken out, and no act says by whom.")]
    [InlineData(Databases.Sqlite, "update acts set detail = '{\"reason\":\"travel\"}' where act = 2", "Act 2 was changed after it was recorded.")]
    [InlineData(Databases.PostgreSql, "update acts set detail = '{\"reason\":\"travel\"}', salt = '' where act = 3", "Act 3 was changed after it was recorded.")]
    [InlineData(Databases.PostgreSql, "update acts set digest = sha256(salt || convert_to('{\"reason\":\"x\"}', 'UTF8')), detail = '{\"reason\":\"x\"}' where act = 3", "Act 3 was changed after it was recorded.")]
    public void N17_ErasedOrExchangedOnTheQuietIsFound(string kind, string damage, string finding)
    {
        using var database = new TestDatabase(kind, server);
        for (var i = 0; i < 3; i++) Record(database, "li", "excuse-request", "M001", new { Reason = "住院" + i });
        Assert.Null(Erase(database, 2));
        database.Execute(damage);
        Assert.Contains(finding, Check(database));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PeopleWhoActAtOnceDoNotBreakTheChain(string kind)
    {
        using var database = new TestDatabase(kind, server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Record(database, "p" + i, "correct", "s", new { i }), TestContext.Current.CancellationToken)));
        Assert.Equal(8, database.Scalar<long>("select count(*) from acts"));
        Assert.Empty(Check(database));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void WhoActsMustBeTold(string who)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Throws<ArgumentException>(() => Record(database, who, "correct", "s", new { }));
        Assert.Equal(0, database.Scalar<long>("select count(*) from acts"));
    }

    [Fact]
    public void TheHashIsWhatItsDescriptionSays() =>
        // Worked out by hand: SHA-256 of 32 zero bytes, 1 and 2 as eight bytes, "a", "b" and "" each behind its length in four bytes, and SHA-256 of the salt 0102 and "{}".
        Assert.Equal(
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Convert.FromHexString(
                new string('0', 64) + "0000000000000001" + "0000000000000002" + "0000000161" + "0000000162" + "00000000"
                + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Convert.FromHexString("0102" + "7B7D")))))),
            Convert.ToHexString(ActLog.HashOf(new Act(1, 2, "a", "b", "", "{}", [1, 2], ActLog.DigestOf([1, 2], "{}"), new byte[32], []))));

    private static long Record(TestDatabase database, string who, string what, string subject, object detail)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var number = ActLog.Record(work, Nine, who, what, subject, detail);
        work.Commit();
        return number;
    }

    private static string? Erase(TestDatabase database, long number)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var refused = ActErasure.Erase(work, Nine, "li", number, "asked for");
        if (refused is null) work.Commit();
        return refused;
    }

    private static List<string> Check(TestDatabase database)
    {
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        return [.. ActChain.Check(work)];
    }
}
