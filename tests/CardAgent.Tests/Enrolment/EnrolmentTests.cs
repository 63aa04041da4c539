using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts.Mcap;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>Enrolment over real TLS, both sides real.</summary>
public sealed class EnrolmentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-enrol-").FullName;

    private string Of(string kiosk) => Path.Combine(_folder, kiosk);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AKioskEnrolsConnectsAndItsTapsAreTakenWithoutAnythingElseBeingSet()
    {
        await using var centre = await CentreHouse.StartAsync();
        var said = await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk().ToLowerInvariant().Replace('-', ' '), Of("one"));
        Assert.Contains("This machine is kiosk kiosk-1 (终端, 中心一)", said, StringComparison.Ordinal);

        await using var kiosk = new EnrolledKiosk(Of("one"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kiosk.Options.KeyFile));
        Assert.Equal("kiosk-1", kiosk.Card.HolderText);
        Assert.True(kiosk.Anchors.Any);
        await kiosk.TapAsync();
        kiosk.Start();
        await Eventually.Holds(() => kiosk.Outbox.Counts.Waiting == 0 && kiosk.Config.Version > 0, "the tap has its receipt and the signed configuration is in force");
        Assert.Equal("中心一", kiosk.Config.Current!.CentreName);
        Assert.Equal(1, centre.Scalar<long>("select count(*) from taps"));
        Assert.False(kiosk.Health.Has(TroubleKind.NotFromCentre));
    }

    [Fact]
    public async Task AFingerprintDoesInPlaceOfTheAuthoritysFile()
    {
        await using var centre = await CentreHouse.StartAsync();
        var root = Convert.ToHexString(SHA256.HashData(centre.Keys.Kiosk.Generation.Root.RawData));
        await EnrolledKiosk.EnrolAsync(new EnrolmentOrder(centre.Address, centre.NewKiosk(), null, root, Of("one"), "file"));
        Assert.True(File.Exists(Path.Combine(Of("one"), "appsettings.json")));

        var wrong = await Assert.ThrowsAsync<SettingException>(() => EnrolledKiosk.EnrolAsync(new EnrolmentOrder(centre.Address, centre.NewKiosk("kiosk-2"), null, new string('0', 64), Of("two"), "file")));
        Assert.StartsWith("This kiosk is not enrolled: the server's authority is not the one whose fingerprint was given", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(0, centre.Scalar<long>("select count(*) from kiosk_claims where kiosk = 'kiosk-2' and used_at > 0"));
    }

    [Fact]
    public async Task ACentreOfAnotherAuthorityIsNotTalkedTo()
    {
        await using var centre = await CentreHouse.StartAsync();
        var foreign = Path.Combine(_folder, "foreign.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=foreign", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var root = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
            await File.WriteAllTextAsync(foreign, root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        }

        using var client = new EnrolmentClient(new Uri(centre.Address), CentreTrust.FromPem(await File.ReadAllTextAsync(foreign, TestContext.Current.CancellationToken)), null);
        var refused = await Assert.ThrowsAsync<EnrolmentFailedException>(() => client.StateAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"the server at {centre.Address}/ is not the centre: its certificate comes from an authority this kiosk does not trust", refused.Message);
    }

    [Fact]
    public async Task ACodeIsGoodOnceAndAMistypedOneIsNotEvenSent()
    {
        await using var centre = await CentreHouse.StartAsync();
        var code = centre.NewKiosk();
        await EnrolledKiosk.EnrolAsync(centre, code, Of("one"));
        var used = await Assert.ThrowsAsync<SettingException>(() => EnrolledKiosk.EnrolAsync(centre, code, Of("two")));
        Assert.Equal("This kiosk is not enrolled: This code was used already; 'ingest kiosks claim kiosk-1' at the centre gives a new one.", used.Message);
        Assert.False(File.Exists(Path.Combine(Of("two"), "appsettings.json")));

        var mistyped = (code[0] == 'A' ? 'B' : 'A') + code[1..];
        var typed = await Assert.ThrowsAsync<SettingException>(() => EnrolledKiosk.EnrolAsync(centre, mistyped, Of("two")));
        Assert.Contains("is mistyped", typed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALostAnswerIsMadeUpForByAskingAgainWithTheSameCode()
    {
        await using var centre = await CentreHouse.StartAsync();
        var code = centre.NewKiosk();
        await EnrolledKiosk.EnrolAsync(centre, code, Of("one"));
        // As if the power had gone after the centre's answer and before the settings were written: the pending note is still there.
        var identity = Assert.Single(Directory.GetDirectories(Of("one"), "identity-*"));
        var papers = new IdentityFiles(identity);
        var first = await File.ReadAllTextAsync(papers.Certificate, TestContext.Current.CancellationToken);
        foreach (var file in new[] { papers.Certificate, papers.CardCertificate, papers.Anchors, Path.Combine(Of("one"), "appsettings.json") }) File.Delete(file);
        var mark = Convert.ToHexStringLower(Contracts.Enrolment.ClaimCode.HashOf(code))[..16];
        await File.WriteAllTextAsync(Path.Combine(Of("one"), "enrolment.pending"), $"{mark}\n{Path.GetFileName(identity)}\n", TestContext.Current.CancellationToken);

        await EnrolledKiosk.EnrolAsync(centre, code, Of("one"));
        Assert.Equal(first, await File.ReadAllTextAsync(papers.Certificate, TestContext.Current.CancellationToken));
        await using var kiosk = new EnrolledKiosk(Of("one"));
        await using var link = await kiosk.ConnectAsync();
        Assert.Equal(1, centre.Scalar<long>("select count(*) from kiosk_certificates"));
    }

    [Fact]
    public async Task ACodeThatIsOverIsRefused()
    {
        await using var centre = await CentreHouse.StartAsync();
        var code = centre.NewKiosk();
        centre.Execute("update kiosk_claims set ends_at = made_at");
        var over = await Assert.ThrowsAsync<SettingException>(() => EnrolledKiosk.EnrolAsync(centre, code, Of("one")));
        Assert.Contains("This code is over since", over.Message, StringComparison.Ordinal);
        await EnrolledKiosk.EnrolAsync(centre, centre.Desk.Claim("kiosk-1", "tests").Code, Of("one"));
    }

    [Fact]
    public async Task AStolenCertificateIsNothingWithoutItsKey()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        await using var kiosk = new EnrolledKiosk(Of("one"));
        var stolen = X509CertificateLoader.LoadCertificateFromFile(kiosk.Uplink.CertificateFile);
        Assert.Contains("CN=kiosk-1", stolen.Subject, StringComparison.Ordinal);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<ArgumentException>(() => stolen.CopyWithPrivateKey(otherKey));

        // The same name and authority's name under another authority's signature: the gateway ends the handshake.
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kiosk-1", otherKey, HashAlgorithmName.SHA256);
        using var forged = request.Create(new X500DistinguishedName(stolen.Issuer), X509SignatureGenerator.CreateForECDsa(forger), TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1, 2, 3]);
        using var whole = forged.CopyWithPrivateKey(otherKey);
        var options = LinkSettings.Of(kiosk.Uplink, kiosk.Id, null) with { Certificate = whole, CertificateChain = [] };
        await Assert.ThrowsAsync<MqttLinkException>(() => new MqttConnector(TimeProvider.System).ConnectAsync(options, TestContext.Current.CancellationToken));

        var without = options with { Certificate = null };
        await Assert.ThrowsAsync<MqttLinkException>(() => new MqttConnector(TimeProvider.System).ConnectAsync(without, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnEnrolledKioskNoLongerEntersWithItsPassword()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        centre.Execute($"update kiosks set secret_hash = '{Ingest.Gateway.SecretHash.Of("the-old-secret")}'");
        await using var kiosk = new EnrolledKiosk(Of("one"));
        var options = LinkSettings.Of(kiosk.Uplink, kiosk.Id, null) with { Certificate = null, CertificateChain = [], UserName = "kiosk-1", Password = "the-old-secret" };
        var refused = await Assert.ThrowsAsync<MqttLinkException>(() => new MqttConnector(TimeProvider.System).ConnectAsync(options, TestContext.Current.CancellationToken));
        Assert.Equal((byte?)0x87, refused.ReasonCode);
    }

    [Fact]
    public async Task SettingsThatWereThereStayAndTheFolderCanBeMoved()
    {
        await using var centre = await CentreHouse.StartAsync();
        Directory.CreateDirectory(Of("one"));
        await File.WriteAllTextAsync(Path.Combine(Of("one"), "appsettings.json"), """
            { // by hand
              "uplink": { "passwordFile": "secret.txt", "Host": "old", "WINDOW": 7 }, "Screen": { "Listen": "127.0.0.1:8123" }, }
            """, TestContext.Current.CancellationToken);
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        Directory.Move(Of("one"), Of("moved"));
        await using var kiosk = new EnrolledKiosk(Of("moved"));
        Assert.Equal(("localhost", 7, ""), (kiosk.Uplink.Host, kiosk.Uplink.Window, kiosk.Uplink.PasswordFile));
        Assert.Equal("127.0.0.1:8123", kiosk.Settings.Configuration["Screen:Listen"]);
        await using var link = await kiosk.ConnectAsync();
    }

    [Fact]
    public async Task EnrollingAnewGivesANewKeyAndTheTapsOfTheOldOneStillArriveAndCount()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("one"));
        string before;
        await using (var old = new EnrolledKiosk(Of("one")))
        {
            before = old.Key.Reference;
            await old.TapAsync("CARD0001");
        }

        await EnrolledKiosk.EnrolAsync(centre, centre.Desk.Claim("kiosk-1", "tests").Code, Of("one"));
        Assert.Single(Directory.GetDirectories(Of("one"), "identity-*"));
        await using var kiosk = new EnrolledKiosk(Of("one"));
        Assert.NotEqual(before, kiosk.Key.Reference);
        await kiosk.TapAsync("CARD0002");
        kiosk.Start();
        await Eventually.Holds(() => kiosk.Outbox.Counts.Waiting == 0, "both taps have receipts");
        await Eventually.Holds(() => SetAside(centre) is 2, "both taps are judged");
        // Both cards are nobody's here; that the kiosk's signature were wrong would be found before that.
        using var connection = centre.Database.OpenWithDerived();
        Assert.Equal(["unknown-card", "unknown-card"], Dapper.SqlMapper.Query<string>(connection, "select reason from derived.set_aside"));
    }

    private static long SetAside(CentreHouse centre) => Derived(centre, "select count(*) from derived.set_aside");

    private static long Derived(CentreHouse centre, string sql)
    {
        using var connection = centre.Database.OpenWithDerived();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, sql);
    }
}
