using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Trust;

/// <summary>The two authorities: made, used, rotated, and what is said when their files are not right.</summary>
public sealed class AuthorityTests(PostgresServer server) : IDisposable
{
    private readonly TestDatabase _database = new(Databases.Sqlite, server);
    private readonly ECDsa _subject = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _subject.Dispose();
        _database.Dispose();
    }

    private SigningRequest Request()
    {
        var made = new CertificateRequest("CN=whatever it says", _subject, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.True(SigningRequest.TryRead(made, out var request, out _));
        return request;
    }

    private static bool Leads(X509Certificate2 certificate, IEnumerable<Generation> trusted, DateTimeOffset at, string? purpose = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        var pem = new X509Certificate2Collection();
        pem.ImportFromPem(TrustExport.Pem(trusted));
        chain.ChainPolicy.CustomTrustStore.AddRange(pem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        if (purpose is not null) chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        return chain.Build(certificate) && chain.ChainElements.Count == 3;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnAuthorityIsMadeWithItsRootApartAndTheActIsRecorded(string kind)
    {
        using var database = new TestDatabase(kind, server);
        using var trust = new TestTrust(database);
        Assert.Equal(["王 trust-create card authority 1", "王 trust-create kiosk authority 1"], database.Query<(string, string, string)>("select who, what, subject from acts order by act").Select(a => $"{a.Item1} {a.Item2} {a.Item3}"));
        Assert.Empty(trust.Findings());
        Assert.Equal(["card-root.key", "card-root.pem", "kiosk-root.key", "kiosk-root.pem"], Directory.GetFiles(trust.Root).Select(Path.GetFileName).Order());
        foreach (var key in (string[])[.. Directory.GetFiles(trust.Root, "*.key"), .. Directory.GetFiles(trust.Options.Folder, "*.key", SearchOption.AllDirectories)])
        {
            Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", File.ReadAllText(key), StringComparison.Ordinal);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        var again = Assert.Throws<TrustException>(() => trust.Desk.Create(AuthorityKind.Card, trust.Root, null, "王"));
        Assert.Contains("rotate", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeysAtRestAreEncryptedAsAskedFor()
    {
        using var trust = new TestTrust(_database);
        var der = new PemReading(File.ReadAllText(Path.Combine(trust.FolderOf(AuthorityKind.Card, 1), Generation.KeyFileName))).Bytes;
        var info = Convert.ToHexString(der);
        Assert.Contains("06092A864886F70D01050D", info, StringComparison.Ordinal); // PBES2
        Assert.Contains("06082A864886F70D0209", info, StringComparison.Ordinal); // HMAC with SHA-256
        Assert.Contains("060960864801650304012A", info, StringComparison.Ordinal); // AES-256-CBC
        Assert.Contains("0203033450", info, StringComparison.Ordinal); // 210,000 iterations
    }

    [Fact]
    public void WhatItCertifiesLeadsToItsRootAndServesItsPurposeAlone()
    {
        using var trust = new TestTrust(_database);
        var now = TestTrust.Now;
        using var client = trust.Keys.Kiosk.CertifyClient(Request(), "kiosk-1", now.AddHours(-1), now.AddDays(90));
        using var card = trust.Keys.Card.CertifyCard(Request(), "3101000000000001", "张*", now.AddHours(-1), now.AddYears(10));
        using var gateway = trust.Keys.Kiosk.CertifyServer(new PublicKey(_subject), ["centre.example", "127.0.0.1"], now.AddHours(-1), now.AddYears(1));
        Assert.True(Leads(client, trust.Keys.Generations(AuthorityKind.Kiosk), now, "1.3.6.1.5.5.7.3.2"));
        Assert.False(Leads(client, trust.Keys.Generations(AuthorityKind.Kiosk), now, "1.3.6.1.5.5.7.3.1"));
        Assert.False(Leads(client, trust.Keys.Generations(AuthorityKind.Card), now));
        Assert.True(Leads(card, trust.Keys.Generations(AuthorityKind.Card), now, "2.16.840.1.101.3.6.8"));
        Assert.True(Leads(gateway, trust.Keys.Generations(AuthorityKind.Kiosk), now, "1.3.6.1.5.5.7.3.1"));
        Assert.Equal("CN=kiosk-1", client.Subject);
        Assert.True(gateway.MatchesHostname("centre.example") && gateway.MatchesHostname("127.0.0.1") && !gateway.MatchesHostname("other.example"));
        Assert.True(card.RawData.Length <= 700, $"The card's certificate has {card.RawData.Length} bytes.");
        Assert.Contains(Convert.ToHexString("张*"u8), Convert.ToHexString(card.SubjectName.RawData), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingOutlastsItsAuthority()
    {
        using var trust = new TestTrust(_database);
        var until = trust.Keys.Card.Generation.Until;
        using var card = trust.Keys.Card.CertifyCard(Request(), "3101000000000001", null, TestTrust.Now, TestTrust.Now.AddYears(60));
        Assert.Equal(until, new DateTimeOffset(card.NotAfter));
        var today = DateOnly.FromDateTime(TestTrust.Now.UtcDateTime);
        var compact = trust.Keys.Kiosk.CertifyCompact("kiosk-1"u8.ToArray(), CertificateRole.Kiosk, CardKeys.PointOf(_subject), today, today.AddYears(60));
        Assert.Equal(trust.Keys.Kiosk.CompactAnchor.Expires, compact.Expires);
        Assert.True(compact.IsSignedBy(trust.Keys.Kiosk.CompactAnchor.Point));
        // A date ahead would move every card's own date ahead, and lock other kiosks out.
        Assert.Throws<ArgumentException>(() => trust.Keys.Kiosk.CertifyCompact("kiosk-1"u8.ToArray(), CertificateRole.Kiosk, CardKeys.PointOf(_subject), today.AddDays(1), today.AddYears(1)));
        trust.Time.Advance(until - TestTrust.Now + TimeSpan.FromDays(1));
        Assert.Contains("rotate", Assert.Throws<TrustException>(() => trust.Keys.Card.CertifyCard(Request(), "3101000000000001", null, trust.Time.GetUtcNow(), trust.Time.GetUtcNow().AddYears(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARotationLinksTheNewKeyAndTheOldStaysTrusted()
    {
        using var trust = new TestTrust(_database);
        var first = trust.Keys.Card;
        using var old = first.CertifyCard(Request(), "3101000000000001", "张*", TestTrust.Now, TestTrust.Now.AddYears(5));
        trust.Time.Advance(TimeSpan.FromDays(400));
        trust.Rotate(AuthorityKind.Card);
        var now = trust.Time.GetUtcNow();
        // Whoever holds the keys open takes up the new one by itself.
        var second = trust.Keys.Card;
        Assert.Equal((1, 2), (first.Generation.Number, second.Generation.Number));
        using var young = second.CertifyCard(Request(), "3101000000000002", "李*", now, now.AddYears(5));
        var both = trust.Keys.Generations(AuthorityKind.Card);
        Assert.All((X509Certificate2[])[old, young], c => Assert.True(Leads(c, both, now)));
        Assert.False(Leads(young, both.Take(1), now));

        var link = Assert.Single(second.CompactLinks);
        Assert.True(link.IsSignedBy(first.CompactAnchor.Point));
        Assert.False(link.IsAnchor);
        Assert.Equal(second.CompactAnchor.Holder, link.Holder);
        Assert.Equal(second.CompactAnchor.Expires, link.Expires);
        Assert.Equal([first.Reference, second.Reference], second.LivingAnchors.Select(a => a.Holder));
        Assert.True(CardKeys.Verify(second.CompactAnchor.Point, "text"u8, second.Sign("text"u8.ToArray())));

        // The old key has said its last word.
        Assert.False(File.Exists(Path.Combine(trust.FolderOf(AuthorityKind.Card, 1), Generation.KeyFileName)));
        Assert.Empty(trust.Findings());
        Assert.Equal("trust-rotate", _database.Scalar<string>("select what from acts order by act desc limit 1"));
    }

    [Fact]
    public void AGenerationThatHasEndedIsNeitherExportedNorLinkedFrom()
    {
        using var trust = new TestTrust(_database);
        trust.Options.IssuingYears = 3;
        trust.Rotate(AuthorityKind.Kiosk);
        trust.Time.Advance(TimeSpan.FromDays(2 * 365));
        trust.Rotate(AuthorityKind.Kiosk);
        trust.Time.Advance(TimeSpan.FromDays(2 * 365));
        // The first lasts 15 years, the second ended a year ago, the third lives.
        Assert.Equal([1, 3], TrustExport.Living(trust.Keys, AuthorityKind.Kiosk, trust.Time.GetUtcNow()).Select(g => g.Number));
        var folder = Path.Combine(_database.Folder, "out");
        Assert.Equal(["card-authority.pem", "kiosk-authority.pem", "anchors.cvc", "links.cvc"], TrustExport.Write(trust.Keys, folder, trust.Time.GetUtcNow()));
        var anchors = CompactCertificate.ReadAll(File.ReadAllBytes(Path.Combine(folder, "anchors.cvc")));
        Assert.Equal([CertificateRole.CardIssuer, CertificateRole.KioskAuthority, CertificateRole.KioskAuthority], anchors.Select(a => a.Role));
        Assert.All(anchors, a => Assert.True(a.IsAnchor));
        var pem = new X509Certificate2Collection();
        pem.ImportFromPemFile(Path.Combine(folder, "kiosk-authority.pem"));
        Assert.Equal(3, pem.Count);
    }

    [Fact]
    public void AWrongPassphraseIsSaidAndNothingIsDone()
    {
        using var trust = new TestTrust(_database);
        File.WriteAllText(trust.Options.PassphraseFile, "another passphrase\n");
        Assert.EndsWith("cannot be opened with this passphrase, or is damaged.", Assert.Throws<TrustException>(() => trust.Keys.Card).Message, StringComparison.Ordinal);
        Assert.Throws<TrustException>(() => trust.Rotate(AuthorityKind.Card));
        Assert.False(Directory.Exists(trust.FolderOf(AuthorityKind.Card, 2)));
        File.WriteAllText(trust.Options.PassphraseFile, "short\n");
        Assert.EndsWith("it needs at least 12.", Assert.Throws<TrustException>(() => trust.Keys.Card).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARootWithItsOwnPassphraseOpensWithThatAlone()
    {
        using var trust = new TestTrust(_database, create: false);
        trust.Desk.Create(AuthorityKind.Card, trust.Root, "a passphrase of the root's", "王");
        Assert.Throws<TrustException>(() => trust.Desk.Rotate(AuthorityKind.Card, trust.Root, null, "王"));
        Assert.Equal(2, trust.Desk.Rotate(AuthorityKind.Card, trust.Root, "a passphrase of the root's", "王").Number);
    }

    [Fact]
    public void AnotherRootCannotRotate()
    {
        using var trust = new TestTrust(_database);
        using var other = new TestDatabase(Databases.Sqlite, server);
        using var stranger = new TestTrust(other);
        Assert.Contains("is another than the one this authority began with", Assert.Throws<TrustException>(() => trust.Desk.Rotate(AuthorityKind.Card, stranger.Root, "x", "王")).Message, StringComparison.Ordinal);
        Assert.Contains("There is no card root", Assert.Throws<TrustException>(() => trust.Desk.Rotate(AuthorityKind.Card, other.Folder, null, "王")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatDoNotBelongTogetherAreFoundAndNotUsed()
    {
        using var trust = new TestTrust(_database);
        var (card, kiosk) = (trust.FolderOf(AuthorityKind.Card, 1), trust.FolderOf(AuthorityKind.Kiosk, 1));
        File.Copy(Path.Combine(kiosk, Generation.KeyFileName), Path.Combine(card, Generation.KeyFileName), overwrite: true);
        Assert.Contains("is not the one of the certificates beside it", Assert.Throws<TrustException>(() => trust.Keys.Card).Message, StringComparison.Ordinal);
        Assert.Equal(["The card authority's key is not the one of its certificates; put back the copy you keep."], trust.Findings());

        File.Copy(Path.Combine(card, Generation.RootFile), Path.Combine(kiosk, Generation.RootFile), overwrite: true);
        Assert.Contains("The certificate of kiosk authority 1 does not lead to its root; put back the copy you keep.", trust.Findings());
        File.WriteAllText(Path.Combine(kiosk, Generation.IssuingFile), "no certificate");
        Assert.Contains(trust.Findings(), f => f.EndsWith("holds no certificate in PEM form; put back the copy you keep.", StringComparison.Ordinal));
        File.WriteAllBytes(Path.Combine(card, Generation.AnchorFile), [1, 2, 3]);
        Assert.Contains(trust.Findings(), f => f.EndsWith("is no compact certificate of the card authority; put back the copy you keep.", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatOthersMayReadIsFoundAndAPassphraseLikeThatIsNotUsed()
    {
        if (OperatingSystem.IsWindows()) return;
        using var trust = new TestTrust(_database);
        File.SetUnixFileMode(trust.Options.PassphraseFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<TrustException>(() => trust.Keys.Card).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(trust.Options.PassphraseFile, UnixFileMode.UserRead);
        File.SetUnixFileMode(Path.Combine(trust.FolderOf(AuthorityKind.Card, 1), Generation.KeyFileName), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("may be read by others", Assert.Single(trust.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void TheEndIsSpokenOfInTime()
    {
        using var trust = new TestTrust(_database);
        trust.Time.Advance(trust.Keys.Card.Generation.Until - TestTrust.Now - TimeSpan.FromDays(300));
        Assert.Equal(2, trust.Findings().Count(f => f.Contains("rotate it with 'ingest trust rotate", StringComparison.Ordinal)));
        trust.Time.Advance(TimeSpan.FromDays(301));
        Assert.Equal(2, trust.Findings().Count(f => f.EndsWith("Rotate at once.", StringComparison.Ordinal)));
    }

    [Fact]
    public void ACreationThatBreaksOffLeavesNothingInTheWay()
    {
        using var trust = new TestTrust(_database, create: false);
        Assert.Throws<ArgumentException>(() => trust.Desk.Create(AuthorityKind.Card, trust.Root, null, ""));
        Assert.Empty(Directory.GetFiles(trust.Root));
        Directory.CreateDirectory(trust.FolderOf(AuthorityKind.Card, 1) + ".new");
        Assert.Equal(1, trust.Desk.Create(AuthorityKind.Card, trust.Root, null, "王").Number);
    }

    [Fact]
    public void ARequestMustBeSignedWithTheKeyItNames()
    {
        var good = new CertificateRequest("CN=x", _subject, HashAlgorithmName.SHA256).CreateSigningRequest();
        good[^5] ^= 1;
        Assert.False(SigningRequest.TryRead(good, out _, out var wrong));
        Assert.StartsWith("This is no certificate request", wrong, StringComparison.Ordinal);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(SigningRequest.TryRead(new CertificateRequest("CN=x", other, HashAlgorithmName.SHA256).CreateSigningRequest(), out _, out wrong));
        Assert.Equal("The certificate request's key is not on P-256.", wrong);
        using var rsa = RSA.Create(2_048);
        Assert.False(SigningRequest.TryRead(new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest(), out _, out _));
        foreach (var size in (int[])[0, 1, 300, SigningRequest.Largest + 1]) Assert.False(SigningRequest.TryRead(new byte[size], out _, out _));
    }

    private sealed record PemReading(string Text)
    {
        public byte[] Bytes
        {
            get
            {
                var fields = PemEncoding.Find(Text);
                return Convert.FromBase64String(Text[fields.Base64Data]);
            }
        }
    }
}
