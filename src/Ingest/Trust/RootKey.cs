using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Ingest.Trust;

/// <summary>The root of an authority, on a medium that is brought out for creating and rotating and then locked away again.</summary>
internal sealed class RootKey : IDisposable
{
    private readonly ECDsa _key;

    private RootKey(X509Certificate2 certificate, ECDsa key) => (Certificate, _key) = (certificate, key);

    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a root in a folder that has none of this kind yet.</summary>
    /// <exception cref="TrustException">There is one, or the folder cannot be written.</exception>
    public static RootKey Create(AuthorityKind kind, string folder, string passphrase, TrustOptions options, DateTimeOffset now)
    {
        if (File.Exists(KeyPath(kind, folder)) || File.Exists(CertificatePath(kind, folder)))
            throw new TrustException($"There is a {kind.Word()} root in '{folder}' already; name another folder, or rotate with 'ingest trust rotate {kind.Word()}'.");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var form = CertificateForms.Root($"{options.Name.Trim()} {kind.Word()} root {now:yyyy}", key);
        var certificate = form.Create(form.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now.AddYears(options.RootYears), CertificateForms.NewSerial());
        KeyFile.MakeFolder(folder);
        KeyFile.Write(KeyPath(kind, folder), KeyFile.Encrypt(key, passphrase), secret: true);
        KeyFile.Write(CertificatePath(kind, folder), certificate.ExportCertificatePem() + "\n");
        return new RootKey(certificate, key);
    }

    /// <exception cref="TrustException">It is not there, the passphrase is another, or it is not the root of this authority.</exception>
    public static RootKey Open(AuthorityKind kind, string folder, string passphrase, X509Certificate2 expected)
    {
        if (!File.Exists(KeyPath(kind, folder))) throw new TrustException($"There is no {kind.Word()} root in '{folder}'; name the folder it was created in.");
        var certificate = Generation.ReadCertificate(CertificatePath(kind, folder));
        if (!certificate.RawData.AsSpan().SequenceEqual(expected.RawData)) throw new TrustException($"The {kind.Word()} root in '{folder}' is another than the one this authority began with.");
        var root = new RootKey(certificate, KeyFile.Decrypt(KeyPath(kind, folder), passphrase));
        if (root._key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo())) return root;
        root.Dispose();
        throw new TrustException($"The {kind.Word()} root's key in '{folder}' is not the one of its certificate; put back the copy you keep.");
    }

    public static void Remove(AuthorityKind kind, string folder)
    {
        File.Delete(KeyPath(kind, folder));
        File.Delete(CertificatePath(kind, folder));
    }

    public X509Certificate2 Certify(string name, ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        if (until > new DateTimeOffset(Certificate.NotAfter)) until = new DateTimeOffset(Certificate.NotAfter);
        if (from < new DateTimeOffset(Certificate.NotBefore)) from = new DateTimeOffset(Certificate.NotBefore);
        if (until <= from) throw new TrustException($"The root ended {Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; a new authority has to be created.");
        return CertificateForms.Issuing(name, new PublicKey(key), Certificate).Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, CertificateForms.NewSerial());
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static string KeyPath(AuthorityKind kind, string folder) => Path.Combine(folder, kind.Word() + "-root.key");

    private static string CertificatePath(AuthorityKind kind, string folder) => Path.Combine(folder, kind.Word() + "-root.pem");
}
