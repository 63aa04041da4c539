using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Office.TestOffice;

namespace CardSystem.Ingest.Tests.Office;

/// <summary>Cards in use: looked up, brought up to date, emptied; and the desk's own paper.</summary>
public sealed class CardCareTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMembersNewBranchMakesANewFileAndTheSameBranchDoesNot(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var card = office.Issue(chip);
        Assert.Equal(1u, Good(office.Care.Member(Desk, card)).Sequence);
        office.Roster.Desk.Transfer("M1", "b3", TestRoster.Today, "clerk");
        var answer = Good(office.Care.Member(Desk, card));
        Assert.True(MemberObject.TryRead(answer.MemberFile, out var member));
        Assert.Equal(("b3", 2u), (member.Branch, member.Sequence));
        Assert.True(member.IsSignedBy(office.Trust.Keys.Card.CompactAnchor.Point));
        Assert.Equal(answer.MemberFile, Good(office.Care.Member(Desk, card)).MemberFile);
        Assert.Equal(2, Good(office.Care.Find(null, card)).Sequence is var s ? (int)s : 0);
    }

    [Fact]
    public void AfterARotationTheFileIsSignedAnewAndTheLinkComesAlong()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        var card = office.Issue(chip);
        office.Trust.Rotate(AuthorityKind.Card);
        var answer = Good(office.Care.Member(Desk, card));
        Assert.True(CompactCertificate.TryRead(Assert.Single(answer.Links), out var link));
        Assert.True(MemberObject.TryRead(answer.MemberFile, out var member) && member.IsSignedBy(link.Point) && member.Sequence == 2);
    }

    [Fact]
    public void ACardOutOfUseIsNotBroughtUpToDate()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        var card = office.Issue(chip);
        office.Roster.Cards.Enter(card, CardState.Lost, null, null, "clerk");
        Assert.Equal($"409 Card {card} is lost; it is not brought up to date.", Bad(office.Care.Member(Desk, card)));
        Assert.StartsWith("404", Bad(office.Care.Member(Desk, "3101000000000001")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ACardInUseIsEmptiedOnlyByItsNumberAndIsOutOfUseThen(string kind)
    {
        using var office = new TestOffice(kind, server);
        using var chip = new TestChip();
        var (card, challenge) = (office.Issue(chip), new byte[16]);
        Assert.StartsWith($"409 This is card {card}, which is in use", Bad(office.Care.Reset(Desk, chip.Key, challenge, null, "")), StringComparison.Ordinal);
        Assert.Equal(["issued", "active"], office.States(card));
        office.Time.Advance(TimeSpan.FromSeconds(1));
        var order = Good(office.Care.Reset(Desk, chip.Key, challenge, card, "handed back")).Order;
        var issuer = office.Trust.Keys.Card;
        Assert.Equal([0x42, 0x08, .. issuer.Reference, 0x9E, 0x40], order.AsSpan(0, 12).ToArray());
        Assert.True(CardKeys.Verify(issuer.CompactAnchor.Point, CardKeys.Tagged("MCAP1-RS"u8, chip.Thumbprint, challenge), order.AsSpan(12)));
        Assert.Equal(["issued", "active", "revoked"], office.States(card));
        Assert.Equal("handed back", office.Database.Scalar<string>($"select reason from card_states where card = '{card}' and state = 'revoked'"));
        // The member may have another now.
        Assert.NotEqual(card, Good(office.Issuing.Begin(Desk, "M1", null)).Card);
        Assert.Equal($"404 The centre does not know this chip's key: it was not issued here, and only its own issuer can empty it.", Bad(office.Care.Reset(Desk, new string('a', 64), challenge, card, "")));
    }

    [Fact]
    public void AnUnfinishedCardIsEmptiedAndItsIssueGoesOn()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using TestChip chip = new(), next = new();
        var papers = office.Certify(chip);
        Good(office.Care.Reset(Desk, chip.Key, new byte[16], null, ""));
        Assert.Equal(["issued"], office.States(papers.Card));
        office.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(papers.Card, office.Issue(next));
    }

    [Fact]
    public void WhatTheCentreKnowsOfACardIsTold()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        var card = office.Issue(chip);
        var known = Good(office.Care.Find(chip.Key, null));
        Assert.Equal((card, "M1", "张**", "active", "active", "mcap-1", chip.Key, 1u, true), (known.Card, known.Member, known.Name, known.State, known.Issue, known.Profile, known.Thumbprint, known.Sequence, known.IsCurrent));
        Assert.Equal(chip.ReceiptKey, known.ReceiptKey);
        office.Time.Advance(TimeSpan.FromDays(3_700));
        Assert.Equal("expired", Good(office.Care.Find(null, card)).State);
        Assert.Equal("404 The centre does not know this chip's key.", Bad(office.Care.Find(new string('0', 64), null)));
    }

    [Fact]
    public void ADeskGetsAPaperForItsOwnKey()
    {
        using var office = new TestOffice(Databases.Sqlite, server);
        using var chip = new TestChip();
        office.Trust.Rotate(AuthorityKind.Kiosk);
        var papers = Good(office.Care.Desk(Desk, CardKeys.PublicKeyInfo(chip.Point)));
        Assert.True(CompactCertificate.TryRead(papers.Certificate, out var paper));
        Assert.Equal((Desk, CertificateRole.Kiosk), (paper.HolderText, paper.Role));
        Assert.Equal(chip.Point, paper.Point);
        Assert.True(paper.IsSignedBy(office.Trust.Keys.Kiosk.CompactAnchor.Point));
        Assert.Equal((1, 1, 2), (papers.Links.Count, papers.Issuers.Count, papers.Kiosks.Count));
        Assert.StartsWith("409", Bad(office.Care.Desk(Desk, [1, 2, 3])), StringComparison.Ordinal);
    }
}
