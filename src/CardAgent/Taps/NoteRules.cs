using CardSystem.CardAgent.Cards;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Taps;

/// <summary>What a tap leaves on the card. Pure.</summary>
public static class NoteRules
{
    /// <returns>Null for a tap that was refused: nothing is to be written on that card.</returns>
    public static CardNote? Of(Tap tap, TapVerdict verdict) =>
        tap.Outcome is not (TapOutcome.Accepted or TapOutcome.Repeated) ? null : new CardNote(tap.Id, TapText.Hash(tap), tap.At, Entry(verdict));

    /// <summary>Only an accepted tap of a session makes a record, and only the first sign-in of a stay promises credits.</summary>
    private static CardEntry? Entry(TapVerdict verdict)
    {
        if (verdict is not { Outcome: TapOutcome.Accepted, Session: { } session }) return null;
        var credits = verdict.Step == TapStep.In ? verdict.Late ? session.LateCredit : session.Credit : 0;
        var kind = verdict.Step == TapStep.Out ? ActivityKind.SignedOut : session.Rate ? ActivityKind.Service : ActivityKind.SignedIn;
        return new CardEntry(new SessionId(session.Id), credits, session.Category, kind);
    }
}
