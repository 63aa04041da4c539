using System.Security.Cryptography;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>GENERAL AUTHENTICATE with the card authentication key, and the check of what comes back. The member application answers it as well as PIV's.</summary>
internal static class PivProof
{
    /// <summary>Two integers of 32 bytes with their signs and headers: 72; some cards pad.</summary>
    private const int LongestSignature = 80;

    /// <param name="whyNot">Asked where a signature is there and wrong: who lies on the reader now?</param>
    public static CardProof Ask(CardDialogue card, CardIdentity identity, ReadOnlySpan<byte> challenge, Func<RefusalReason> whyNot)
    {
        if (identity.Reason != RefusalReason.None) return new CardProof(identity.Reason, default);
        if (challenge.Length != 32) throw new ArgumentException("A challenge has 32 bytes.", nameof(challenge));
        var answer = card.Send(PivObjects.Sign(challenge));
        if (answer.Faulty) return new CardProof(RefusalReason.CardUnreadable, default);
        // A card that declines to sign has not the key its certificate speaks of, or not under our conditions.
        if (!answer.Ok) return new CardProof(RefusalReason.ProofFailed, default);
        if (!PivObjects.TryReadSignature(answer.Data, out var signature)) return new CardProof(RefusalReason.CardUnreadable, default);
        if (signature.Length > LongestSignature) return new CardProof(RefusalReason.ProofFailed, default);
        return new CardProof(IsSigned(identity.PublicKey.Span, challenge, signature.Span) ? RefusalReason.None : whyNot(), signature);
    }

    private static bool IsSigned(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            // The card signs the challenge as it stands: it is a hash already.
            return key.VerifyHash(challenge, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
