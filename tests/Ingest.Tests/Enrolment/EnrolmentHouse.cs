using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Enrolment;

/// <summary>The centre's side of enrolment without a network: desks over a database, authorities in a folder, a clock that moves when told.</summary>
internal sealed class EnrolmentHouse : IDisposable
{
    private readonly TrustOptions _trust;

    public EnrolmentHouse(string kind, PostgresServer server)
    {
        Database = new TestDatabase(kind, server);
        Time = new ManualTime(TestDistrict.Nine);
        _trust = new TrustOptions { Folder = Path.Combine(Database.Folder, "trust"), PassphraseFile = Path.Combine(Database.Folder, "passphrase") };
        var authorities = new AuthorityDesk(Database.Database, _trust, Time);
        foreach (var which in Enum.GetValues<AuthorityKind>()) authorities.Create(which, Path.Combine(Database.Folder, "root"), null, "tests");
        Keys = TrustKeys.Open(_trust, Time);
        Desk = new KioskDesk(Database.Database, Options, Time);
        Brake = new ClaimBrake(Options, Time);
        Enrolment = new EnrolmentDesk(Database.Database, new KioskPapers(Keys, Options, 8_883, Time), Brake, Options, Time, NullLogger<EnrolmentDesk>.Instance);
        Signer = new CentreSigner(Keys, Time);
        Database.Execute("insert into organisations(id, name, kind, parent) values('d', '区', 'district', null), ('c1', '中心一', 'centre', 'd'), ('b1', '支部', 'branch', 'd')");
    }

    public TestDatabase Database { get; }
    public ManualTime Time { get; }
    public EnrolmentOptions Options { get; } = new() { WrongCodes = 3 };
    public TrustKeys Keys { get; }
    public KioskDesk Desk { get; }
    public ClaimBrake Brake { get; }
    public EnrolmentDesk Enrolment { get; }
    public CentreSigner Signer { get; }

    public ClaimSheet Add(string kiosk = "kiosk-1") => Desk.Add(kiosk, "终端", "c1", "tests");

    public EnrolmentAnswer Claim(string code, byte[] request, string from = "10.0.0.5") => EnrolmentJson.ReadAnswer(Enrolment.Claim(code, request, IPAddress.Parse(from)));

    public EnrolmentException Refused(string code, byte[] request, string from = "10.0.0.5") => Assert.Throws<EnrolmentException>(() => Enrolment.Claim(code, request, IPAddress.Parse(from)));

    /// <summary>As a kiosk asks.</summary>
    public static byte[] Request(ECDsa key) => EnrolmentJson.Write(new EnrolmentRequest(
        Convert.ToBase64String(new CertificateRequest("CN=whatever", key, HashAlgorithmName.SHA256).CreateSigningRequest()), new KioskFacts("cardagent 0", "an OS", ["Reader 1"], "b00t", "file")));

    public static X509Certificate2 CertificateOf(EnrolmentAnswer answer) => X509Certificate2.CreateFromPem(answer.Certificate);

    public void Dispose()
    {
        Signer.Dispose();
        Keys.Dispose();
        Database.Dispose();
    }
}
