using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Which keys of the kiosk authority count, and whom they vouch for. Pure.</summary>
internal static class AnchorRules
{
    /// <summary>The keys of a file the installer vouches for: every anchor, and every key that a link leads to.</summary>
    public static IReadOnlyList<CompactCertificate> Trusted(IReadOnlyCollection<CompactCertificate> file) =>
        With([.. file.Where(c => c.Role == CertificateRole.KioskAuthority && c.IsAnchor)], file);

    /// <summary>Adds the keys that links lead to from those that are trusted. A link is the new key, certified by the one before.</summary>
    public static IReadOnlyList<CompactCertificate> With(IReadOnlyList<CompactCertificate> trusted, IReadOnlyCollection<CompactCertificate> links)
    {
        var all = trusted.ToList();
        while (links.FirstOrDefault(link => IsNew(link) && AuthorityOf(all, link) is { } before && link.Effective >= before.Effective) is { } found) all.Add(found);
        return all;

        bool IsNew(CompactCertificate link) => link.Role == CertificateRole.KioskAuthority && !all.Exists(a => a.Point.AsSpan().SequenceEqual(link.Point));
    }

    /// <summary>What is wrong with a certificate, as the end of a sentence; null where a trusted key vouches for it on that day.</summary>
    public static string? Fault(IReadOnlyList<CompactCertificate> trusted, CompactCertificate certificate, CertificateRole role, DateOnly? on)
    {
        if (certificate.Role != role) return "the key that signed it may not speak for the centre";
        if (AuthorityOf(trusted, certificate) is not { } authority) return "no authority this kiosk trusts vouches for the key that signed it";
        if (on is not { } day) return null;
        // A day's grace: not everybody's midnight is that of the centre.
        return Holds(certificate, day) && Holds(authority, day) ? null : $"the key that signed it is good from {certificate.Effective:yyyy-MM-dd} to {certificate.Expires:yyyy-MM-dd} only";
    }

    private static CompactCertificate? AuthorityOf(IReadOnlyList<CompactCertificate> trusted, CompactCertificate certificate) => trusted.FirstOrDefault(a => certificate.IsSignedBy(a.Point));

    private static bool Holds(CompactCertificate certificate, DateOnly day) => certificate.Effective <= day.AddDays(1) && day.AddDays(-1) <= certificate.Expires;
}
