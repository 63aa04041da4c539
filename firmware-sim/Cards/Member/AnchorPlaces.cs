using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>A public key the card believes (profile, 5.1).</summary>
/// <param name="Reference">8 bytes.</param>
/// <param name="Effective">BCD, as is <paramref name="Expires"/>.</param>
internal sealed record Anchor(byte[] Reference, byte[] Point, uint Effective, uint Expires);

/// <summary>
/// The anchors of one family: at most two count, in three places, so that a new one is written beside the old ones and one atomic act takes it in.
/// </summary>
internal sealed class AnchorPlaces(MemberChip chip, CertificateRole family)
{
    public const int Most = 2;

    private int FirstPage => family == CertificateRole.CardIssuer ? ChipLayout.IssuerAnchors : ChipLayout.KioskAnchors;

    private IReadOnlyList<int> Places => family == CertificateRole.CardIssuer ? chip.Root.IssuerAnchors : chip.Root.KioskAnchors;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Anchor> Held => [.. Places.Select(At)];

    public Anchor? Find(ReadOnlySpan<byte> reference)
    {
        foreach (var anchor in Held)
            if (reference.SequenceEqual(anchor.Reference)) return anchor;
        return null;
    }

    /// <summary>Takes the anchor in as the newest.</summary>
    /// <param name="keep">The one of the present ones that stays; null for the newest.</param>
    /// <returns>False where the card's counter is at its end.</returns>
    public bool TryAdd(CompactCertificate certificate, byte[]? keep)
    {
        var stays = Places.Where(p => keep is null || At(p).Reference.AsSpan().SequenceEqual(keep)).Take(Most - 1).ToList();
        var free = Enumerable.Range(1, Most + 1).First(p => !Places.Contains(p));
        Store(free, certificate);
        List<int> places = [free, .. stays];
        return chip.TryChange(r => family == CertificateRole.CardIssuer ? r with { IssuerAnchors = places } : r with { KioskAnchors = places });
    }

    /// <summary>8 bytes reference, 65 point, 4 and 4 dates.</summary>
    internal void Store(int place, CompactCertificate certificate)
    {
        byte[] stored = [.. certificate.Holder, .. certificate.Point, .. Date(certificate.Effective), .. Date(certificate.Expires)];
        chip.Memory.Write(PageOf(place), stored);
    }

    private Anchor At(int place)
    {
        var stored = chip.Memory.Read(PageOf(place), 81);
        return new Anchor(stored[..8].ToArray(), stored.Slice(8, ChipKey.PointSize).ToArray(), BcdDate.Number(stored[73..]), BcdDate.Number(stored[77..]));
    }

    private int PageOf(int place) => FirstPage + (place - 1) * ChipLayout.AnchorPages;

    private static byte[] Date(uint bcd) => [(byte)(bcd >> 24), (byte)(bcd >> 16), (byte)(bcd >> 8), (byte)bcd];
}
