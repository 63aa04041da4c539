using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Trust;

/// <summary>Where authorities are created and rotated: files first made whole beside, the act recorded, and both kept or neither.</summary>
public sealed class AuthorityDesk(Database database, TrustOptions options, TimeProvider time)
{
    private readonly TrustFolder _folder = new(options.Folder);

    /// <summary>A root in a folder of the operator's, and the first issuing key in ours.</summary>
    /// <param name="rootPassphrase">Null for the one that protects the issuing keys as well.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="TrustException">There is one already, or a file or passphrase is wrong.</exception>
    public Generation Create(AuthorityKind kind, string rootFolder, string? rootPassphrase, string who)
    {
        if (_folder.Newest(kind) > 0) throw new TrustException($"There is a {kind.Word()} authority in '{_folder.Path}' already; 'ingest trust rotate {kind.Word()} --root FOLDER' gives it a new key.");
        if (!File.Exists(options.PassphraseFile) && !Enum.GetValues<AuthorityKind>().Any(k => _folder.Newest(k) > 0)) Passphrase.Make(options.PassphraseFile);
        var (passphrase, now) = (Passphrase.Read(options.PassphraseFile), time.GetUtcNow());
        using var root = RootKey.Create(kind, rootFolder, rootPassphrase ?? passphrase, options, now);
        try
        {
            return Add(kind, 1, root, null, passphrase, "trust-create", who, now);
        }
        catch
        {
            RootKey.Remove(kind, rootFolder);
            throw;
        }
    }

    /// <summary>A new issuing key, certified by the root and linked to by the one before, whose private half is then destroyed.</summary>
    /// <exception cref="TrustException">There is no authority, or a file or passphrase is wrong.</exception>
    public Generation Rotate(AuthorityKind kind, string rootFolder, string? rootPassphrase, string who)
    {
        using var keys = TrustKeys.Open(options, time);
        var before = keys.Of(kind);
        var passphrase = Passphrase.Read(options.PassphraseFile);
        using var root = RootKey.Open(kind, rootFolder, rootPassphrase ?? passphrase, before.Generation.Root);
        var made = Add(kind, before.Generation.Number + 1, root, before, passphrase, "trust-rotate", who, time.GetUtcNow());
        // It has said its last word, the link. What it signed stays good; it can sign nothing more.
        File.Delete(_folder.KeyOf(kind, before.Generation.Number));
        return made;
    }

    private Generation Add(AuthorityKind kind, int number, RootKey root, IssuingKey? before, string passphrase, string what, string who, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuing = root.Certify($"{options.Name.Trim()} {kind.Word()} authority {number}", key, now.AddDays(-1), now.AddYears(options.IssuingYears));
        var (anchor, link) = Compact(kind, key, issuing, before);
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        ActLog.Record(work, now, who, what, $"{kind.Word()} authority {number}", new
        {
            certificate = Convert.ToHexStringLower(SHA256.HashData(issuing.RawData)), reference = Convert.ToHexStringLower(anchor.Holder), until = $"{issuing.NotAfter.ToUniversalTime():yyyy-MM-dd}",
        });
        _folder.Add(kind, number, folder =>
        {
            KeyFile.Write(Path.Combine(folder, Generation.KeyFileName), KeyFile.Encrypt(key, passphrase), secret: true);
            KeyFile.Write(Path.Combine(folder, Generation.IssuingFile), issuing.ExportCertificatePem() + "\n");
            KeyFile.Write(Path.Combine(folder, Generation.RootFile), root.Certificate.ExportCertificatePem() + "\n");
            KeyFile.Write(Path.Combine(folder, Generation.AnchorFile), anchor.Bytes);
            if (link is not null) KeyFile.Write(Path.Combine(folder, Generation.LinkFile), link.Bytes);
        });
        try
        {
            work.Commit();
            return Generation.Read(kind, number, _folder.FolderOf(kind, number));
        }
        catch
        {
            _folder.Remove(kind, number);
            throw;
        }
    }

    /// <summary>The key as cards know it, signed by itself and by the one before. A link ends with the new key: a card keeps the dates it was shown.</summary>
    private (CompactCertificate Anchor, CompactCertificate? Link) Compact(AuthorityKind kind, ECDsa key, X509Certificate2 issuing, IssuingKey? before)
    {
        var point = CardKeys.PointOf(key);
        var (reference, today, last) = (CardKeys.Reference(point), IssuingKey.Today(time), DateOnly.FromDateTime(issuing.NotAfter.ToUniversalTime()));
        var anchor = CompactCertificate.Issue(reference, reference, kind.Role(), point, today, last, text => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return (anchor, before is null ? null : CompactCertificate.Issue(before.Reference, reference, kind.Role(), point, today, last, before.Sign));
    }
}
