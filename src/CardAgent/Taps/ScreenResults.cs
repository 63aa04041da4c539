using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>A verdict as the screen shows it.</summary>
internal static class ScreenResults
{
    private const int TailLength = 4;

    public static ScreenResult Of(string reader, TapVerdict verdict, SeenCard card, string? name, DateTimeOffset at)
    {
        var kind = KindOf(verdict);
        var isKnown = verdict.Outcome is TapOutcome.Accepted or TapOutcome.Repeated;
        return new ScreenResult(
            0, reader, kind, verdict.Reason, isKnown ? name : null, isKnown ? Tail(card.Card) : null, verdict.Session?.Name, verdict.Late, verdict.Since, at, verdict.Ticket);
    }

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

    private static string? Tail(CardId? card) => card?.ToString() is { Length: > TailLength } text ? text[^TailLength..] : card?.ToString();
}
