using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>Whom the card believes (profile, 4.2 and 5): kiosks, authorities that follow each other, issuers, and dates.</summary>
public sealed class MemberTrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestOffice.Now;

    private readonly TestOffice _office = new();
    private readonly VirtualCard _card;

    public MemberTrustTests() => _card = _office.Issue();

    public void Dispose() => _office.Dispose();

    private TestSession Meet(TestKiosk? kiosk = null) => TestSession.With(kiosk ?? _office.Kiosk, _card).Select();

    [Fact]
    public void TheCardKeepsTheLatestDateItHasSeen()
    {
        Assert.Equal([0x20, 0x26, 0x05, 0x01], Meet().Authenticate().Transaction[28..]);
        using var later = new TestKiosk("kiosk-2", _office.Kiosks, Now.AddDays(70), Now.AddDays(160));
        Assert.Equal([0x20, 0x26, 0x07, 0x10], Meet(later).Authenticate().Transaction[28..]);

        // The first kiosk's certificate ends on 30 July: good on the card's 10 July, and not on its 31st.
        Assert.Equal([0x20, 0x26, 0x07, 0x10], Meet().Authenticate().Transaction[28..]);
        using var latest = new TestKiosk("kiosk-3", _office.Kiosks, Now.AddDays(91), Now.AddDays(180));
        Meet(latest).Authenticate();
        Assert.Equal(0x6984, Meet().Send("002A00BE", _office.Kiosk.Certificate).Status);
    }

    [Fact]
    public void KiosksAndCardsOfTwoGenerationsWorkSideBySide()
    {
        using var second = CompactAuthority.Create(CertificateRole.KioskAuthority, Now);
        using var third = CompactAuthority.Create(CertificateRole.KioskAuthority, Now.AddDays(1));
        using var kiosk2 = new TestKiosk("kiosk-2", second, Now, Now.AddDays(90));
        using var kiosk3 = new TestKiosk("kiosk-3", third, Now, Now.AddDays(90));
        byte[] link = _office.Kiosks.Link(second, Now, Now.AddYears(9)), next = second.Link(third, Now.AddDays(1), Now.AddYears(9));

        Assert.Equal(0x6A88, Meet(kiosk2).Send("002A00BE", kiosk2.Certificate).Status);
        Assert.Equal(0x6A88, Meet().Send("002A00BE", next).Status);
        Meet(kiosk2).Authenticate(link);
        Meet().Authenticate();
        Assert.Equal([.. second.Reference, .. _office.Kiosks.Reference], Bytes.Find(Meet().Info, 0x84)!);

        // A link already followed changes nothing, though it is shown again.
        var counter = Meet().Authenticate().Counter;
        Assert.Equal(counter, Meet(kiosk2).Authenticate(link).Counter);

        // With the third generation the first is gone, and cannot come back by its old link.
        Meet(kiosk3).Authenticate(next);
        Meet(kiosk2).Authenticate();
        Assert.Equal([.. third.Reference, .. second.Reference], Bytes.Find(Meet().Info, 0x84)!);
        Assert.Equal(0x6A88, Meet().Send("002A00BE", _office.Kiosk.Certificate).Status);
        Assert.Equal(0x6A88, Meet().Send("002A00BE", link).Status);
    }

    [Fact]
    public void ALinkFromAnExpiredOrToAnOlderAuthorityIsRefused()
    {
        using var older = CompactAuthority.Create(CertificateRole.KioskAuthority, Now.AddYears(-2));
        Assert.Equal(0x6984, Meet().Send("002A00BE", _office.Kiosks.Link(older, Now.AddYears(-2), Now.AddYears(9))).Status);

        using var brief = CompactAuthority.Create(CertificateRole.KioskAuthority, Now, Now.AddDays(100));
        using var briefs = new TestKiosk("kiosk-2", brief, Now.AddDays(95), Now.AddDays(300));
        Meet(briefs).Authenticate(_office.Kiosks.Link(brief, Now, Now.AddDays(100)));
        using var late = new TestKiosk("kiosk-3", _office.Kiosks, Now.AddDays(101), Now.AddDays(300));
        Meet(late).Authenticate();
        Assert.Equal(0x6984, Meet().Send("002A00BE", briefs.Certificate).Status);
    }

    [Fact]
    public void ANewIssuingKeySignsMembersOnceItsLinkWasShown()
    {
        using var next = CompactAuthority.Create(CertificateRole.CardIssuer, Now);
        var member = _office.Member(_card, 2, "张大明", next);
        Assert.Equal(0x6A88, Meet().Send("00D68200", member).Status);
        Meet().Must("002A00BE", _office.Issuer.Link(next, Now, Now.AddYears(9)));
        Meet().Must("00D68200", member);
        Meet().Must("00D68200", _office.Member(_card, 3));
        Assert.Equal([.. next.Reference, .. _office.Issuer.Reference], Bytes.Find(Meet().Info, 0x85)!);
    }

    [Fact]
    public void AKioskAuthorityCannotIssueMembersNorTheIssuerKiosks()
    {
        using var kiosk = new TestKiosk("kiosk-9", _office.Issuer, Now, Now.AddDays(90));
        Assert.Equal(0x6A88, Meet().Send("002A00BE", kiosk.Certificate).Status);
        Assert.Equal(0x6A88, Meet().Send("00D68200", _office.Member(_card, 2, by: _office.Kiosks)).Status);
    }

    [Fact]
    public void MembersOfOlderSequenceAndForgedOnesAreRefused()
    {
        var member = _office.Member(_card, 7, "张大明");
        var forged = (byte[])member.Clone();
        forged[^1] ^= 1;
        Assert.Equal(0x6300, Meet().Send("00D68200", forged).Status);
        Meet().Must("00D68200", member);
        Assert.Equal(0x6984, Meet().Send("00D68200", member).Status);
        Assert.Equal(0x6984, Meet().Send("00D68200", _office.Member(_card, 6)).Status);
        Assert.Equal("张大明", MemberObject.Read(Meet().Authenticate().Must("00B08200", null, 0))!.Name);
    }
}
