using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Office;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>Cards issued at a desk: chip of the simulator, centre over TLS.</summary>
public sealed class IssuingTests : IAsyncLifetime
{
    private readonly OfficeFolder _folder = new();
    private FakeOffice _office = null!;

    public async ValueTask InitializeAsync() => _office = await FakeOffice.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _office.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void ABlankCardBecomesAMembers()
    {
        using var clerk = new TestClerk(_office, _folder);
        var card = TestClerk.Blank();
        clerk.Pile.Enqueue((card, []));
        clerk.Issue("M1");
        var issue = Assert.Single(_office.Issues);
        Assert.Equal(("active", LifeCycle.Activated), (issue.State, TestClerk.Life(card)));
        Assert.Equal(issue.Certificate, card.Certificate!);
        Assert.Equal(issue.Point, card.Chip!.PointOf(KeyPlace.Card));
        Assert.Equal($"Card {issue.Card} of 张* is ready; take it away.", clerk.Said[^1]);
    }

    [Fact]
    public void ACardThatLosesItsPowerAnywhereIsTakenUpAgainOrBegunAnew()
    {
        using var counting = new TestClerk(_office, _folder);
        counting.Issue("M1");
        var apdus = counting.Slot.Apdus;
        Assert.InRange(apdus, 14, 40);
        var (cuts, member) = (0, 0);
        for (var apdu = 1; apdu <= apdus; apdu++)
        {
            foreach (var fault in (CardFault[])[new(CardFaultKind.CutBefore, apdu), new(CardFaultKind.CutAfter, apdu), .. Enumerable.Range(1, 4).Select(w => new CardFault(CardFaultKind.CutInWrite, apdu, w * w))])
            {
                var number = $"T{++member}";
                _office.Branches[number] = "b1";
                using var clerk = new TestClerk(_office, _folder);
                var card = TestClerk.Blank();
                clerk.Pile.Enqueue((card, [fault]));
                clerk.Issue(number);
                var torn = clerk.Said.Exists(s => s.Contains("Nothing is lost", StringComparison.Ordinal));
                // A command need not write so often; power before and after a command is cut for certain.
                if (fault.Kind != CardFaultKind.CutInWrite) Assert.True(torn, fault.ToString());
                cuts += torn ? 1 : 0;
                var issue = Assert.Single(_office.Issues, i => i.Member == number);
                Assert.Equal(("active", LifeCycle.Activated), (issue.State, TestClerk.Life(card)));
                Assert.Equal(issue.Point, card.Chip!.PointOf(KeyPlace.Card));
                Assert.Equal(issue.Certificate, card.Certificate!);
            }
        }

        Assert.True(cuts > 2 * apdus, $"{cuts} cuts");
    }

    [Theory]
    [InlineData(CardFaultKind.Mute)]
    [InlineData(CardFaultKind.CorruptAnswer)]
    [InlineData(CardFaultKind.CorruptCommand)]
    public void NoiseAnywhereNeverMakesAWrongCard(CardFaultKind kind)
    {
        using var counting = new TestClerk(_office, _folder);
        counting.Issue("M1");
        for (var apdu = 1; apdu <= counting.Slot.Apdus; apdu++)
        {
            var number = $"{kind}{apdu}".ToUpperInvariant()[..Math.Min(20, $"{kind}{apdu}".Length)];
            _office.Branches[number] = "b1";
            using var clerk = new TestClerk(_office, _folder);
            var card = TestClerk.Blank();
            clerk.Pile.Enqueue((card, [new CardFault(kind, apdu)]));
            var refused = Record.Exception(() => clerk.Issue(number));
            if (refused is not null) Assert.Equal(OfficeFault.BadCard, Assert.IsType<OfficeException>(refused).Fault);
            // Laid down once more without noise, the same card is finished, or put aside in a sentence and another takes its place.
            clerk.Slot.Take();
            clerk.Pile.Enqueue((card, []));
            if (refused is not null && Record.Exception(() => clerk.Issue(number)) is OfficeException again) Assert.Equal(OfficeFault.BadCard, again.Fault);
            clerk.Slot.Take();
            if (_office.Issues.Single(i => i.Member == number).State != "active") clerk.Issue(number);
            var issue = _office.Issues.Single(i => i.Member == number);
            Assert.Equal("active", issue.State);
            clerk.Slot.Lay(clerk.Last!);
            clerk.At((desk, stop) => Assert.All(desk.Verify(Authorities(), stop), f => Assert.True(f.Good, f.ToString())));
        }
    }

    [Fact]
    public void AnAnswerOfTheCentreThatIsLostChangesNothing()
    {
        using var first = new TestClerk(_office, _folder);
        first.Issue("M1");
        var requests = _office.Requests;
        for (var lost = 1; lost <= requests; lost++)
        {
            var number = $"L{lost}";
            _office.Branches[number] = "b1";
            _office.Loses = _office.Requests + lost;
            using var clerk = new TestClerk(_office, _folder);
            var card = TestClerk.Blank();
            clerk.Pile.Enqueue((card, []));
            var e = Assert.Throws<OfficeException>(() => clerk.Issue(number));
            Assert.Equal(OfficeFault.Unreachable, e.Fault);
            Assert.StartsWith($"The centre at {_office.Address} cannot be reached:", e.Message, StringComparison.Ordinal);
            // The clerk tries again, with the card where it was.
            clerk.Issue(number);
            var issue = Assert.Single(_office.Issues, i => i.Member == number);
            Assert.Equal("active", issue.State);
            Assert.Equal(issue.Point, card.Chip!.PointOf(KeyPlace.Card));
        }
    }

    [Fact]
    public void WhatLiesThereAndCannotBeIssuedIsSaid()
    {
        using var clerk = new TestClerk(_office, _folder);
        var (mine, full) = (TestClerk.Blank(), TestClerk.Blank());
        clerk.Pile.Enqueue((mine, []));
        clerk.Issue("M1");
        string Refusal(string member, VirtualCard card, params CardFault[] faults)
        {
            clerk.Slot.Take();
            clerk.Pile.Clear();
            clerk.Pile.Enqueue((card, faults));
            return Assert.Throws<OfficeException>(() => clerk.Issue(member)).Message;
        }

        var number = _office.Issues.Single().Card;
        Assert.Equal($"This is card {number} of M1 (张*), which is active; take another.", Refusal("M2", mine));
        Assert.Equal("This is no chip card of profile MCAP-1; only such cards are issued here.", Refusal("M2", VirtualCard.WithApplications("x", [4, 1, 2, 3, 4, 5, 7])));
        Assert.StartsWith("The card's memory is full or worn out", Refusal("M2", full, new CardFault(CardFaultKind.MemoryFull, 2)), StringComparison.Ordinal);
        Assert.Equal("There is no member 'M9'.", Refusal("M9", TestClerk.Blank()));
        Assert.StartsWith("M1 has card", Refusal("M1", TestClerk.Blank()), StringComparison.Ordinal);
    }

    [Fact]
    public void AMembersNewCardTakesTheOldOnesPlace()
    {
        using var clerk = new TestClerk(_office, _folder);
        clerk.Issue("M1");
        var old = _office.Issues.Single().Card;
        clerk.Issue("M1", old);
        Assert.Equal([(old, "replaced"), (_office.Issues[1].Card, "active")], _office.Issues.Select(i => (i.Card, i.Life)));
    }

    [Fact]
    public void ACardIsReadAndVerified()
    {
        using var clerk = new TestClerk(_office, _folder);
        var card = TestClerk.Blank();
        clerk.Pile.Enqueue((card, []));
        clerk.Issue("M1");
        clerk.Slot.Lay(card);
        clerk.At((desk, stop) =>
        {
            var lines = desk.Read(stop).Lines().ToList();
            Assert.Contains("State      in use", lines);
            Assert.Contains(lines, l => l.StartsWith("Member     M1 张小明, branch b1,", StringComparison.Ordinal));
            var findings = desk.Verify(Authorities(), stop);
            Assert.All(findings, f => Assert.True(f.Good, f.ToString()));
            Assert.True(findings.Count >= 12);
        });
        // Reported lost at the centre, and another chip under its number: both are told.
        _office.Issues[0].Life = "lost";
        clerk.At((desk, stop) => Assert.Equal(["It is in use: it is lost"], desk.Verify(Authorities(), stop).Where(f => f.Good != true).Select(f => $"{f.What}: {f.Why}")));
        clerk.Slot.Lay(TestClerk.Blank());
        clerk.At((desk, stop) => Assert.Equal("it is blank", Assert.Single(desk.Verify(Authorities(), stop)).Why));
    }

    [Fact]
    public void ABranchThatChangedIsWrittenAlsoUnderARotatedKey()
    {
        using var clerk = new TestClerk(_office, _folder);
        var card = TestClerk.Blank();
        clerk.Pile.Enqueue((card, []));
        clerk.Issue("M1");
        clerk.Slot.Lay(card);
        clerk.At((desk, stop) => desk.Update(stop));
        Assert.EndsWith("is up to date already.", clerk.Said[^1], StringComparison.Ordinal);
        _office.Branches["M1"] = "b7";
        _office.RotateIssuer();
        clerk.At((desk, stop) => desk.Update(stop));
        Assert.EndsWith("is brought up to date.", clerk.Said[^1], StringComparison.Ordinal);
        Assert.Equal(("b7", 2u), MemberObject.Read(new CardFiles(card.Chip!).Member()) is { } m ? (m.Branch, m.Sequence) : default);
    }

    [Fact]
    public void ACardIsEmptiedAndServesAnotherMember()
    {
        using var clerk = new TestClerk(_office, _folder);
        var card = TestClerk.Blank();
        clerk.Pile.Enqueue((card, []));
        clerk.Issue("M1");
        var number = _office.Issues.Single().Card;
        clerk.Slot.Lay(card);
        Assert.StartsWith($"This is card {number}, which is in use", Assert.Throws<OfficeException>(() => clerk.At((desk, stop) => desk.Reset(null, "", stop))).Message, StringComparison.Ordinal);
        Assert.Equal(LifeCycle.Activated, TestClerk.Life(card));
        _office.RotateIssuer();
        clerk.At((desk, stop) => desk.Reset(number, "handed back", stop));
        Assert.Equal(LifeCycle.Blank, TestClerk.Life(card));
        Assert.Equal("revoked", _office.Issues.Single().Life);
        clerk.At((desk, stop) => desk.Reset(null, "", stop));
        Assert.Equal("The card is blank already.", clerk.Said[^1]);
    }

    private CardAuthorities Authorities() => CardAuthorities.TryLoad(new CardsOptions { AuthorityFiles = { _folder.File_("cards.pem") } }, out _)!;
}
