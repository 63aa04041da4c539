using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Office.TestOffice;

namespace CardSystem.Ingest.Tests.Office;

/// <summary>From a blank chip to a member's card, and every way in which it breaks off.</summary>
public sealed class IssuingDeskTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ACardIsBegunCertifiedAndActivated(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var begun = Good(office.Issuing.Begin(Desk, "M1", null));
        Assert.Equal(("M1", "张**", "b1", "begun"), (begun.Member, begun.Name, begun.Branch, begun.State));
        var papers = Good(office.Issuing.Certify(Desk, begun.Card, chip.Request, chip.ReceiptKey, "04A1B2C3D4E5F6"));

        using var certificate = X509CertificateLoader.LoadCertificate(papers.Certificate);
        Assert.StartsWith($"CN={begun.Card}", certificate.Subject.Split(", ").Order().First(), StringComparison.Ordinal);
        Assert.Equal(chip.Thumbprint, SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        Assert.True(MemberObject.TryRead(papers.MemberFile, out var member));
        Assert.True(member.IsSignedBy(office.Trust.Keys.Card.CompactAnchor.Point));
        Assert.Equal(("M1", "张三1", "b1", new DateOnly(2026, 5, 1), new DateOnly(2036, 4, 30), 1u), (member.Number, member.Name, member.Branch, member.From, member.Until, member.Sequence));
        Assert.Equal(chip.ReceiptKey, member.ReceiptKey);
        Assert.Equal(chip.Thumbprint, member.Thumbprint);
        Assert.Equal("20260501", papers.Date);
        Assert.True(CompactCertificate.TryRead(Assert.Single(papers.Issuers), out var issuer) && issuer.IsAnchor && issuer.Role == CertificateRole.CardIssuer);
        Assert.True(CompactCertificate.TryRead(Assert.Single(papers.Kiosks), out var kiosks) && kiosks.IsAnchor && kiosks.Role == CertificateRole.KioskAuthority);

        // Certified is not yet the member's: nobody has seen it work.
        Assert.Equal(["issued"], office.States(begun.Card));
        Assert.Equal("M1", office.Database.Scalar<string>($"select member from cards where card = '{begun.Card}'"));
        Assert.Equal("mcap-1 04A1B2C3D4E5F6 1 desk-1", string.Join(' ', office.Database.Query<(string, string, long, string)>("select profile, uid, member_seq, issued_by from card_profiles").Select(p => $"{p.Item1} {p.Item2} {p.Item3} {p.Item4}")));
        office.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("active", Good(office.Issuing.Activate(Desk, begun.Card, chip.Receipt(papers.Challenge))).State);
        Assert.Equal(["issued", "active"], office.States(begun.Card));
        Assert.Equal([$"card-issued {begun.Card}", $"card-activated {begun.Card}"], office.Acts());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AskingAgainAnswersTheSame(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var first = office.Certify(chip);
        var (acts, changes) = (office.Acts(), office.Roster.LastChange);
        Same(first, office.Certify(chip));
        Same(first, Good(office.Issuing.Again(first.Card, chip.Key)));
        var receipt = chip.Receipt(first.Challenge);
        Assert.Equal(acts, office.Acts());
        Assert.Equal(changes, office.Roster.LastChange);
        office.Time.Advance(TimeSpan.FromSeconds(1));
        Good(office.Issuing.Activate(Desk, first.Card, receipt));
        Good(office.Issuing.Activate(Desk, first.Card, receipt));
        // A desk that never heard of the activation takes the card up again and is told the same.
        Same(first, Good(office.Issuing.Certify(Desk, first.Card, chip.Request, chip.ReceiptKey, "")));
        Assert.Equal([$"card-issued {first.Card}", $"card-activated {first.Card}"], office.Acts());
        Assert.Equal(["issued", "active"], office.States(first.Card));

        static void Same(Ingest.Office.CertifyAnswer one, Ingest.Office.CertifyAnswer other)
        {
            Assert.Equal((one.Card, one.Date), (other.Card, other.Date));
            Assert.Equal([one.Certificate, one.MemberFile, one.Challenge, .. one.Issuers, .. one.Kiosks], (byte[][])[other.Certificate, other.MemberFile, other.Challenge, .. other.Issuers, .. other.Kiosks]);
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnotherChipTakesTheUnfinishedCardsPlaceAndTheFirstIsGoodForNothing(string kind)
    {
        using var office = new TestOffice(kind, server);
        using TestChip broken = new(), whole = new();
        var first = office.Certify(broken);
        office.Time.Advance(TimeSpan.FromMinutes(1));
        var second = office.Certify(whole);
        Assert.Equal(first.Card, second.Card);
        Assert.True(MemberObject.TryRead(second.MemberFile, out var member) && member.Sequence == 2);
        Assert.StartsWith("400 The card's receipt does not hold", Bad(office.Issuing.Activate(Desk, first.Card, broken.Receipt(first.Challenge))), StringComparison.Ordinal);
        Assert.StartsWith("409 This chip's key was certified as card", Bad(office.Issuing.Certify(Desk, first.Card, broken.Request, broken.ReceiptKey, "")), StringComparison.Ordinal);
        Good(office.Issuing.Activate(Desk, second.Card, whole.Receipt(second.Challenge)));
        Assert.False(Good(office.Care.Find(broken.Key, null)).IsCurrent);
        Assert.True(Good(office.Care.Find(whole.Key, null)).IsCurrent);
        // What the first chip signs is no proof for the card's taps.
        Assert.Null(office.Roster.Book().Card(first.Card)!.KeyNamed(broken.Thumbprint, office.Time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void AReceiptKeyMadeAnewIsSignedForAnew()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using TestChip chip = new(), other = new();
        var first = office.Certify(chip);
        var second = Good(office.Issuing.Certify(Desk, first.Card, chip.Request, other.ReceiptKey, ""));
        Assert.Equal(first.Certificate, second.Certificate);
        Assert.True(MemberObject.TryRead(second.MemberFile, out var member) && member.Sequence == 2 && member.ReceiptKey.AsSpan().SequenceEqual(other.ReceiptKey));
    }

    [Fact]
    public void OnlyTheFinishedCardsOwnReceiptActivatesIt()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using TestChip chip = new(), other = new();
        var papers = office.Certify(chip);
        foreach (var receipt in (byte[][])[chip.Receipt(new byte[32]), other.Receipt(papers.Challenge), [], [0xE6, 0x00], chip.Receipt(papers.Challenge)[..^1]])
            Assert.StartsWith("400", Bad(office.Issuing.Activate(Desk, papers.Card, receipt)), StringComparison.Ordinal);
        Assert.StartsWith("404", Bad(office.Issuing.Activate(Desk, "3101000000000001", chip.Receipt(papers.Challenge))), StringComparison.Ordinal);
        Assert.Equal(["issued"], office.States(papers.Card));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ANewCardTakesTheOldOnesPlaceWhenItWorksAndNotBefore(string kind)
    {
        using var office = new TestOffice(kind, server);
        using TestChip lost = new(), young = new();
        var old = office.Issue(lost);
        Assert.Equal($"409 M1 has card {old}; say --replace {old} if the new card takes its place.", Bad(office.Issuing.Begin(Desk, "M1", null)));
        office.Time.Advance(TimeSpan.FromHours(1));
        office.Roster.Cards.Enter(old, CardState.Lost, null, null, "clerk");
        office.Time.Advance(TimeSpan.FromHours(1));
        var papers = office.Certify(young, replaces: old);
        Assert.Equal(["issued", "active", "lost"], office.States(old));
        office.Time.Advance(TimeSpan.FromMinutes(1));
        Good(office.Issuing.Activate(Desk, papers.Card, young.Receipt(papers.Challenge)));
        Assert.Equal(["issued", "active", "lost", "replaced"], office.States(old));
        var book = office.Roster.Book();
        // The history is the member's, whichever card it was tapped with.
        Assert.Equal(new[] { old, papers.Card }.Order(), book.CardsOf(book.Members["M1"]).Select(c => c.Number));
        var (earlier, now) = (office.Time.GetUtcNow().AddHours(-1.5).ToUnixTimeMilliseconds(), office.Time.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal((CardState.Active, CardState.Replaced, CardState.Active), (book.Card(old)!.StateAt(earlier), book.Card(old)!.StateAt(now), book.Card(papers.Card)!.StateAt(now)));
    }

    [Fact]
    public void WhatCannotBeBegunIsRefusedInASentence()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using TestChip one = new(), two = new();
        Assert.Equal("404 There is no member 'M99'.", Bad(office.Issuing.Begin(Desk, "M99", null)));
        Assert.Equal("409 There is no card '3101'.", Bad(office.Issuing.Begin(Desk, "M1", "3101")));
        var card = office.Issue(one, "M2");
        Assert.Equal($"409 Card {card} is not M1's.", Bad(office.Issuing.Begin(Desk, "M1", card)));
        Assert.StartsWith("404 No issue of card", Bad(office.Issuing.Certify(Desk, "3101", two.Request, two.ReceiptKey, "")), StringComparison.Ordinal);
        Assert.Equal($"409 Card {card} is active with another chip; begin a new issue.", Bad(office.Issuing.Certify(Desk, card, two.Request, two.ReceiptKey, "")));
        var other = Good(office.Issuing.Begin(Desk, "M1", null)).Card;
        Assert.StartsWith($"409 This chip's key was certified as card {card}", Bad(office.Issuing.Certify(Desk, other, one.Request, one.ReceiptKey, "")), StringComparison.Ordinal);
        Assert.Equal("400 The receipt key is no compressed point of P-256.", Bad(office.Issuing.Certify(Desk, other, two.Request, new byte[33], "")));
        Assert.StartsWith("400 This is no certificate request", Bad(office.Issuing.Certify(Desk, other, new byte[200], two.ReceiptKey, "")), StringComparison.Ordinal);
    }

    [Fact]
    public void AMergedNumberGetsThePersonsCard()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        office.Roster.Merges.Merge("M5", "M1", "clerk");
        var papers = office.Certify(chip, "M5");
        Assert.True(MemberObject.TryRead(papers.MemberFile, out var member) && member.Number == "M1");
    }

    [Fact]
    public void AfterARotationChipsGetBothAnchorsAndTheNewSignature()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        office.Trust.Rotate(AuthorityKind.Card);
        office.Trust.Rotate(AuthorityKind.Kiosk);
        var papers = office.Certify(chip);
        Assert.Equal((2, 2), (papers.Issuers.Count, papers.Kiosks.Count));
        Assert.True(MemberObject.TryRead(papers.MemberFile, out var member) && member.IsSignedBy(office.Trust.Keys.Card.CompactAnchor.Point));
        Assert.Equal(office.Trust.Keys.Card.CompactAnchor.Bytes, papers.Issuers[^1]);
    }

    [Fact]
    public void NumbersAreSixteenDigitsWithACheckDigit()
    {
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var number = Ingest.Office.CardNumberRules.Draw("310109", () => random.Next(10));
            Assert.True(Ingest.Office.CardNumberRules.IsWhole(number) && number.StartsWith("310109", StringComparison.Ordinal), number);
            // Any one digit typed wrongly is noticed.
            var place = random.Next(16);
            var wrong = number.ToCharArray();
            wrong[place] = (char)('0' + (wrong[place] - '0' + 1 + random.Next(9)) % 10);
            Assert.False(Ingest.Office.CardNumberRules.IsWhole(new string(wrong)), new string(wrong));
        }

        // ISO/IEC 7812-1's well-known test number.
        Assert.True(Ingest.Office.CardNumberRules.IsWhole("4539578763621486"));
    }
}
