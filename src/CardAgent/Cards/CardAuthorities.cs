using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards;

/// <summary>Whether a certificate leads to one of our authorities and, if so, the time in which every certificate on the way is valid.</summary>
internal readonly record struct ChainVerdict(bool Ours, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// The authorities this kiosk trusts to issue member cards. Chains are built from these certificates alone: nothing is fetched, nothing of the machine's own store trusted.
/// Validity in time is judged apart from trust, so that an expired card is not called a foreign one.
/// </summary>
public sealed class CardAuthorities
{
    private const int LargestFile = 1 << 20;

    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _intermediates = [];

    private CardAuthorities(IEnumerable<X509Certificate2> certificates)
    {
        foreach (var certificate in certificates) (IsRoot(certificate) ? _roots : _intermediates).Add(certificate);
    }

    /// <summary>When the first of the authorities expires, for whoever watches over the kiosk.</summary>
    public DateTimeOffset Until => _roots.Concat(_intermediates).Min(c => new DateTimeOffset(c.NotAfter));

    /// <summary>The authorities' keys on P-256, 65 bytes each: with the same key an authority signs certificates and what stands in MEMBER.</summary>
    internal IEnumerable<byte[]> Points => _roots.Concat(_intermediates).Select(c => CardKeys.PointOf(c.PublicKey.ExportSubjectPublicKeyInfo())).OfType<byte[]>();

    /// <summary>Reads the files of <see cref="CardsOptions.AuthorityFiles"/>.</summary>
    /// <param name="problems">One sentence for each, naming setting and file.</param>
    public static CardAuthorities? TryLoad(CardsOptions options, out IReadOnlyList<string> problems)
    {
        var certificates = new List<X509Certificate2>();
        var wrong = new List<string>();
        for (var i = 0; i < options.AuthorityFiles.Count; i++)
        {
            try
            {
                certificates.AddRange(Read(options.AuthorityFiles[i]));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException or ArgumentException or NotSupportedException)
            {
                wrong.Add($"Cards:AuthorityFiles:{i} '{options.AuthorityFiles[i]}' cannot be used: {e.Message}");
            }
        }

        if (wrong.Count == 0 && !certificates.Any(IsRoot))
            wrong.Add("Cards:AuthorityFiles holds only intermediate certificates; add the PEM file of the root that issued them.");
        problems = wrong;
        if (wrong.Count > 0) return null;
        var authorities = new CardAuthorities(certificates);
        authorities.LookForOrphans(wrong);
        return wrong.Count == 0 ? authorities : null;
    }

    /// <summary>An intermediate without its root would make every one of its cards foreign. Judging them here also readies the platform's chain engine, so that the first member of the day does not wait for it.</summary>
    private void LookForOrphans(List<string> wrong)
    {
        foreach (var root in _roots) Judge(root);
        foreach (var intermediate in _intermediates.Where(i => !Judge(i).Ours))
            wrong.Add($"Cards:AuthorityFiles: the authority '{Contracts.Shown.Of(intermediate.Subject)}' was issued by '{Contracts.Shown.Of(intermediate.Issuer)}', which is not among the files; add its PEM file.");
    }

    internal ChainVerdict Judge(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(_intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        var ours = chain.Build(certificate);
        var way = chain.ChainElements.Select(e => e.Certificate).ToList();
        try
        {
            // A certificate that is itself one of the authorities is no card's.
            if (!ours || way.Count < 2) return default;
            return new ChainVerdict(true, way.Max(c => new DateTimeOffset(c.NotBefore)), way.Min(c => new DateTimeOffset(c.NotAfter)));
        }
        finally
        {
            foreach (var each in way) each.Dispose();
        }
    }

    private static List<X509Certificate2> Read(string file)
    {
        if (string.IsNullOrWhiteSpace(file)) throw new InvalidDataException("the name is empty; name a PEM file.");
        if (new FileInfo(file) is { Exists: true, Length: > LargestFile }) throw new InvalidDataException("the file is too large for a certificate; name a PEM file.");
        var found = new X509Certificate2Collection();
        found.ImportFromPem(File.ReadAllText(file));
        if (found.Count == 0) throw new InvalidDataException("there is no certificate in it; a PEM file holds lines like '-----BEGIN CERTIFICATE-----'.");
        if (found.FirstOrDefault(c => !IsAuthority(c)) is { } other)
            throw new InvalidDataException($"'{Contracts.Shown.Of(other.Subject)}' is not an authority's certificate; give the certificate of the authority that issued the cards.");
        return [.. found];
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };
}
