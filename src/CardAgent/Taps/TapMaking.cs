using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>Puts a tap together from what is known. What a card gave that no tap can hold is left out, so that no card can make a tap the centre cannot read.</summary>
internal static class TapMaking
{
    private const int LongestSignature = 256;
    private const int Thumbprint = 32;

    public static Tap Of(
        OutboxDraft draft, string reader, KioskClock clock, TapVerdict verdict, CardVisit? visit, CardId? card,
        ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> signature) => Entry(draft, reader, clock, verdict.Outcome) with
        {
            Reason = verdict.Reason,
            Card = card,
            Assurance = verdict.Outcome == TapOutcome.Refused || visit is null ? Assurance.None : visit.Assurance,
            CardKey = visit?.Identity is { KeyThumbprint.Length: Thumbprint } identity ? identity.KeyThumbprint : default,
            Salt = salt,
            CardSignature = signature.Length <= LongestSignature ? signature : default,
            Session = TapRules.SessionOf(verdict.Session),
        };

    /// <summary>A rating of a tap: it names the tap and not the card.</summary>
    public static Tap Rating(OutboxDraft draft, KioskClock clock, Tap of, int stars) =>
        Entry(draft, of.Reader, clock, TapOutcome.Rated) with { Session = of.Session, Rating = stars, OfSequence = of.Id.Sequence };

    /// <summary>What became of writing to the card after a tap: it names the tap and not the card.</summary>
    public static Tap Written(OutboxDraft draft, string reader, KioskClock clock, CardWord word) => Entry(draft, reader, clock, TapOutcome.Written) with
    {
        Reason = word.Reason,
        OfSequence = word.Of.Sequence,
        Receipt = word.Receipt.Length <= Limits.ReceiptBytes ? word.Receipt : default,
    };

    /// <summary>What every entry of a journal has: its name, its link to the one before, its times and its reader.</summary>
    private static Tap Entry(OutboxDraft draft, string reader, KioskClock clock, TapOutcome outcome) => new()
    {
        Id = draft.Id,
        Previous = draft.Previous,
        At = draft.At,
        MonotonicMs = clock.MonotonicMs,
        Boot = clock.Boot,
        Reader = reader,
        Outcome = outcome,
    };
}
