using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Tests.Cards.Member;

namespace CardSystem.FirmwareSim.Tests.Decks;

/// <summary>The member application on the cards of a deck, and what the deck remembers of it.</summary>
public sealed class DeckChipTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestOffice.Now;

    private static readonly DeckMember[] Members = [new("M000001", "张小明", "b-12"), new("M000002", "李四", "第一支部")];

    private readonly TestFolder _folder = new();
    private readonly Deck _deck = Make();
    private readonly CompactAuthority _kiosks;
    private readonly TestKiosk _kiosk;

    public DeckChipTests()
    {
        _kiosks = CompactAuthority.Load(CertificateRole.KioskAuthority, _deck.KioskAuthorityKey!, _deck.Anchors[0], Now);
        _kiosk = new TestKiosk("kiosk-1", _kiosks, Now, Now.AddDays(90));
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _kiosks.Dispose();
        _folder.Dispose();
    }

    private static Deck Make(params IReadOnlyList<byte[]> anchors) =>
        DeckMaker.Make(Members, new OddCards(Foreign: 1, Expired: 1, NotYetValid: 1, Copied: 1, Plain: 1, Unknown: 1), 5, 1, Now, null, anchors);

    private TestSession Meet(Deck deck, string card) => TestSession.With(_kiosk, deck.Take(deck.Find(card)!)).Select();

    private static bool Proves(TestSession session)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(session.ReadCertificate());
        using var key = certificate.GetECDsaPublicKey()!;
        return key.VerifyHash(new byte[32], session.Prove(new byte[32]), DSASignatureFormat.Rfc3279DerSequence);
    }

    [Fact]
    public void EveryGoodCardCarriesItsMemberAndBelievesTheDecksKiosks()
    {
        var session = Meet(_deck, "member-1").Authenticate();
        Assert.True(Proves(session));
        var bytes = session.Must("00B08200", null, 0);
        var member = MemberObject.Read(bytes)!;
        Assert.Equal(("M000001", "张小明", "b-12"), (member.Number, member.Name, member.Branch));
        Assert.Equal(session.Thumbprint, member.Thumbprint);
        Assert.Equal((0x20260401u, 0x20310501u), (member.From, member.Until));
        Assert.True(member.IsSignedBy(CompactCertificate.Read(_deck.Anchors[^1])!.Point));
        Assert.True(session.IsReceipt(session.Receipt(new byte[32]), bytes, new byte[32]));
        foreach (var other in (string[])["unknown-1", "expired-1", "not-yet-valid-1"]) Assert.True(Proves(Meet(_deck, other).Authenticate()), other);
    }

    [Fact]
    public void ABranchThatDoesNotFitIsNamedByItsHash()
    {
        var member = MemberObject.Read(_deck.Find("member-2")!.MemberFile)!;
        Assert.Equal("#" + Convert.ToHexStringLower(SHA256.HashData("第一支部"u8))[..16], member.Branch);
    }

    [Fact]
    public void ANameThatDoesNotFitIsCutBetweenCharacters()
    {
        var deck = DeckMaker.Make([new DeckMember("M00000000000000000A", new string('龘', 40), new string('b', 24))], new OddCards(), 5, 1, Now);
        Assert.Equal(new string('龘', 10), MemberObject.Read(deck.Cards[0].MemberFile)!.Name);
        Assert.InRange(deck.Cards[0].MemberFile!.Length, 240, MemberObject.Longest);
    }

    [Fact]
    public void AForeignCardBelievesOtherKiosks() => Assert.Equal(0x6A88, Meet(_deck, "foreign-1").Send("002A00BE", _kiosk.Certificate).Status);

    [Fact]
    public void ACopyShowsWhatItCopiedAndProvesNothing()
    {
        var copy = Meet(_deck, "copied-1");
        var original = Meet(_deck, _deck.Find("copied-1")!.Number);
        Assert.Equal(original.Thumbprint, copy.Thumbprint);
        Assert.Equal(original.ReadCertificate(), copy.ReadCertificate());
        Assert.False(Proves(copy));
        copy.Select().Authenticate();
        Assert.False(copy.IsReceipt(copy.Receipt(new byte[32]), copy.Must("00B08200", null, 0), new byte[32]));
    }

    [Fact]
    public void WhatWasWrittenIsThereTheNextTimeTheDeckIsRead()
    {
        DeckFolder.Write(_deck, _folder.Path);
        var first = DeckFolder.Read(_folder.Path);
        Meet(first, "member-1").Authenticate().Write(300, "kiosk-1/aa/1", "kiosk-1/aa/1");
        Assert.True(File.Exists(first.MemoryOf(first.Find("member-1")!)));
        var session = Meet(DeckFolder.Read(_folder.Path), "member-1").Authenticate();
        Assert.Equal(300, session.Credits(session.ReadSummary()));

        // A deck made anew has new cards, though they have the old names.
        DeckFolder.Write(Make([.. _deck.Anchors.Take(1)]), _folder.Path);
        Assert.Equal(0u, Meet(DeckFolder.Read(_folder.Path), "member-1").Authenticate().Sequence);
    }

    [Fact]
    public void TheDeckIsWholeOnDisk()
    {
        DeckFolder.Write(_deck, _folder.Path);
        var read = DeckFolder.Read(_folder.Path);
        Assert.Equal(_deck.Anchors, read.Anchors);
        Assert.Equal(_deck.ForeignAnchors, read.ForeignAnchors);
        Assert.Equal(_deck.KioskAuthorityKey, read.KioskAuthorityKey);
        Assert.Equal(_deck.Cards.Select(c => c.MemberFile), read.Cards.Select(c => c.MemberFile));
        Assert.Equal(_deck.Anchors[0], File.ReadAllBytes(_folder.PathOf(DeckFolder.KioskAnchorFile)));
        Assert.Equal(3, File.ReadAllLines(_folder.PathOf(DeckFolder.ReceiptKeysFile)).Length);
    }

    [Fact]
    public void ADeckOfTheTimeBeforeStillLiesOnReaders()
    {
        DeckFolder.Write(_deck, _folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(_folder.PathOf(DeckFolder.DeckFile)))!.AsObject();
        foreach (var added in (string[])["anchors", "foreignAnchors", "kioskAuthorityKey"]) Assert.True(json.Remove(added));
        foreach (var card in json["cards"]!.AsArray()) Assert.Equal(card!["certificate"] is not null, card.AsObject().Remove("receiptKey") & card.AsObject().Remove("memberFile"));
        File.WriteAllText(_folder.PathOf(DeckFolder.DeckFile), json.ToJsonString());
        var old = DeckFolder.Read(_folder.Path);
        var session = TestSession.With(_kiosk, old.Take(old.Find("member-1")!));
        Assert.Equal(0x6A82, session.Send("00A40400", Convert.FromHexString("F04D454D42455201"), 0).Status);
        session.Must("00A40400", Convert.FromHexString("A000000308"), 0);
        Assert.True(Proves(session));
    }

    [Fact]
    public void ADeckIsMadeForAnotherKioskAuthority()
    {
        using var district = CompactAuthority.Create(CertificateRole.KioskAuthority, Now);
        using var kiosk = new TestKiosk("kiosk-7", district, Now, Now.AddDays(90));
        var deck = Make(district.Anchor);
        Assert.Null(deck.KioskAuthorityKey);
        TestSession.With(kiosk, deck.Take(deck.Cards[0])).Select().Authenticate();
        Assert.Equal(0x6A88, Meet(deck, "member-1").Send("002A00BE", _kiosk.Certificate).Status);
    }
}
