namespace CardSystem.CardAgent.Office;

/// <summary>The centre's answers (<c>/office/v1</c>), as far as the desk uses them. Bytes are base64 in JSON.</summary>
/// <param name="Name">Masked.</param>
public sealed record CardOrder(string Card, string Member, string Name, string Branch, string? Replaces, string State);

/// <summary>All that is written on the chip.</summary>
/// <param name="Issuers">Anchors of the card authority, the newest last.</param>
/// <param name="Kiosks">Anchors of the kiosk authority, the newest last.</param>
/// <param name="Date">yyyyMMdd, for ACTIVATE.</param>
/// <param name="Challenge">32 bytes for the first receipt.</param>
public sealed record CardPapers(string Card, byte[] Certificate, byte[] MemberFile, IReadOnlyList<byte[]> Issuers, IReadOnlyList<byte[]> Kiosks, string Date, byte[] Challenge);

/// <summary>What the centre knows of a card.</summary>
/// <param name="State">active, issued, suspended, lost, replaced, expired or revoked.</param>
/// <param name="Issue">begun, certified, active or ended; null for a card that was not issued at a desk.</param>
/// <param name="IsCurrent">The key that was asked for is the card's present one.</param>
public sealed record KnownCard(string Card, string? Member, string? Name, string State, string? Issue, string Profile, string Thumbprint, byte[] ReceiptKey, uint Sequence, string From, string Until, string Uid, bool IsCurrent);

/// <param name="Links">From older keys of the kiosk authority to the present one.</param>
public sealed record DeskPapers(byte[] Certificate, IReadOnlyList<byte[]> Links, IReadOnlyList<byte[]> Issuers, IReadOnlyList<byte[]> Kiosks);

/// <param name="Links">From older keys of the card authority to the present one.</param>
public sealed record MemberPapers(string Card, byte[] MemberFile, uint Sequence, IReadOnlyList<byte[]> Links);

public sealed record ResetPapers(string Card, byte[] Order, IReadOnlyList<byte[]> Links);

public sealed record ActivatedCard(string Card, string State);

/// <summary>A card that is to be made or is half made.</summary>
/// <param name="Name">Masked.</param>
/// <param name="Desk">Null while no desk has taken it up.</param>
/// <param name="State">begun or certified.</param>
public sealed record OpenIssue(string Card, string Member, string Name, string Branch, string? Replaces, string? Desk, string State, DateTimeOffset Since)
{
    public override string ToString() => $"{Member} {Name} ({Branch}): card {Card}{(Replaces is null ? "" : $" instead of {Replaces}")}, {(Desk is null ? "asked for" : $"{State} at {Desk}")}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
}
