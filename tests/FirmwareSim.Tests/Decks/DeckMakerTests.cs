using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Decks;

public sealed class DeckMakerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly DeckMember[] Members = [new("M000001", "张三"), new("M000002", "欧阳娜娜"), new("M000003", "Li Lei")];

    private static Deck Make(int seed = 1) => DeckMaker.Make(Members, new OddCards(Foreign: 1, Expired: 1, NotYetValid: 1, Copied: 1, Plain: 1, Unknown: 1), 5, seed, Now);

    private static bool IsGood(Deck deck, DeckCard card, DateTimeOffset at)
    {
        using var root = X509CertificateLoader.LoadCertificate(deck.AuthorityCertificate);
        using var certificate = X509CertificateLoader.LoadCertificate(card.Certificate!);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = at.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("2.16.840.1.101.3.6.8"));
        return chain.Build(certificate);
    }

    private static bool KeyFits(DeckCard card)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(card.Certificate!);
        using var inCertificate = certificate.GetECDsaPublicKey()!;
        using var onCard = ECDsa.Create();
        onCard.ImportPkcs8PrivateKey(card.PrivateKey!, out _);
        return inCertificate.VerifyHash(new byte[32], onCard.SignHash(new byte[32]));
    }

    [Fact]
    public void EveryMemberGetsACardThatIsGood()
    {
        var deck = Make();
        var cards = deck.Of(CardKind.Member).ToList();
        Assert.Equal(["M000001", "M000002", "M000003"], cards.Select(c => c.Member));
        Assert.Equal(["张*", "欧**", "L**"], cards.Select(c => c.MaskedName));
        Assert.All(cards, c => Assert.Matches("^3101[0-9]{12}$", c.Number));
        Assert.All(cards, c => Assert.True(IsGood(deck, c, Now) && KeyFits(c)));
    }

    [Fact]
    public void EachOddKindIsOddInItsOwnWay()
    {
        var deck = Make();
        DeckCard One(CardKind kind) => Assert.Single(deck.Of(kind));
        Assert.True(IsGood(deck, One(CardKind.Unknown), Now) && KeyFits(One(CardKind.Unknown)));
        Assert.False(IsGood(deck, One(CardKind.Foreign), Now));
        Assert.False(IsGood(deck, One(CardKind.Expired), Now));
        Assert.True(IsGood(deck, One(CardKind.Expired), Now.AddYears(-1)));
        Assert.False(IsGood(deck, One(CardKind.NotYetValid), Now));
        Assert.True(IsGood(deck, One(CardKind.NotYetValid), Now.AddYears(1)));
        Assert.True(IsGood(deck, One(CardKind.Copied), Now));
        Assert.False(KeyFits(One(CardKind.Copied)));
        Assert.Contains(deck.Of(CardKind.Member), c => c.Number == One(CardKind.Copied).Number);
        Assert.Null(One(CardKind.Plain).Certificate);
        Assert.Equal(4, One(CardKind.Plain).Uid.Length);
    }

    [Fact]
    public void TheCertificateSaysWhatAKioskLooksFor()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Make().Cards[0].Certificate!);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, Assert.Single(certificate.Extensions.OfType<X509KeyUsageExtension>()).KeyUsages);
        var purposes = Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()).EnhancedKeyUsages;
        Assert.Equal("2.16.840.1.101.3.6.8", Assert.Single(purposes.Cast<Oid>()).Value);
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().ToDictionary(n => n.GetSingleElementType().Value!, n => n.GetSingleElementValue());
        Assert.Equal("张*", names["2.5.4.65"]);
        Assert.Equal(Make().Cards[0].Number, names["2.5.4.3"]);
    }

    [Fact]
    public void TheSeedSettlesNumbersAndUids()
    {
        Assert.Equal(Make(3).Cards.Select(c => (c.Number, Convert.ToHexString(c.Uid))), Make(3).Cards.Select(c => (c.Number, Convert.ToHexString(c.Uid))));
        Assert.NotEqual(Make(3).Cards[0].Number, Make(4).Cards[0].Number);
    }

    [Fact]
    public void ADeckSurvivesTheDisk()
    {
        using var folder = new TestFolder();
        var deck = Make();
        DeckFolder.Write(deck, folder.Path);
        var read = DeckFolder.Read(folder.Path);
        Assert.Equal(deck.Cards.Select(c => (c.Name, c.Kind, c.Number, c.Member, c.MaskedName)), read.Cards.Select(c => (c.Name, c.Kind, c.Number, c.Member, c.MaskedName)));
        Assert.Equal(deck.Cards[0].Certificate, read.Cards[0].Certificate);
        Assert.Equal(deck.Cards[0].PrivateKey, read.Cards[0].PrivateKey);
        using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(folder.PathOf(DeckFolder.AuthorityFile)));
        Assert.Equal(deck.AuthorityCertificate, authority.RawData);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(folder.PathOf(DeckFolder.DeckFile)));
    }

    [Fact]
    public void TheCentreIsToldOfMembersCardsOnly()
    {
        var deck = Make();
        var lines = DeckFolder.CardsCsv(deck).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("card,member,certificate", lines[0]);
        Assert.Equal(deck.Of(CardKind.Member).Select(c => $"{c.Number},{c.Member},{Convert.ToBase64String(c.Certificate!)}"), lines[1..]);
    }

    [Fact]
    public void AMembersCardIsFoundBeforeItsCopy()
    {
        var deck = Make();
        var copy = deck.Find("copied-1")!;
        Assert.Equal(CardKind.Copied, copy.Kind);
        Assert.Equal(CardKind.Member, deck.Find(copy.Number)!.Kind);
        Assert.Null(deck.Find("nobody"));
    }

    [Theory]
    [InlineData("member,name,branch\nM1,张三,b\nM1,李四,b\n", "members.csv, line 3, column 'member': 'M1' was there before")]
    [InlineData("member,name\nm-1,张三\n", "members.csv, line 2, column 'member': 'm-1' is not a member number")]
    [InlineData("member,name\nM1, \n", "members.csv, line 2, column 'name': the name is missing")]
    [InlineData("member,branch\nM1,b\n", "members.csv has no column 'name'")]
    [InlineData("member,name\nM1\n", "members.csv, line 2: 1 fields where the header has 2")]
    [InlineData("", "members.csv is empty")]
    [InlineData("member,name\nM1,\"张三\n", "a quoted field is not closed")]
    public void AWrongRowIsNamed(string csv, string message)
    {
        using var folder = new TestFolder();
        var e = Assert.Throws<InputException>(() => DeckMaker.ReadMembers(folder.Write("members.csv", csv)));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CsvOfEveryProgramIsUnderstood()
    {
        using var folder = new TestFolder();
        var members = DeckMaker.ReadMembers(folder.Write("members.csv", "\uFEFFbranch,name,member\r\n\"a\nb\",\"王, \"\"小\"\"五\",M1\r\n\r\nb,赵六,M2"));
        Assert.Equal([new DeckMember("M1", "王, \"小\"五", "a\nb"), new DeckMember("M2", "赵六", "b")], members);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"version":1,"authority":{"certificate":"","key":""},"cards":[{"name":"x","kind":"member","number":"1","uid":"AAECAw=="}]}""")]
    [InlineData("""{"version":2,"authority":{"certificate":"","key":""},"cards":[]}""")]
    public void ADamagedDeckIsRefused(string json)
    {
        using var folder = new TestFolder();
        folder.Write("deck.json", json);
        Assert.Contains("deck", Assert.Throws<InputException>(() => DeckFolder.Read(folder.Path)).Message, StringComparison.Ordinal);
    }
}
