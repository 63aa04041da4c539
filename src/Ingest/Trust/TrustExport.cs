using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Trust;

/// <summary>What kiosks and card offices must hold, as files: public parts of every generation that still lives. Nothing in them is secret.</summary>
public static class TrustExport
{
    public const string Anchors = "anchors.cvc";
    public const string Links = "links.cvc";

    public static string PemOf(AuthorityKind kind) => kind.Word() + "-authority.pem";

    /// <returns>The names of the files that were written.</returns>
    /// <exception cref="TrustException">There is no authority at all.</exception>
    public static IReadOnlyList<string> Write(TrustKeys keys, string folder, DateTimeOffset now)
    {
        var living = Enum.GetValues<AuthorityKind>().Where(keys.Has).Select(k => (Kind: k, All: Living(keys, k, now))).ToList();
        if (living.Count == 0) throw new TrustException("There is no authority yet; 'ingest trust create card --root FOLDER' makes one.");
        Directory.CreateDirectory(folder);
        foreach (var (kind, all) in living) KeyFile.Write(Path.Combine(folder, PemOf(kind)), Pem(all));
        KeyFile.Write(Path.Combine(folder, Anchors), Joined(living.SelectMany(l => l.All).Select(g => g.Anchor)));
        KeyFile.Write(Path.Combine(folder, Links), Joined(living.SelectMany(l => l.All).Select(g => g.Link)));
        return [.. living.Select(l => PemOf(l.Kind)), Anchors, Links];
    }

    /// <summary>Roots and issuing certificates of one authority, each once, as a PEM file that others trust.</summary>
    public static string Pem(IEnumerable<Generation> generations) =>
        string.Concat(generations.SelectMany(g => (X509Certificate2[])[g.Root, g.Issuing]).DistinctBy(c => Convert.ToHexString(c.RawData)).Select(c => c.ExportCertificatePem() + "\n"));

    public static IReadOnlyList<Generation> Living(TrustKeys keys, AuthorityKind kind, DateTimeOffset now) => [.. keys.Generations(kind).Where(g => g.IsLiving(now))];

    private static byte[] Joined(IEnumerable<CompactCertificate?> certificates) => [.. certificates.OfType<CompactCertificate>().SelectMany(c => c.Bytes)];
}
