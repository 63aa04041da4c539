using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Trust;

/// <summary>The online key of an authority: it certifies cards, kiosks and servers in both forms of certificate, and signs what only the authority may say. Safe from any thread.</summary>
public sealed class IssuingKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<Generation> _all;

    internal IssuingKey(IReadOnlyList<Generation> all, ECDsa key, TimeProvider time) => (_all, _key, _time, Generation) = (all, key, time, all[^1]);

    public Generation Generation { get; }

    public X509Certificate2 Certificate => Generation.Issuing;

    /// <summary>What MEMBER and other certificates call this key, 8 bytes.</summary>
    public byte[] Reference => Generation.Reference;

    /// <summary>The issuing certificate and its root, PEM, as they follow a certificate it issued.</summary>
    public IReadOnlyList<string> Chain => [Generation.Issuing.ExportCertificatePem() + "\n", Generation.Root.ExportCertificatePem() + "\n"];

    /// <summary>The key as cards take it on at the card office: signed by itself.</summary>
    public CompactCertificate CompactAnchor => Generation.Anchor;

    /// <summary>The anchors of all generations that still live, the newest last.</summary>
    public IReadOnlyList<CompactCertificate> LivingAnchors => [.. Living.Select(g => g.Anchor)];

    /// <summary>From each living generation to the next: what a card of an older one is shown, in this order.</summary>
    public IReadOnlyList<CompactCertificate> CompactLinks => [.. Living.Select(g => g.Link).OfType<CompactCertificate>()];

    private IEnumerable<Generation> Living => _all.Where(g => g.IsLiving(_time.GetUtcNow()));

    /// <summary>For a kiosk's TLS. What the request says of itself is not looked at.</summary>
    public X509Certificate2 CertifyClient(SigningRequest request, string commonName, DateTimeOffset from, DateTimeOffset until) =>
        Certify(CertificateForms.Client(commonName, request.PublicKey, Certificate), from, until);

    /// <summary>For a member's card; fits the chip's 1,024 bytes.</summary>
    /// <param name="maskedName">张*; null for a card without.</param>
    public X509Certificate2 CertifyCard(SigningRequest request, string number, string? maskedName, DateTimeOffset from, DateTimeOffset until) =>
        Certify(CertificateForms.Card(number, maskedName, request.PublicKey, Certificate), from, until);

    /// <summary>For a gateway or another server of the centre.</summary>
    public X509Certificate2 CertifyServer(PublicKey key, IReadOnlyList<string> hosts, DateTimeOffset from, DateTimeOffset until) =>
        Certify(CertificateForms.Server(hosts, key, Certificate), from, until);

    /// <summary>The form cards read. An end after the authority's own becomes the authority's.</summary>
    /// <exception cref="ArgumentException">It would begin after today: the cards that see it would move their dates ahead and refuse other kiosks.</exception>
    public CompactCertificate CertifyCompact(byte[] holder, CertificateRole role, byte[] point, DateOnly effective, DateOnly expires)
    {
        if (effective > Today(_time)) throw new ArgumentException($"A compact certificate must not begin after today; {effective:yyyy-MM-dd} is too late.", nameof(effective));
        return CompactCertificate.Issue(Reference, holder, role, point, effective, expires < CompactAnchor.Expires ? expires : CompactAnchor.Expires, Sign);
    }

    /// <summary>ECDSA with SHA-256 over the text: R‖S, 64 bytes.</summary>
    public byte[] Sign(byte[] text)
    {
        lock (_lock) return _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The day that compact certificates begin with, by the centre's clock.</summary>
    internal static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public void Dispose() => _key.Dispose();

    private X509Certificate2 Certify(CertificateRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        var (first, last) = (new DateTimeOffset(Certificate.NotBefore), Generation.Until);
        if (from < first) from = first;
        if (until > last) until = last;
        if (until <= from) throw new TrustException($"The {Generation.Kind.Word()} authority ends {last:yyyy-MM-dd}; rotate it first with 'ingest trust rotate {Generation.Kind.Word()} --root FOLDER'.");
        lock (_lock) return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, CertificateForms.NewSerial());
    }
}
