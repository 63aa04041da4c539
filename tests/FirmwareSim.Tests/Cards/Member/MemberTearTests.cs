using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>Power cut before, after and within every command of whole sessions: the card is old or new, and the next tap brings it in order.</summary>
public sealed class MemberTearTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly CompactAuthority _kiosks = CompactAuthority.Create(CertificateRole.KioskAuthority, Now.AddYears(-1));
    private readonly CompactAuthority _nextKiosks = CompactAuthority.Create(CertificateRole.KioskAuthority, Now);
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority", Now);
    private readonly TestKiosk _kiosk;
    private readonly TestKiosk _nextKiosk;
    private readonly byte[] _issued;

    public MemberTearTests()
    {
        _kiosk = new TestKiosk("kiosk-1", _kiosks, Now, Now.AddDays(90));
        _nextKiosk = new TestKiosk("kiosk-2", _nextKiosks, Now.AddDays(1), Now.AddDays(90));
        _issued = _authority.IssueMember("3101000000000001", new DeckMember("M1", "张小明", "b1"), _kiosks, new StandingClock(Now)).Chip!.Memory.Image;
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _nextKiosk.Dispose();
        _kiosks.Dispose();
        _nextKiosks.Dispose();
        _authority.Dispose();
    }

    private static VirtualCard Card(byte[] image) => VirtualCard.WithChip(CardKind.Member, "3101000000000001", [4, 1, 2, 3, 4, 5, 6], new MemberChip(new Eeprom(image)));

    /// <summary>Everything the card would show.</summary>
    private static string Shown(VirtualCard card)
    {
        var files = new CardFiles(card.Chip!);
        var records = Enumerable.Range(1, ChipRoot.RecordsKept).Select(files.Record).TakeWhile(r => r is not null).Select(r => Convert.ToHexString(r!));
        return string.Join('|', [Convert.ToHexString(files.Info()), Convert.ToHexString(files.Member()), Convert.ToHexString(files.Summary()), Convert.ToHexString(files.Signer()),
            Convert.ToHexString(files.Transaction()), .. records]);
    }

    /// <summary>The faults to try on a session of so many commands; those within a command go on until it has no more writes.</summary>
    private static IEnumerable<CardFault> Cuts(int apdus)
    {
        for (var i = 1; i <= apdus; i++)
        {
            yield return new CardFault(CardFaultKind.CutBefore, i);
            yield return new CardFault(CardFaultKind.CutAfter, i);
            for (var w = 1; w <= 40; w++) yield return new CardFault(CardFaultKind.CutInWrite, i, w);
        }
    }

    private static TestSession Torn(TestKiosk kiosk, VirtualCard card, CardFault fault)
    {
        var chip = new FaultyChip(new CardSession(card, _ => { }), [fault]);
        return new TestSession(kiosk, c => chip.Transmit(c));
    }

    /// <summary>Runs the session with each cut in turn, and looks at the card after each.</summary>
    /// <param name="repair">Run on the torn card without faults.</param>
    /// <returns>How many cuts happened.</returns>
    private static int Tear(byte[] image, TestKiosk kiosk, Action<TestSession> play, Action<VirtualCard, TestSession> repair)
    {
        var whole = Card(image);
        var apdus = 0;
        var talk = new CardSession(whole, _ => { });
        play(new TestSession(kiosk, c => { apdus++; return talk.Transmit(c); }));
        var (cuts, done, seen) = (0, 0, new HashSet<int>());
        foreach (var fault in Cuts(apdus))
        {
            if (fault.Kind == CardFaultKind.CutInWrite && fault.Apdu == done) continue;
            var card = Card(image);
            var before = Shown(card);
            var session = Torn(kiosk, card, fault);
            try
            {
                play(session);
                Assert.Equal(CardFaultKind.CutInWrite, fault.Kind);
                done = fault.Apdu;
                continue;
            }
            catch (CardGoneException)
            {
                cuts++;
            }

            var torn = Card(card.Chip!.Memory.Image);
            seen.Add(Shown(torn) == before ? 0 : 1);
            Assert.True(IsOldOrNew(torn, before, session), $"{fault}: the card is mixed.");
            repair(torn, session);
        }

        // Both happened; else the test would not have cut where it matters.
        Assert.Equal(2, seen.Count);
        return cuts;
    }

    /// <summary>Either nothing changed but the date and the anchors, which are changes of their own and raise the counter; or what the session wrote stands there whole.</summary>
    private static bool IsOldOrNew(VirtualCard card, string before, TestSession session)
    {
        var (old, now) = (before.Split('|'), Shown(card).Split('|'));
        string Whole(string[] shown) => string.Join('|', shown[1..4].Append(shown[4][..16]).Append(shown[4][24..56]).Concat(shown[5..]));
        if (Whole(old) == Whole(now)) return true;
        if (session.Written.Summary is not { } summary) return false;
        var records = session.Written.Records.Reverse().Select(Convert.ToHexString).ToList();
        return now[1] == old[1] && now[2] == Convert.ToHexString(summary) && now[4][24..56] == Convert.ToHexString(Bytes.Find(Bytes.Find(summary, 0xE3), 0x89)!)
            && now[5..].SequenceEqual(records.Concat(old[5..]).Take(ChipRoot.RecordsKept));
    }

    private void PlayWhole(TestSession session, string tap, int worth, string[] taps, params byte[][] links)
    {
        session.Select();
        session.ReadCertificate();
        session.Prove(new byte[32]);
        session.Authenticate(links);
        session.Must("00B08200", null, 0);
        session.Write(session.Credits(session.ReadSummary()) + worth, tap, taps);
        session.Receipt(new byte[32]);
    }

    /// <summary>Section 7: TXN says whether the tap is on the card; if not, it is written now.</summary>
    private void Finish(VirtualCard card, TestKiosk kiosk, string tap, int worth, string[] taps, int expected, params byte[][] links)
    {
        var next = TestSession.With(kiosk, card).Select().Authenticate(links);
        if (!next.LastTap.AsSpan().SequenceEqual(TestKiosk.TapReference(tap))) next.Write(next.Credits(next.ReadSummary()) + worth, tap, taps);
        Assert.Equal(expected, next.Credits(next.ReadSummary()));
        var member = next.Must("00B08200", null, 0);
        Assert.True(next.IsReceipt(next.Receipt(new byte[32]), member, new byte[32]));
    }

    [Fact]
    public void TheFirstTransactionIsThereOrNot()
    {
        string[] taps = ["kiosk-1/aa/1"];
        var cuts = Tear(_issued, _kiosk, s => PlayWhole(s, taps[0], 100, taps), (card, _) => Finish(card, _kiosk, taps[0], 100, taps, 100));
        // 12 commands, before and after each; and within them the writes of date, SUMMARY, its signer, record and, one, COMMIT.
        Assert.True(cuts >= 24 + 17, $"{cuts} cuts");
    }

    [Fact]
    public void ALaterTransactionOverAFullRingIsThereOrNot()
    {
        var card = Card(_issued);
        for (var i = 1; i <= 18; i++) PlayWhole(TestSession.With(_kiosk, card), $"kiosk-1/aa/{i}", 100, [$"kiosk-1/aa/{i}"]);
        string[] taps = ["kiosk-1/aa/19", "kiosk-1/aa/20", "kiosk-1/aa/21"];
        Tear(card.Chip!.Memory.Image, _kiosk, s => PlayWhole(s, taps[2], 300, taps), (torn, _) => Finish(torn, _kiosk, taps[2], 300, taps, 2_100));
    }

    [Fact]
    public void AKioskOfTheNextGenerationBringsItsAuthorityOrNot()
    {
        var link = _kiosks.Link(_nextKiosks, Now, Now.AddYears(10));
        string[] taps = ["kiosk-2/bb/1"];
        Tear(_issued, _nextKiosk, s => PlayWhole(s, taps[0], 100, taps, link), (card, _) =>
        {
            Finish(card, _nextKiosk, taps[0], 100, taps, 100, link);
            // And the kiosks of the older generation go on working.
            TestSession.With(_kiosk, card).Select().Authenticate();
        });
    }

    [Fact]
    public void AnotherKioskComesAfterOneThatDiedHalfway()
    {
        string[] taps = ["kiosk-1/aa/1"];
        using var other = new TestKiosk("kiosk-3", _kiosks, Now, Now.AddDays(90));
        Tear(_issued, _kiosk, s => PlayWhole(s, taps[0], 100, taps), (card, _) =>
        {
            var next = TestSession.With(other, card).Select().Authenticate();
            var had = next.Credits(next.ReadSummary());
            next.Write(had + 50, "kiosk-3/cc/1", "kiosk-3/cc/1");
            // The first kiosk sees that its tap is not the last one on the card, and the sequence tells whether it ever was.
            var back = TestSession.With(_kiosk, card).Select().Authenticate();
            Assert.Equal(had == 100 ? 2u : 1u, back.Sequence);
            Assert.Equal(had + 50, back.Credits(back.ReadSummary()));
        });
    }

    [Fact]
    public void ANewNameIsThereOrNot()
    {
        var old = MemberObject.Read(new CardFiles(Card(_issued).Chip!).Member())!;
        var renamed = (old with { Name = "张大明", Sequence = 2 }).Sign(_authority.Issuer.Sign);
        var happened = new HashSet<string>();
        foreach (var fault in Cuts(2))
        {
            var card = Card(_issued);
            var session = Torn(_kiosk, card, fault);
            try
            {
                session.Select().Must("00D68200", renamed);
            }
            catch (CardGoneException)
            {
                // Looked at below.
            }

            var name = MemberObject.Read(new CardFiles(Card(card.Chip!.Memory.Image).Chip!).Member())!;
            happened.Add(name.Name);
            Assert.True(name.Name == "张大明" ? name.Sequence == 2 : name is { Name: "张小明", Sequence: 1 });
        }

        Assert.Equal(2, happened.Count);
    }
}
