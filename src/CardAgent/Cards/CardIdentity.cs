using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>What a card says of itself, checked against the card authorities; or why it is refused.</summary>
/// <param name="Reason"><see cref="RefusalReason.None"/> where the card may go on to prove itself.</param>
/// <param name="Card">The card's number, also for a refused card where it could be read; for a card without a certificate its UID.</param>
/// <param name="KeyThumbprint">SHA-256 of the certificate's SubjectPublicKeyInfo; empty without certificate.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER; empty without certificate.</param>
/// <param name="MaskedName">张*, from the certificate's pseudonym; null where it has none.</param>
public sealed record CardIdentity(RefusalReason Reason, CardId? Card, ReadOnlyMemory<byte> KeyThumbprint, ReadOnlyMemory<byte> PublicKey, string? MaskedName)
{
    /// <summary>A card of which nothing but a number is known, if that.</summary>
    public static CardIdentity Refused(RefusalReason reason, CardId? number) => new(reason, number, default, default, null);
}

/// <summary>The card's answer to a challenge, checked with the key of its certificate.</summary>
/// <param name="Signature">ECDSA, DER; empty where the card gave none.</param>
public sealed record CardProof(RefusalReason Reason, ReadOnlyMemory<byte> Signature);
