using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Roster;

/// <param name="Member">Null where the card is known but belongs to nobody.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of the card's certificate.</param>
/// <param name="KeyHash">SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="NotBefore">Unix milliseconds, inclusive.</param>
/// <param name="NotAfter">Unix milliseconds, inclusive.</param>
public sealed record Card(string Number, Member? Member, byte[] PublicKey, byte[] KeyHash, long NotBefore, long NotAfter);

/// <param name="PublicKey">SubjectPublicKeyInfo of the key the kiosk signs its taps with.</param>
public sealed record Kiosk(string Id, string Name, string Centre, byte[] PublicKey);
