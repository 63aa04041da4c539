using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.Ingest.Web.Words;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Tokens;

public sealed class TokenTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly StaffScope Secretary = new([new Grant(StaffRole.BranchSecretary, "b1")], unit => [unit]);

    private static T InWork<T>(TestDatabase database, Func<Work, T> change)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var result = change(work);
        work.Commit();
        return result;
    }

    private static MadeToken Make(TestDatabase database, string name = "statistics", int days = 30, params Right[] rights) =>
        InWork(database, work => TokenDesk.Make(work, Now, "u1", "wang", Secretary, name, rights.Length == 0 ? [Right.SeeMembers] : rights, days));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ATokenIsFoundByItsSecretAloneUntilItEndsOrIsRevoked(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var made = Make(database, rights: [Right.SeeMembers, Right.SeeNames]);
        Assert.True(TokenRules.IsToken(made.Secret!));
        var found = InWork(database, work => TokenStore.Find(work, TokenRules.DigestOf(made.Secret!)))!;
        Assert.Equal((made.Token!.Id, "u1", "statistics", Now.AddDays(30), true), (found.Id, found.UserId, found.Name, found.EndsAt, found.Rights.SetEquals([Right.SeeMembers, Right.SeeNames])));
        Assert.Equal((true, false), (found.Holds(Now.AddDays(30).AddMilliseconds(-1)), found.Holds(Now.AddDays(30))));
        // The database holds nothing that lets anybody in.
        Assert.DoesNotContain(made.Secret!, string.Join('\n', database.Query<string>("select token || digest || user_id || name || rights from api_tokens union all select detail from acts")), StringComparison.Ordinal);
        Assert.False(InWork(database, work => TokenDesk.Revoke(work, Now, "u2", "li", found.Id)));
        Assert.True(InWork(database, work => TokenDesk.Revoke(work, Now, "u1", "wang", found.Id)));
        Assert.False(InWork(database, work => TokenDesk.Revoke(work, Now, "u1", "wang", found.Id)));
        Assert.False(InWork(database, work => TokenStore.Of(work, "u1")).Single().Holds(Now));
        Assert.Equal(["token-make", "token-revoke"], database.Query<string>("select what from acts order by act"));
    }

    [Fact]
    public void NobodyGivesATokenWhatHeDoesNotHaveOrWhatIsForPeopleOnly()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Contains("handle-cards", Make(database, rights: [Right.SeeMembers, Right.HandleCards]).Problem!.English, StringComparison.Ordinal);
        Assert.Contains("manage-staff", InWork(database, work => TokenDesk.Make(work, Now, "u1", "wang", new([new Grant(StaffRole.District, "d")], u => [u]), "x", [Right.ManageStaff], 1)).Problem!.English, StringComparison.Ordinal);
        Assert.Empty(database.Query<string>("select token from api_tokens"));
    }

    [Fact]
    public void NamesDaysAndNumberHaveTheirLimits()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.All(new[] { "", "  ", "two\nlines", new string('x', 61) }, name => Assert.NotNull(Make(database, name).Problem));
        Assert.All(new[] { 0, -1, 367 }, days => Assert.NotNull(Make(database, days: days).Problem));
        Assert.Same(TokenWords.NoRights, InWork(database, work => TokenDesk.Make(work, Now, "u1", "wang", Secretary, "x", [], 1)).Problem);
        for (var i = 0; i < TokenRules.Most; i++) Assert.Null(Make(database).Problem);
        Assert.Contains("20", Make(database).Problem!.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cst_", false)]
    [InlineData("cst_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF", false)]
    [InlineData("cst_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("CST_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    public void ATokensShapeIsKnown(string text, bool isOne) => Assert.Equal(isOne, TokenRules.IsToken(text));

    [Fact]
    public void EveryRightOfferedHasWordsInBothLanguages() => Assert.All(TokenRules.Offered, right => Assert.NotEqual(right.ToString(), TokenWords.Of(right).English));
}
