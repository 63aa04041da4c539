using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public sealed class CardAuthoritiesTests : IDisposable
{
    private readonly AuthorityFolder _folder = new();
    private readonly TestAuthority _root = new("Root");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _folder.Dispose();
        _root.Dispose();
        _key.Dispose();
    }

    private static ChainVerdict Judge(CardAuthorities authorities, byte[] certificate)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        return authorities.Judge(parsed);
    }

    private string Problem(params string[] files)
    {
        var options = new CardsOptions();
        foreach (var file in files) options.AuthorityFiles.Add(file);
        Assert.Null(CardAuthorities.TryLoad(options, out var problems));
        return Assert.Single(problems);
    }

    [Fact]
    public void CardOfOurAuthorityIsOurs()
    {
        var verdict = Judge(_folder.Load(_root), _root.Issue("CN=CD01", _key));
        Assert.Equal(new ChainVerdict(true, TestAuthority.From, TestAuthority.Until), verdict);
    }

    [Fact]
    public void CardOfAnIntermediateIsOursWhenTheIntermediateIsGiven()
    {
        using var district = new TestAuthority("District", _root);
        var card = district.Issue("CN=CD01", _key);
        Assert.True(Judge(_folder.Load(_root, district), card).Ours);
        Assert.False(Judge(_folder.Load(_root), card).Ours);
    }

    [Fact]
    public void AuthorityOfTheSameNameIsStillAnother()
    {
        using var impostor = new TestAuthority("Root");
        Assert.False(Judge(_folder.Load(_root), impostor.Issue("CN=CD01", _key)).Ours);
    }

    [Fact]
    public void CertificateAlteredAfterSigningIsForeign()
    {
        var card = _root.Issue("CN=CD01", _key);
        card[^1] ^= 1;
        Assert.False(Judge(_folder.Load(_root), card).Ours);
    }

    [Fact]
    public void CardDoesNotIssueCards()
    {
        // Signed with a card's key in the card's name: chains only if nobody asks whether a card may do that.
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var card = X509CertificateLoader.LoadCertificate(_root.Issue("CN=CD01", _key));
        var request = new CertificateRequest("CN=CD02", another, HashAlgorithmName.SHA256);
        using var forged = request.Create(card.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), TestAuthority.From, TestAuthority.Until, [0x05]);
        var pems = new[] { _root.Certificate.ExportCertificatePem() };
        Assert.False(_folder.Load(pems).Judge(forged).Ours);
        Assert.Contains("is not an authority's certificate", Problem(_folder.Write("card.pem", card.ExportCertificatePem())), StringComparison.Ordinal);
    }

    [Fact]
    public void AuthorityItselfIsNoCard() => Assert.False(Judge(_folder.Load(_root), _root.Certificate.RawData).Ours);

    [Fact]
    public void SelfMadeCertificateIsForeign()
    {
        using var own = new CertificateRequest("CN=CD01", _key, HashAlgorithmName.SHA256).CreateSelfSigned(TestAuthority.From, TestAuthority.Until);
        Assert.False(_folder.Load(_root).Judge(own).Ours);
    }

    [Fact]
    public void TimeIsJudgedApartAndByTheShortestOfTheChain()
    {
        var soon = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
        using var shortLived = new TestAuthority("Short", until: soon);
        var authorities = _folder.Load(_root, shortLived);
        Assert.Equal(new ChainVerdict(true, TestAuthority.From, soon), Judge(authorities, shortLived.Issue("CN=CD01", _key)));
        Assert.Equal(soon, authorities.Until);
        var expired = new ChainVerdict(true, TestAuthority.From, TestAuthority.From.AddDays(1));
        Assert.Equal(expired, Judge(authorities, _root.Issue("CN=CD01", _key, until: TestAuthority.From.AddDays(1))));
    }

    [Fact]
    public void SeveralCertificatesInOneFileAreAllRead()
    {
        using var second = new TestAuthority("Second");
        var authorities = _folder.Load(_root.Certificate.ExportCertificatePem() + "\n# a comment\n" + second.Certificate.ExportCertificatePem());
        Assert.True(Judge(authorities, _root.Issue("CN=CD01", _key)).Ours);
        Assert.True(Judge(authorities, second.Issue("CN=CD01", _key)).Ours);
    }

    [Fact]
    public void ProblemsNameSettingAndFile()
    {
        var missing = _folder.Write("x", "") + ".pem";
        Assert.StartsWith($"Cards:AuthorityFiles:0 '{missing}' cannot be used: ", Problem(missing), StringComparison.Ordinal);
        Assert.Contains("there is no certificate in it", Problem(_folder.Write("note.pem", "hello")), StringComparison.Ordinal);
        Assert.Contains("cannot be used", Problem(_folder.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")), StringComparison.Ordinal);
        Assert.Contains("the name is empty", Problem(" "), StringComparison.Ordinal);
        Assert.Contains("cannot be used", Problem(Path.GetTempPath()), StringComparison.Ordinal);
        Assert.Contains("too large", Problem(_folder.Write("large.pem", new string('x', 2_000_000))), StringComparison.Ordinal);
        using var district = new TestAuthority("District", _root);
        using var stranger = new TestAuthority("Another root");
        Assert.Contains("the authority 'CN=District' was issued by 'CN=Root', which is not among the files", Problem(
            _folder.Write("stranger.pem", stranger.Certificate.ExportCertificatePem()), _folder.Write("orphan.pem", district.Certificate.ExportCertificatePem())), StringComparison.Ordinal);
        Assert.Contains("only intermediate", Problem(_folder.Write("district.pem", district.Certificate.ExportCertificatePem())), StringComparison.Ordinal);
    }
}
