using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>The kiosk authority, all generations of it that this kiosk was told of: who may sign what stands on a card. Pure once it is made.</summary>
public sealed class KioskTrust
{
    private readonly List<CompactCertificate> _authorities;
    private readonly List<CompactCertificate> _links;

    private KioskTrust(List<CompactCertificate> authorities, List<CompactCertificate> links) => (_authorities, _links) = (authorities, links);

    /// <summary>Anchors are believed because they are in the files; links because an authority believed already signed them.</summary>
    /// <param name="certificates">Those that are not of the kiosk authority are passed over.</param>
    /// <param name="orphans">Links that lead from no authority in the files.</param>
    public static KioskTrust Of(IEnumerable<CompactCertificate> certificates, out IReadOnlyList<CompactCertificate> orphans)
    {
        var all = certificates.Where(c => c.Role == CertificateRole.KioskAuthority).ToList();
        var trust = new KioskTrust(all.FindAll(c => c.IsAnchor), []);
        var rest = all.FindAll(c => !c.IsAnchor);
        while (rest.Find(c => trust.SignerOf(c) is not null) is { } link)
        {
            rest.Remove(link);
            trust._links.Add(link);
            trust._authorities.Add(link);
        }

        orphans = rest;
        return trust;
    }

    public bool IsEmpty => _authorities.Count == 0;

    /// <summary>Whether this is a kiosk of ours that might sign on that day.</summary>
    public bool IsKiosk(CompactCertificate certificate, DateOnly day) =>
        certificate.Role == CertificateRole.Kiosk && certificate.Effective <= day.AddDays(1) && day <= certificate.Expires.AddDays(1) && SignerOf(certificate) is not null;

    /// <summary>What a card that holds these anchors must be shown, in order, before a certificate of <paramref name="authority"/>.</summary>
    /// <param name="held">Key references, as INFO tells them.</param>
    /// <returns>Null where no way leads from what the card believes.</returns>
    public IReadOnlyList<CompactCertificate>? WayTo(byte[] authority, IReadOnlyList<byte[]> held)
    {
        var way = new List<CompactCertificate>();
        var wanted = authority;
        while (!held.Any(h => h.AsSpan().SequenceEqual(wanted)))
        {
            // A card keeps two generations: a third step back leads nowhere.
            if (way.Count == 2 || _links.Find(l => l.Holder.AsSpan().SequenceEqual(wanted)) is not { } link) return null;
            way.Insert(0, link);
            wanted = link.Authority;
        }

        return way;
    }

    private CompactCertificate? SignerOf(CompactCertificate certificate) => _authorities.Find(a => certificate.IsSignedBy(a.Point));
}
