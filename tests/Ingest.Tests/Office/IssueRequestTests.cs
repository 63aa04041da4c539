using CardSystem.Ingest.Office;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Office;

public sealed class IssueRequestTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ACardAskedForIsBeforeTheDesksUntilOneMakesIt(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var requests = new IssueRequests(office.Database.Database, office.Time);
        Assert.StartsWith("404 There is no member 'M99'", TestOffice.Bad(office.Issuing.Request("M99", null, "", "clerk")), StringComparison.Ordinal);
        Assert.StartsWith("400 Give the note", TestOffice.Bad(office.Issuing.Request("M1", null, new string('x', 201), "clerk")), StringComparison.Ordinal);
        var asked = TestOffice.Good(office.Issuing.Request("M1", null, "lost it at the fair", "clerk"));
        // Asked for twice, it is the same.
        Assert.Equal(asked.Card, TestOffice.Good(office.Issuing.Request("M1", null, "", "clerk")).Card);
        var open = Assert.Single(requests.Open());
        Assert.Equal((asked.Card, "M1", null, null, "begun"), (open.Card, open.Member, open.Replaces, open.Desk, open.State));
        Assert.DoesNotContain("张三1", open.Name, StringComparison.Ordinal);
        Assert.Equal([$"card-request {asked.Card}"], office.Acts());

        Assert.Equal(asked.Card, office.Issue(chip, "M1"));
        Assert.Empty(requests.Open());
        Assert.False(requests.Withdraw(asked.Card, "clerk"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ARequestIsTakenBackAsLongAsNoChipIsCertifiedForIt(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var requests = new IssueRequests(office.Database.Database, office.Time);
        var first = TestOffice.Good(office.Issuing.Request("M1", null, "", "clerk")).Card;
        Assert.True(requests.Withdraw(first, "clerk"));
        Assert.False(requests.Withdraw(first, "clerk"));
        Assert.Empty(requests.Open());
        Assert.NotEqual(first, TestOffice.Good(office.Issuing.Request("M1", null, "", "clerk")).Card);
        office.Certify(chip, "M1");
        var half = Assert.Single(requests.Open());
        Assert.Equal((TestOffice.Desk, "certified"), (half.Desk, half.State));
        Assert.False(requests.Withdraw(half.Card, "clerk"));
        Assert.Equal(["card-request", "card-request-withdraw", "card-request"], office.Acts().Select(a => a.Split(' ')[0]).Take(3));
    }
}
