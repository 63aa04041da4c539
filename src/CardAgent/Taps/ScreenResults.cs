using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>A verdict as the screen shows it.</summary>
internal static class ScreenResults
{
    private const int TailLength = 4;

    /// <param name="visit">Null where there was none.</param>
    /// <param name="wholeNames">The kiosk stands where names may be read.</param>
    public static ScreenResult Of(string reader, TapVerdict verdict, SeenCard card, CardVisit? visit, bool wholeNames, DateTimeOffset at)
    {
        var kind = KindOf(verdict);
        var isKnown = verdict.Outcome is TapOutcome.Accepted or TapOutcome.Repeated;
        return new ScreenResult(
            0, reader, kind, verdict.Reason, isKnown ? NameOf(visit, wholeNames) : null, isKnown ? Tail(card.Card) : null, verdict.Session?.Name, verdict.Late, verdict.Since, at, verdict.Ticket,
            isKnown && visit is not null ? CardOf(visit.Face, visit.Profile == CardProfile.Uid ? CardState.Unproved : CardState.None) : null,
            isKnown ? verdict.Tap : null);
    }

    /// <summary>What the card adds to an answer; null where it adds nothing.</summary>
    public static ScreenCard? CardOf(CardFace face, CardState state)
    {
        var card = new ScreenCard(IsBranch(face.Branch) ? face.Branch : null, face.Credits, state);
        return card == new ScreenCard(null, null, CardState.None) ? null : card;
    }

    public static CardState StateOf(CardNews news) => news switch
    {
        CardNews.Written => CardState.Written,
        CardNews.LeftEarly => CardState.LeftEarly,
        CardNews.NewCardNeeded => CardState.NewCardNeeded,
        CardNews.NotRight => CardState.NotRight,
        _ => CardState.None,
    };

    public static ScreenResult Thanks(string reader, string session, DateTimeOffset at) =>
        new(0, reader, ResultKind.Thanks, RefusalReason.None, null, null, session, false, null, at);

    public static ScreenResult CannotRecord(string reader, DateTimeOffset at) =>
        new(0, reader, ResultKind.CannotRecord, RefusalReason.None, null, null, null, false, null, at);

    private static ResultKind KindOf(TapVerdict verdict) => (verdict.Outcome, verdict.Step) switch
    {
        (TapOutcome.Accepted, TapStep.In) => ResultKind.Welcome,
        (TapOutcome.Accepted, TapStep.Back) => ResultKind.WelcomeBack,
        (TapOutcome.Accepted, _) => ResultKind.SignedOut,
        (TapOutcome.Repeated, TapStep.Out) => ResultKind.AlreadyOut,
        (TapOutcome.Repeated, _) => ResultKind.Already,
        _ => verdict.Reason == RefusalReason.CardRemoved ? ResultKind.HoldLonger : ResultKind.Refused,
    };

    /// <summary>By the card's own data where it showed them, else as its certificate has it.</summary>
    private static string? NameOf(CardVisit? visit, bool wholeNames)
    {
        if (visit?.Face.Name is not { } name) return visit?.Identity.MaskedName;
        return wholeNames ? string.Concat(name.Where(c => !char.IsControl(c))) : CardSubject.Masked(name) ?? visit.Identity.MaskedName;
    }

    /// <summary>A dash stands for none, and a hash says nothing to a member.</summary>
    private static bool IsBranch(string? branch) => branch is { Length: > 0 } && branch != "-" && branch[0] != '#';

    private static string? Tail(CardId? card) => card?.ToString() is { Length: > TailLength } text ? text[^TailLength..] : card?.ToString();
}
