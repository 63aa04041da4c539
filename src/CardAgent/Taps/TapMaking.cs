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
        OutboxDraft draft, string reader, KioskClock clock, TapVerdict verdict, CardIdentity? identity, CardId? card,
        ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> signature) => new()
        {
            Id = draft.Id,
            Previous = draft.Previous,
            At = draft.At,
            MonotonicMs = clock.MonotonicMs,
            Boot = clock.Boot,
            Reader = reader,
            Outcome = verdict.Outcome,
            Reason = verdict.Reason,
            Card = card,
            Assurance = verdict.Outcome == TapOutcome.Refused ? Assurance.None : Assurance.A3,
            CardKey = identity is { KeyThumbprint.Length: Thumbprint } ? identity.KeyThumbprint : default,
            Salt = salt,
            CardSignature = signature.Length <= LongestSignature ? signature : default,
            Session = TapRules.SessionOf(verdict.Session),
        };

    /// <summary>A rating of a tap: it names the tap and not the card.</summary>
    public static Tap Rating(OutboxDraft draft, KioskClock clock, Tap of, int stars) => new()
    {
        Id = draft.Id,
        Previous = draft.Previous,
        At = draft.At,
        MonotonicMs = clock.MonotonicMs,
        Boot = clock.Boot,
        Reader = of.Reader,
        Outcome = TapOutcome.Rated,
        Session = of.Session,
        Rating = stars,
        OfSequence = of.Id.Sequence,
    };
}
