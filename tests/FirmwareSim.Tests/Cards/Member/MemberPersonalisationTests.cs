using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>A card's life from blank to terminated (profile, sections 3 and 9), and its end being cut short.</summary>
public sealed class MemberPersonalisationTests : IDisposable
{
    private readonly TestOffice _office = new();

    public void Dispose() => _office.Dispose();

    private static TestSession Talk(VirtualCard card) => TestOffice.Talk(card);

    private static LifeCycle StateOf(VirtualCard card) => card.Chip!.Root.LifeCycle;

    [Fact]
    public void ABlankCardBecomesAMembers()
    {
        var card = TestOffice.Blank();
        var blank = Talk(card);
        var info = Bytes.Find(Bytes.Find(Bytes.Find(blank.Must("00A40400", Convert.FromHexString("F04D454D42455201"), 0), 0x6F), 0xA5), 0xE1);
        Assert.Equal([0x01], Bytes.Find(info, 0x81)!);
        Assert.Null(Bytes.Find(info, 0x83));
        _office.Issue(Talk(card));

        var session = TestSession.With(_office.Kiosk, card).Select().Authenticate();
        Assert.Equal([0x05], Bytes.Find(session.Info, 0x81)!);
        Assert.Equal(10u, session.Counter);
        Assert.Equal(0u, session.Sequence);
        var member = session.Must("00B08200", null, 0);
        Assert.True(session.IsReceipt(session.Receipt(new byte[32]), member, new byte[32]));
        using var certificate = X509CertificateLoader.LoadCertificate(session.ReadCertificate());
        Assert.Equal(session.Thumbprint, System.Security.Cryptography.SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

        // The PIV door shows the same certificate.
        session.Must("00A40400", Convert.FromHexString("A000000308"), 0);
        Assert.Equal(certificate.RawData, session.ReadCertificate());
    }

    [Fact]
    public void ADeckIssuesCardsLikeTheCommandsDo()
    {
        using var authority = CardAuthority.Create("Test authority", TestOffice.Now);
        var made = authority.IssueMember("3101000000000001", new DeckMember("M1", "张小明", "b1"), _office.Kiosks, new StandingClock(TestOffice.Now));
        var issued = _office.Issue();
        Assert.Equal(issued.Chip!.Root.Counter, made.Chip!.Root.Counter);
        Assert.Equal(issued.Chip.Root.LifeCycle, made.Chip.Root.LifeCycle);
        var session = TestSession.With(_office.Kiosk, made).Select().Authenticate();
        Assert.True(session.IsReceipt(session.Receipt(new byte[32]), session.Must("00B08200", null, 0), new byte[32]));
    }

    [Fact]
    public void NothingIsActivatedThatIsNotWhole()
    {
        for (var missing = 0; missing < 4; missing++)
        {
            var session = Talk(TestOffice.Blank());
            var (point, receipt) = TestOffice.MakeKeys(session);
            if (missing != 0) session.Must("80220000", _office.Issuer.Anchor);
            if (missing != 1) session.Must("80220000", _office.Kiosks.Anchor);
            if (missing != 2) session.Must("00DB3FFF", TestOffice.CertificateObject(_office.Certify(session, point)));
            Assert.Equal(missing == 0 ? 0x6A88 : 0x9000, missing == 3 ? 0x9000 : session.Send("00D68200", _office.Member(point, receipt)).Status);
            Assert.Equal(0x6985, session.Send("00440000", [0x20, 0x26, 0x05, 0x01]).Status);
        }
    }

    [Fact]
    public void AKeyMadeAnewVoidsWhatNamedIt()
    {
        var card = TestOffice.Blank();
        var session = Talk(card);
        var (point, receipt) = TestOffice.MakeKeys(session);
        session.Must("80220000", _office.Issuer.Anchor);
        session.Must("80220000", _office.Kiosks.Anchor);
        session.Must("00DB3FFF", TestOffice.CertificateObject(_office.Certify(session, point)));
        session.Must("00D68200", _office.Member(point, receipt));

        var again = Bytes.Find(Bytes.Find(session.Must("0047009F", [0xAC, 0x03, 0x80, 0x01, 0x11], 0), 0x7F49), 0x86)!;
        Assert.Equal(0x6985, session.Send("00440000", [0x20, 0x26, 0x05, 0x01]).Status);
        Assert.Equal(0x6A80, session.Send("00D68200", _office.Member(point, receipt)).Status);
        session.Must("00D68200", _office.Member(point, again));
        session.Must("0047009E", [0xAC, 0x03, 0x80, 0x01, 0x11], 0);
        Assert.Equal(0x6A82, session.Send("00CB3FFF", [0x5C, 0x03, 0x5F, 0xC1, 0x01], 0).Status);
        Assert.Equal(0x6A80, session.Send("00DB3FFF", TestOffice.CertificateObject([.. point])).Status);
        Assert.Equal(0x6985, session.Send("00440000", [0x20, 0x26, 0x05, 0x01]).Status);
    }

    [Fact]
    public void WhatIsWrongGetsItsStatusWord()
    {
        var session = Talk(TestOffice.Blank());
        var (point, _) = TestOffice.MakeKeys(session);
        Assert.Equal(0x6A80, session.Send("0047009E", [0xAC, 0x03, 0x80, 0x01, 0x14], 0).Status);
        session.Must("80220000", _office.Kiosks.Anchor);
        session.Must("80220000", _office.Kiosks.Anchor);
        using var second = CompactAuthority.Create(CertificateRole.KioskAuthority, TestOffice.Now);
        using var third = CompactAuthority.Create(CertificateRole.KioskAuthority, TestOffice.Now);
        Assert.Equal(0x6A80, session.Send("80220000", _office.Kiosks.Link(second, TestOffice.Now, TestOffice.Now.AddYears(1))).Status);
        Assert.Equal(0x6A80, session.Send("80220000", _office.Kiosk.Certificate).Status);
        session.Must("80220000", second.Anchor);
        Assert.Equal(0x6A84, session.Send("80220000", third.Anchor).Status);
        Assert.Equal(0x6A80, session.Send("00DB3FFF", TestOffice.CertificateObject([.. point, .. new byte[960]])).Status);
        Assert.Equal(0x6A80, session.Send("00DB3FFF", [0x5C, 0x03, 0x5F, 0xC1, 0x02, 0x53, 0x00]).Status);
        Assert.Equal(0x6700, session.Send("00440000", [1]).Status);
        Assert.Equal(0x6A80, session.Send("00440000", [0x20, 0x26, 0x13, 0x01]).Status);
    }

    [Fact]
    public void ResetAndTerminationAreTheIssuersToOrder()
    {
        foreach (var (header, domain, state) in (ReadOnlySpan<(string, string, LifeCycle)>)[("802E0000", "MCAP1-RS", LifeCycle.Blank), ("00E60000", "MCAP1-TE", LifeCycle.Terminated)])
        {
            var card = _office.Issue();
            var counter = card.Chip!.Root.Counter;
            TestSession Met() => Talk(card).Select();
            Assert.Equal(0x6A88, Met() is var a ? a.Send(header, _office.Order(a, domain, _office.Kiosks)).Status : 0);
            Assert.Equal(0x6300, Met() is var b ? b.Send(header, _office.Order(b, domain == "MCAP1-RS" ? "MCAP1-TE" : "MCAP1-RS")).Status : 0);
            Assert.Equal(0x6A80, Met().Send(header).Status);
            var session = Met();
            var order = _office.Order(session, domain);
            session.Must("00840000", null, 0);
            Assert.Equal(0x6300, session.Send(header, order).Status);
            Assert.Equal(0x6985, session.Send(header, order).Status);
            Assert.Equal(LifeCycle.Activated, StateOf(card));

            session = Met();
            session.Must(header, _office.Order(session, domain));
            Assert.Equal(state, StateOf(card));
            Assert.Equal(counter + 1, card.Chip.Root.Counter);
            Assert.True(card.Chip.Memory.IsBlank(1, Eeprom.Pages));
        }
    }

    [Fact]
    public void AResetCardIsIssuedAgainAndItsCounterGoesOn()
    {
        var card = _office.Issue();
        var thumbprint = card.Chip!.Thumbprint;
        var session = Talk(card).Select();
        session.Must("802E0000", _office.Order(session, "MCAP1-RS"));
        _office.Issue(Talk(card));
        Assert.Equal(21u, card.Chip.Root.Counter);
        Assert.NotEqual(thumbprint, card.Chip.Thumbprint);
        TestSession.With(_office.Kiosk, card).Select().Authenticate();
    }

    [Fact]
    public void AnIssueThatIsCutAnywhereCanBeBegunAgain()
    {
        var apdus = 0;
        var count = new CardSession(TestOffice.Blank(), _ => { });
        _office.Issue(new TestSession(null!, c => { apdus++; return count.Transmit(c); }));
        var (cuts, done) = (0, 0);
        for (var i = 1; i <= apdus; i++)
        {
            for (var w = 0; w <= 40 && done < i; w++)
            {
                var card = TestOffice.Blank();
                var chip = new FaultyChip(new CardSession(card, _ => { }), [w == 0 ? new CardFault(CardFaultKind.CutAfter, i) : new CardFault(CardFaultKind.CutInWrite, i, w)]);
                try
                {
                    _office.Issue(new TestSession(null!, c => chip.Transmit(c)));
                    done = i;
                    continue;
                }
                catch (CardGoneException)
                {
                    cuts++;
                }

                // An activated card is whole, even if nobody was told; any other is reset and issued again.
                var torn = TestOffice.Again(card);
                if (StateOf(torn) == LifeCycle.Initialised) Talk(torn).Select().Must("802E0000");
                if (StateOf(torn) == LifeCycle.Blank) _office.Issue(Talk(torn));
                TestSession.With(_office.Kiosk, torn).Select().Authenticate().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
            }
        }

        Assert.True(cuts > 40, $"{cuts} cuts");
    }

    [Fact]
    public void AResetThatIsCutIsFinishedAtTheNextPower()
    {
        var issued = _office.Issue();
        var seen = new HashSet<LifeCycle>();
        for (var w = 1; ; w++)
        {
            var card = TestOffice.Again(issued);
            var chip = new FaultyChip(new CardSession(card, _ => { }), [new CardFault(CardFaultKind.CutInWrite, 2, w)]);
            var session = new TestSession(null!, c => chip.Transmit(c)).Select();
            try
            {
                session.Must("802E0000", _office.Order(session, "MCAP1-RS"));
                Assert.True(w > 20);
                break;
            }
            catch (CardGoneException)
            {
                // Power comes back below.
            }

            var torn = TestOffice.Again(card);
            seen.Add(StateOf(torn));
            Talk(torn).Must("00A40400", Convert.FromHexString("F04D454D42455201"), 0);
            Assert.Equal(StateOf(torn) == LifeCycle.Blank, torn.Chip!.Memory.IsBlank(1, Eeprom.Pages));
        }

        Assert.Equal([LifeCycle.Activated, LifeCycle.Blank], seen.Order().Reverse());
    }

    [Fact]
    public void ACounterAtItsEndChangesNothingMore()
    {
        var card = _office.Issue();
        card.Chip!.Memory.Write(0, (card.Chip.Root with { Counter = uint.MaxValue }).ToPage());
        var session = TestSession.With(_office.Kiosk, card).Select().Authenticate();
        session.Must("00D68300", _office.Kiosk.Summary(session.Thumbprint, 1, "kiosk-1/aa/1", 1));
        Assert.Equal(0x6985, session.Send("80100000", [0, 0, 0, 1], 0).Status);
        Assert.Equal(0x6985, session.Send("00D68200", _office.Member(card, 2)).Status);
        Assert.Equal(uint.MaxValue, card.Chip.Root.Counter);
    }
}
