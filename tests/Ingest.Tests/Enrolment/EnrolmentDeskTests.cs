using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Enrolment;

public sealed class EnrolmentDeskTests(PostgresServer server) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ACodeMakesAKeyAKiosks(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        var sheet = house.Add();
        Assert.Equal(TestDistrict.Nine.AddHours(24), sheet.Until);
        Assert.DoesNotContain(sheet.Code, string.Concat(house.Database.Query<string>("select detail from acts")), StringComparison.Ordinal);

        var answer = house.Claim(sheet.Code.ToLowerInvariant(), EnrolmentHouse.Request(_key));
        Assert.Equal(("kiosk-1", "终端", "c1", "中心一", 8_883), (answer.Kiosk, answer.Name, answer.Centre, answer.CentreName, answer.Gateway.Port));
        using var certificate = EnrolmentHouse.CertificateOf(answer);
        Assert.Equal("CN=kiosk-1", certificate.Subject);
        Assert.Equal(TestDistrict.Nine.AddDays(90), answer.Until);
        Assert.Equal(CardKeys.PublicKeyInfo(CardKeys.PointOf(_key)), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal("1.3.6.1.5.5.7.3.2", Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.True(CompactCertificate.TryRead(Convert.FromBase64String(answer.CardCertificate), out var compact));
        Assert.Equal(("kiosk-1", CertificateRole.Kiosk, new DateOnly(2026, 5, 1), new DateOnly(2026, 7, 30)), (compact.HolderText, compact.Role, compact.Effective, compact.Expires));
        Assert.True(compact.IsSignedBy(house.Keys.Kiosk.CompactAnchor.Point));

        Assert.Equal(CardKeys.PublicKeyInfo(CardKeys.PointOf(_key)), house.Database.Scalar<byte[]>("select public_key from kiosks"));
        var listed = Assert.Single(house.Desk.List());
        Assert.Equal(("enrolled", null, answer.Until.ToUnixTimeMilliseconds()), (listed.State, listed.ClaimEndsAt, listed.EndsAt));
        Assert.Equal(["kiosk-add", "kiosk-enrol"], house.Database.Query<string>("select what from acts where subject = 'kiosk-1' order by act"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheSameRequestGetsTheSameAnswerForAnHourAndNobodyElseAnything(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        var code = house.Add().Code;
        var request = EnrolmentHouse.Request(_key);
        var first = house.Enrolment.Claim(code, request, IPAddress.Loopback);
        house.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(first, house.Enrolment.Claim(code, request, IPAddress.Loopback));
        // The same key in another request is another request.
        Assert.Equal(410, house.Refused(code, EnrolmentHouse.Request(_key)).Status);
        Assert.Equal(410, house.Refused(code, EnrolmentHouse.Request(_other)).Status);
        house.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("This code was used already; 'ingest kiosks claim kiosk-1' at the centre gives a new one.", house.Refused(code, request).Message);
        Assert.Equal(1, house.Database.Scalar<long>("select count(*) from kiosk_certificates"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ACodeEndsAndANewOneEndsTheOneBefore(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        var first = house.Add().Code;
        var second = house.Desk.Claim("kiosk-1", "tests").Code;
        Assert.Equal(404, house.Refused(first, EnrolmentHouse.Request(_key)).Status);
        house.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal("This code is over since 2026-05-02 01:00 UTC; 'ingest kiosks claim kiosk-1' at the centre gives a new one.", house.Refused(second, EnrolmentHouse.Request(_key)).Message);
        Assert.Equal("kiosk-1", house.Claim(house.Desk.Claim("kiosk-1", "tests").Code, EnrolmentHouse.Request(_key)).Kiosk);
    }

    [Fact]
    public void WhoeverTriesCodesHasToWaitAndOthersDoNot()
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        var (code, request) = (house.Add().Code, EnrolmentHouse.Request(_key));
        for (var i = 0; i < 3; i++) Assert.Equal(404, house.Refused(ClaimCode.New(), request, "10.0.0.66").Status);
        var blocked = house.Refused(code, request, "10.0.0.66");
        Assert.Equal((429, "Too many wrong codes came from this address; try again in 10 min."), (blocked.Status, blocked.Message));
        // Addresses of one network in IPv6 are one; those of IPv4 are each their own, however written.
        for (var i = 0; i < 3; i++) house.Refused("nonsense", request, $"2001:db8::{i}");
        Assert.Equal(429, house.Refused(code, request, "2001:db8::ffff").Status);
        Assert.Equal(429, house.Refused(code, request, "::ffff:10.0.0.66").Status);
        house.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("kiosk-1", house.Claim(code, request, "10.0.0.66").Kiosk);
    }

    [Theory]
    [InlineData("{}", "The EnrolmentRequest lacks a field or is over its limit.")]
    [InlineData("{\"csr\":\"AAAA\",\"facts\":{\"software\":\"s\",\"os\":\"o\",\"readers\":[],\"boot\":\"b\",\"keyStore\":\"file\"},\"v\":1}", "This is no certificate request (PKCS#10, DER) signed with the key it names.")]
    [InlineData("{\"csr\":\"AAAA\",\"facts\":{\"software\":\"s\\n\",\"os\":\"o\",\"readers\":[],\"boot\":\"b\",\"keyStore\":\"file\"},\"v\":1}", "The EnrolmentRequest lacks a field or is over its limit.")]
    public void ARequestThatIsNoneIsRefusedAndUsesNothing(string body, string why)
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        var code = house.Add().Code;
        var refused = house.Refused(code, System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal((400, why), (refused.Status, refused.Message));
        Assert.Equal("kiosk-1", house.Claim(code, EnrolmentHouse.Request(_key)).Kiosk);
    }

    [Fact]
    public void ARequestMustBeSignedByTheKeyItBrings()
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        var der = new CertificateRequest(new X500DistinguishedName("CN=x"), new PublicKey(_other), HashAlgorithmName.SHA256).CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(_key));
        var request = new EnrolmentRequest(Convert.ToBase64String(der), new KioskFacts("s", "o", [], "b", "file"));
        Assert.Equal("This is no certificate request (PKCS#10, DER) signed with the key it names.", house.Refused(house.Add().Code, EnrolmentJson.Write(request)).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EnrolledAnewTheKeyBeforeIsSupersededAndRenewalIsForThePresentOne(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        using var first = EnrolmentHouse.CertificateOf(house.Claim(house.Add().Code, EnrolmentHouse.Request(_key)));
        Assert.Equal("A renewal is for the key the kiosk has; to give it another, enrol it anew.", Assert.Throws<EnrolmentException>(() => house.Enrolment.Renew(first, EnrolmentHouse.Request(_other))).Message);
        house.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(TestDistrict.Nine.AddDays(150), EnrolmentJson.ReadAnswer(house.Enrolment.Renew(first, EnrolmentHouse.Request(_key))).Until);

        var again = house.Desk.Claim("kiosk-1", "tests").Code;
        Assert.Equal("Kiosk kiosk-1 has or had this very key; make a new one for kiosk-1.", house.Refused(again, EnrolmentHouse.Request(_key)).Message);
        using var second = EnrolmentHouse.CertificateOf(house.Claim(again, EnrolmentHouse.Request(_other)));
        Assert.Equal("Kiosk kiosk-1 was enrolled anew; this certificate is not renewed.", Assert.Throws<EnrolmentException>(() => house.Enrolment.Renew(first, EnrolmentHouse.Request(_key))).Message);
        var states = new KioskStates(house.Database.Database, house.Signer);
        Assert.Equal((EnrolmentState.Superseded, house.Time.GetUtcNow()), (states.Of(first).State, states.Of(first).At));
        Assert.Equal((EnrolmentState.Enrolled, (DateTimeOffset?)null), (states.Of(second).State, states.Of(second).At));
        Assert.Equal(3, house.Database.Scalar<long>("select count(*) from kiosk_certificates"));

        house.Desk.Revoke("kiosk-1", "stolen", "tests");
        Assert.Equal("Kiosk kiosk-1 was revoked; this certificate is not renewed.", Assert.Throws<EnrolmentException>(() => house.Enrolment.Renew(second, EnrolmentHouse.Request(_other))).Message);
        Assert.Equal(2, states.Of(second).Commands!.Revoked.Count);
        Assert.All(states.Of(second).Commands!.Revoked, r => Assert.True(r.IsSigned()));
    }

    [Fact]
    public void ACertificateOfNobodyIsToldSo()
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        using var stranger = new CertificateRequest("CN=kiosk-9", _key, HashAlgorithmName.SHA256).CreateSelfSigned(TestDistrict.Nine, TestDistrict.Nine.AddDays(1));
        Assert.Equal(403, Assert.Throws<EnrolmentException>(() => house.Enrolment.Renew(stranger, EnrolmentHouse.Request(_key))).Status);
        Assert.Equal(403, Assert.Throws<EnrolmentException>(() => new KioskStates(house.Database.Database, house.Signer).Of(stranger)).Status);
    }

    [Fact]
    public void OfTwoThatUseACodeAtOnceOneIsEnrolled()
    {
        using var house = new EnrolmentHouse(Databases.PostgreSql, server);
        var code = house.Add().Code;
        var keys = Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();
        var outcomes = new string[keys.Count];
        Parallel.For(0, keys.Count, new ParallelOptions { MaxDegreeOfParallelism = keys.Count }, i =>
        {
            try
            {
                house.Enrolment.Claim(code, EnrolmentHouse.Request(keys[i]), IPAddress.Loopback);
                outcomes[i] = "enrolled";
            }
            catch (EnrolmentException e)
            {
                outcomes[i] = e.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        });
        keys.ForEach(k => k.Dispose());
        Assert.Equal(["410", "410", "410", "enrolled"], outcomes.Order(StringComparer.Ordinal));
        Assert.Equal((1L, 1L), (house.Database.Scalar<long>("select count(*) from kiosk_certificates"), house.Database.Scalar<long>("select count(*) from acts where what = 'kiosk-enrol'")));
    }
}
