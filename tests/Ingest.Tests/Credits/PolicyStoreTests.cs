using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class PolicyStoreTests(PostgresServer server)
{
    private static readonly byte[] File = Json(Category("study", "\"points\":2"));

    private static Decision Write(TestDatabase database, Func<Work, Decision> act)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var decision = act(work);
        work.Commit();
        return decision;
    }

    private static Decision Add(TestDatabase database, byte[] utf8, string from, string reason = "adopted") =>
        Write(database, work => PolicyStore.Add(work, Local("2026-01-01 09:00"), "Wang", reason, utf8, Day(from)));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AVersionIsKeptByteForByteWithItsActAndItsChange(string kind)
    {
        using var database = NewDistrict(kind, server);
        Assert.Equal(Decision.Made(1), Add(database, File, "2026-01-01"));
        var stored = Assert.Single(Read(database, work => PolicyStore.Read(work).ToList()));
        Assert.Equal(File, stored.Body);
        Assert.Equal((1, Day("2026-01-01"), 1, 200), (stored.Version.Number, stored.Version.FromDay, stored.Version.Act, stored.Version.Policy.Categories["study"].Points));
        Assert.Equal(["Credits "], database.Query<string>("select kind || ' ' || key from changes"));
        Assert.Equal("policy-add policy 1 Wang", database.Scalar<string>("select what || ' ' || subject || ' ' || who from acts"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheSameAgainAndActsWithoutAReasonAreRefused(string kind)
    {
        using var database = NewDistrict(kind, server);
        Add(database, File, "2026-01-01");
        Assert.Equal("This very policy is in force from 2026-01-01 already, as version 1.", Add(database, File, "2026-01-01").Refusal);
        Assert.Equal("Give the reason: it stays with the act.", Add(database, File, "2026-02-01", "").Refusal);
        Assert.Equal("The reason must be one line of at most 500 characters.", Add(database, File, "2026-02-01", "a\nb").Refusal);
        Assert.Null(Add(database, File, "2026-02-01").Refusal);
        Assert.Equal("There is no version 3 of the policy.", Write(database, work => PolicyStore.Withdraw(work, Local("2026-03-01 09:00"), "Li", "wrong", 3)).Refusal);
        Assert.Null(Write(database, work => PolicyStore.Withdraw(work, Local("2026-03-01 09:00"), "Li", "wrong", 2)).Refusal);
        Assert.Equal("Version 2 of the policy was withdrawn by act 3 already.", Write(database, work => PolicyStore.Withdraw(work, Local("2026-03-01 09:00"), "Li", "wrong", 2)).Refusal);
        Assert.Equal(1L, Read(database, CreditBook.Load).Policies.On(Day("2026-02-01"))?.Number);
        // Withdrawn, it may be entered once more.
        Assert.Null(Add(database, File, "2026-02-01").Refusal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ManyAtOnceGetNumbersOfTheirOwn(string kind)
    {
        using var database = NewDistrict(kind, server);
        var decisions = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Task.Run(() => Add(database, File, $"2026-{i:00}-01"), TestContext.Current.CancellationToken)));
        Assert.All(decisions, d => Assert.Null(d.Refusal));
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), database.Query<long>("select version from credit_policies order by version"));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Fact]
    public void APolicyOfAnotherProgramIsToldInASentence()
    {
        using var database = NewDistrict(Databases.Sqlite, server);
        Add(database, File, "2026-01-01");
        database.Execute("update credit_policies set body = cast('{\"nom\":1}' as blob)");
        var refusal = Assert.Throws<StorageException>(() => Read(database, CreditBook.Load));
        Assert.StartsWith("Version 1 of the credit policy in the database is not one this program understands (policy 1 line 1, column 2: nom is not known here; did you mean 'name'?", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDocumentShowsTheExampleThatIsBuiltIn()
    {
        var root = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(root, "CardSystem.sln"))) root = Path.GetDirectoryName(root)!;
        Assert.Contains(DefaultPolicy.Json, System.IO.File.ReadAllText(Path.Combine(root, "docs", "credits.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
