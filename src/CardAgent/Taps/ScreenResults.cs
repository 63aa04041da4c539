using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>A verdict as the screen shows it.</summary>
internal static class ScreenResults
{
    private const int TailLength = 4;

    public static ScreenResult Of(string reader, TapVerdict verdict, SeenCard card, string? name, DateTimeOffset at)
    {
        var kind = verdict.Outcome switch
        {
            TapOutcome.Accepted => ResultKind.Welcome,
            TapOutcome.Repeated => ResultKind.Already,
            _ when verdict.Reason == RefusalReason.CardRemoved => ResultKind.HoldLonger,
            _ => ResultKind.Refused,
        };
        var known = kind is ResultKind.Welcome or ResultKind.Already;
        return new ScreenResult(0, reader, kind, verdict.Reason, known ? name : null, known ? Tail(card.Card) : null, verdict.Session?.Name, verdict.Late, verdict.Since, at);
    }

    public static ScreenResult CannotRecord(string reader, DateTimeOffset at) =>
        new(0, reader, ResultKind.CannotRecord, RefusalReason.None, null, null, null, false, null, at);

    private static string? Tail(CardId? card) => card?.ToString() is { Length: > TailLength } text ? text[^TailLength..] : card?.ToString();
}
