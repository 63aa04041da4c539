using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Checks a tap's signatures: the kiosk's over everything, the card's over the challenge. Pure but for the keys it is handed.</summary>
internal static class ProofRules
{
    public const string Malformed = "malformed";
    public const string BadKioskSignature = "bad-kiosk-signature";
    public const string BrokenChain = "broken-chain";
    public const string BadProof = "bad-proof";

    public static Proven Check(Reference reference, LoggedJournal journal, long sequence, ReadOnlySpan<byte> body, VerifyingKeys keys)
    {
        Tap tap;
        try
        {
            tap = TapJson.Read(body);
        }
        catch (FormatException e)
        {
            return Proven.Malformed(e.Message);
        }

        if (tap.Id.Sequence != sequence || tap.Id.Kiosk.ToString() != journal.Kiosk || tap.Id.Journal.ToString() != journal.Journal)
            return Proven.Malformed("The tap's name is not the one it is kept under.");
        var hash = TapText.Hash(tap);
        var (reason, detail) = Judge(reference, tap, hash, keys);
        var signed = reason is null or BadProof;
        return new Proven(tap.At.ToUnixTimeMilliseconds(), tap.Card?.ToString(), reason, detail, hash, tap.Previous, signed && tap.Outcome != TapOutcome.Void);
    }

    private static (string? Reason, string Detail) Judge(Reference reference, Tap tap, byte[] hash, VerifyingKeys keys)
    {
        if (!reference.Roster.Kiosks.TryGetValue(tap.Id.Kiosk.ToString(), out var kiosk)) return (PlacementRules.UnknownKiosk, PlacementRules.UnknownKioskDetail(tap.Id.Kiosk.ToString()));
        if (!IsSigned(kiosk, tap, hash, keys)) return (BadKioskSignature, "The kiosk's registered key did not sign this tap.");
        if (tap.Outcome is not (TapOutcome.Accepted or TapOutcome.Repeated) || tap.Card is not { } number) return (null, "");
        // A card of nobody is set aside as unknown whatever it signed; it is proved when it is bound.
        var at = tap.At.ToUnixTimeMilliseconds();
        if (reference.Roster.Card(number.ToString()) is not { } card || card.HolderAt(at) is null) return (null, "");
        if (card.KeyNamed(tap.CardKey.Span, at) is not { } key) return (BadProof, "The tap names another key than the card's certificate holds.");
        if (tap.Salt.Length != 16 || !keys.Verify(key, TapText.Challenge(tap.Id, tap.At, tap.Salt.Span), tap.CardSignature.Span, DSASignatureFormat.Rfc3279DerSequence))
            return (BadProof, "The card's registered key did not sign the challenge of this tap.");
        return (null, "");
    }

    /// <summary>The present key first; a kiosk that was enrolled anew still has taps of the time before to deliver.</summary>
    private static bool IsSigned(Roster.Kiosk kiosk, Tap tap, byte[] hash, VerifyingKeys keys)
    {
        var at = tap.At.ToUnixTimeMilliseconds();
        if (IsBy(kiosk.Key)) return true;
        foreach (var earlier in kiosk.Earlier)
        {
            if (IsBy(earlier)) return true;
        }

        return false;

        bool IsBy(Roster.KioskKey key) => key.IsGoodAt(at) && keys.Verify(key.PublicKey, hash, tap.KioskSignature.Span, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
