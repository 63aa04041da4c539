namespace CardSystem.Ingest.Roster;

/// <summary>A unit of the district's tree.</summary>
public sealed record Organisation(string Id, string Name, string Kind, string? Parent);

/// <param name="Index">Numbers members within one reading of the roster, for compact keys in memory.</param>
public sealed record Member(int Index, string Number, string MaskedName, Organisation Branch)
{
    // One reading of the roster holds each member once, and members are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(Member? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;
}

/// <param name="Member">Null where the card is known but belongs to nobody.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of the card's certificate.</param>
/// <param name="KeyHash">SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="NotBefore">Unix milliseconds, inclusive.</param>
/// <param name="NotAfter">Unix milliseconds, inclusive.</param>
public sealed record Card(string Number, Member? Member, byte[] PublicKey, byte[] KeyHash, long NotBefore, long NotAfter);

/// <param name="PublicKey">SubjectPublicKeyInfo of the key the kiosk signs its taps with.</param>
public sealed record Kiosk(string Id, string Name, string Centre, byte[] PublicKey);
