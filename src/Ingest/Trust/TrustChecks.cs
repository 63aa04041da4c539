using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Trust;

/// <summary>Looks whether everything an authority needs is there, belongs together, and lasts.</summary>
public static class TrustChecks
{
    /// <summary>A sentence for each thing that is wrong; none where all is well.</summary>
    public static IEnumerable<string> Findings(TrustOptions options, DateTimeOffset now)
    {
        var folder = new TrustFolder(options.Folder);
        var kinds = Enum.GetValues<AuthorityKind>();
        foreach (var kind in kinds.Where(k => folder.Newest(k) == 0)) yield return $"There is no {kind.Word()} authority; 'ingest trust create {kind.Word()} --root FOLDER' makes one.";
        foreach (var open in Files(folder, options).Select(KeyFile.TooOpen).OfType<string>()) yield return open + ".";
        foreach (var kind in kinds.Where(k => folder.Newest(k) > 0))
        {
            foreach (var finding in Sayings(() => OfAuthority(folder, kind, options, now))) yield return finding;
        }
    }

    /// <summary>Is this the private half of both its certificates?</summary>
    internal static bool Fits(ECDsa key, Generation generation)
    {
        var info = key.ExportSubjectPublicKeyInfo();
        return info.AsSpan().SequenceEqual(generation.Issuing.PublicKey.ExportSubjectPublicKeyInfo()) && info.AsSpan().SequenceEqual(CardKeys.PublicKeyInfo(generation.Anchor.Point));
    }

    private static IEnumerable<string> Files(TrustFolder folder, TrustOptions options)
    {
        if (File.Exists(options.PassphraseFile)) yield return options.PassphraseFile;
        if (!Directory.Exists(folder.Path)) yield break;
        yield return folder.Path;
        foreach (var key in Directory.EnumerateFiles(folder.Path, Generation.KeyFileName, SearchOption.AllDirectories)) yield return key;
    }

    private static List<string> OfAuthority(TrustFolder folder, AuthorityKind kind, TrustOptions options, DateTimeOffset now)
    {
        var findings = new List<string>();
        var all = folder.Generations(kind);
        for (var i = 0; i < all.Count; i++) findings.AddRange(OfGeneration(all[i], i == 0 ? null : all[i - 1]));
        findings.AddRange(EndOf(all[^1], options, now));
        using var key = KeyFile.Decrypt(folder.KeyOf(kind, all[^1].Number), Passphrase.Read(options.PassphraseFile));
        if (!Fits(key, all[^1])) findings.Add($"The {kind.Word()} authority's key is not the one of its certificates; put back the copy you keep.");
        findings.AddRange(all.Take(all.Count - 1).Where(g => File.Exists(folder.KeyOf(kind, g.Number))).Select(g => $"The key of {Name(g)} is still there although another followed; remove '{folder.KeyOf(kind, g.Number)}'."));
        return findings;
    }

    private static IEnumerable<string> OfGeneration(Generation generation, Generation? before)
    {
        var name = Name(generation);
        if (!IsIssuedBy(generation.Issuing, generation.Root)) yield return $"The certificate of {name} does not lead to its root; put back the copy you keep.";
        if (!generation.Anchor.IsAnchor) yield return $"The compact certificate of {name} is not signed by itself; put back the copy you keep.";
        if (!CardKeys.PublicKeyInfo(generation.Anchor.Point).AsSpan().SequenceEqual(generation.Issuing.PublicKey.ExportSubjectPublicKeyInfo())) yield return $"The two certificates of {name} are of different keys; put back the copy you keep.";
        if (before is null) yield break;
        if (generation.Number != before.Number + 1) yield return $"Between {Name(before)} and {name} one is missing; cards of the older cannot be led to the newer.";
        else if (generation.Link is not { } link || !link.IsSignedBy(before.Anchor.Point) || !link.Point.AsSpan().SequenceEqual(generation.Anchor.Point)) yield return $"The link from {Name(before)} to {name} is not right; put back the copy you keep.";
    }

    private static IEnumerable<string> EndOf(Generation newest, TrustOptions options, DateTimeOffset now)
    {
        var end = newest.Until;
        if (end < now) yield return $"{Name(newest)} ended {end:yyyy-MM-dd}; nothing it issues is taken any more. Rotate at once.";
        else if (end < now.AddDays(options.WarnDays)) yield return $"{Name(newest)} ends {end:yyyy-MM-dd}; rotate it with 'ingest trust rotate {newest.Kind.Word()} --root FOLDER'.";
        if (new DateTimeOffset(newest.Root.NotAfter) < now.AddDays(options.WarnDays)) yield return $"The root of the {newest.Kind.Word()} authority ends {newest.Root.NotAfter.ToUniversalTime():yyyy-MM-dd}; a new authority has to be prepared.";
    }

    private static bool IsIssuedBy(X509Certificate2 issuing, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Its end is told apart.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(issuing) && chain.ChainElements.Count == 2;
    }

    private static List<string> Sayings(Func<List<string>> look)
    {
        try
        {
            return look();
        }
        catch (TrustException e)
        {
            return [e.Message];
        }
    }

    private static string Name(Generation generation) => $"{generation.Kind.Word()} authority {generation.Number}";
}
