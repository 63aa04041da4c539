using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Checks a tap's signatures: the kiosk's over everything, the card's over the challenge (<see cref="CardProofRules"/>). Pure but for the keys it is handed.</summary>
internal static class ProofRules
{
    public const string Malformed = "malformed";
    public const string BadKioskSignature = "bad-kiosk-signature";
    public const string BrokenChain = "broken-chain";

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
        var (reason, detail) = OfKiosk(reference, tap, hash, keys, out var kiosk);
        var isSigned = reason is null;
        if (kiosk is not null && isSigned && tap.Outcome is TapOutcome.Accepted or TapOutcome.Repeated) (reason, detail) = CardProofRules.Judge(reference.Roster, kiosk, tap, keys);
        return new Proven(tap.At.ToUnixTimeMilliseconds(), tap.Card?.ToString(), reason, detail, hash, tap.Previous, isSigned && tap.Outcome != TapOutcome.Void)
        {
            Outcome = tap.Outcome, Signature = tap.CardSignature, CardKey = tap.CardKey, Written = tap.Outcome == TapOutcome.Written ? tap : null,
        };
    }

    private static (string? Reason, string Detail) OfKiosk(Reference reference, Tap tap, byte[] hash, VerifyingKeys keys, out Roster.Kiosk? kiosk)
    {
        if (!reference.Roster.Kiosks.TryGetValue(tap.Id.Kiosk.ToString(), out kiosk)) return (PlacementRules.UnknownKiosk, PlacementRules.UnknownKioskDetail(tap.Id.Kiosk.ToString()));
        return IsSigned(kiosk, tap, hash, keys) ? (null, "") : (BadKioskSignature, "The kiosk's registered key did not sign this tap.");
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
