using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Trust;

/// <summary>The public parts of one issuing key of an authority: what others trust as long as it lives.</summary>
/// <param name="Number">From 1; the highest signs, the ones before are trusted until they end.</param>
/// <param name="Link">The same key as <paramref name="Anchor"/>, signed by the generation before; null for the first.</param>
public sealed record Generation(AuthorityKind Kind, int Number, X509Certificate2 Root, X509Certificate2 Issuing, CompactCertificate Anchor, CompactCertificate? Link)
{
    public const string IssuingFile = "issuing.pem";
    public const string KeyFileName = "issuing.key";
    public const string RootFile = "root.pem";
    public const string AnchorFile = "anchor.cvc";
    public const string LinkFile = "link.cvc";

    /// <summary>What cards and messages call the key, 8 bytes.</summary>
    public byte[] Reference => CardKeys.Reference(Anchor.Point);

    /// <summary>The end of both its forms.</summary>
    public DateTimeOffset Until => new(Issuing.NotAfter);

    public bool IsLiving(DateTimeOffset now) => now <= Until && now <= new DateTimeOffset(Root.NotAfter);

    /// <exception cref="TrustException">A file is missing or does not hold what it should.</exception>
    public static Generation Read(AuthorityKind kind, int number, string folder)
    {
        var (root, issuing) = (ReadCertificate(Path.Combine(folder, RootFile)), ReadCertificate(Path.Combine(folder, IssuingFile)));
        var link = Path.Combine(folder, LinkFile);
        return new Generation(kind, number, root, issuing, ReadCompact(kind, Path.Combine(folder, AnchorFile)), number > 1 ? ReadCompact(kind, link) : null);
    }

    /// <exception cref="TrustException">There is no certificate in the file.</exception>
    public static X509Certificate2 ReadCertificate(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(KeyFile.ReadText(file));
        }
        catch (CryptographicException)
        {
            throw new TrustException($"'{file}' holds no certificate in PEM form; put back the copy you keep.");
        }
    }

    private static CompactCertificate ReadCompact(AuthorityKind kind, string file) =>
        CompactCertificate.TryRead(KeyFile.Read(file), out var certificate) && certificate.Role == kind.Role()
            ? certificate : throw new TrustException($"'{file}' is no compact certificate of the {kind.Word()} authority; put back the copy you keep.");
}
