using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>What a tap is. Pure: the same card, time, timetable and memory give the same verdict.</summary>
public static class TapRules
{
    /// <summary>
    /// True where a card has not really been away: it still lies there, or came back to the same reader within the policy's flicker time.
    /// It is then the same tap, gets the same answer again, and nothing is recorded.
    /// </summary>
    /// <param name="last">What this reader last answered; null where nothing.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public static bool IsSameTap(SeenCard? last, long hereUntilMs, SeenCard card, long now) => last == card && now <= hereUntilMs;

    /// <summary>Until when a card that leaves now counts as still here, in monotonic milliseconds.</summary>
    public static long HereUntil(KioskPolicy policy, long leftAt) => leftAt + policy.FlickerMs;

    /// <summary>A card on a reader that was lost from sight (unplugged, card service restarted) counts as lying there this long.</summary>
    public const long LostSightMs = 60_000;

    /// <summary>A card that leaves within this time of its reader left with it.</summary>
    public const long SameMomentMs = 250;

    /// <summary>What this tap is, all things considered but the card's proof.</summary>
    /// <param name="timetable">Every session of the kiosk's configuration; <see cref="SessionRules"/> chooses, as the centre will.</param>
    /// <param name="hotlist">Why a card is not to be taken; <see cref="RefusalReason.None"/> for every other.</param>
    /// <param name="last">When this card last signed in to a session, or out of it, as far as the kiosk remembers.</param>
    public static TapVerdict Decide(
        SeenCard card, KioskId kiosk, DateTimeOffset at, IReadOnlyList<TimetableSession> timetable, KioskPolicy policy,
        Func<CardId, RefusalReason> hotlist, Func<CardId, SessionId?, SignIn?> last)
    {
        if (card.Reason != RefusalReason.None) return TapVerdict.Refused(card.Reason);
        if (card.Card is not { } id) return TapVerdict.Refused(RefusalReason.CardUnreadable);
        if (hotlist(id) is var listed && listed != RefusalReason.None) return TapVerdict.Refused(listed);
        var session = SessionRules.Choose(timetable, kiosk, at);
        var earlier = last(id, SessionOf(session));
        if (earlier is not null && session is { InOut: true }) return InOrOut(session, earlier, at);
        return earlier is not null && IsRepeat(earlier.At, at, policy)
            ? new TapVerdict(TapOutcome.Repeated, RefusalReason.None, session, false, earlier.At)
            : new TapVerdict(TapOutcome.Accepted, RefusalReason.None, session, session is not null && SessionRules.IsLate(session, at), null);
    }

    /// <summary>Taps alternate: in, out, in again. Whether the first of them was late has been said then.</summary>
    private static TapVerdict InOrOut(TimetableSession session, SignIn earlier, DateTimeOffset at)
    {
        var step = earlier.Out ? TapStep.Out : TapStep.In;
        if ((at - earlier.At).Duration() < TimeSpan.FromSeconds(SessionRules.SameTapSeconds))
            return new TapVerdict(TapOutcome.Repeated, RefusalReason.None, session, false, earlier.At, step);
        return earlier.Out
            ? new TapVerdict(TapOutcome.Accepted, RefusalReason.None, session, false, null, TapStep.Back)
            : new TapVerdict(TapOutcome.Accepted, RefusalReason.None, session, false, earlier.At, TapStep.Out);
    }

    /// <summary>Whether the member is asked how the service was. Where members sign out too, nobody is asked before it is over.</summary>
    public static bool IsToBeRated(TapVerdict verdict) =>
        verdict is { Outcome: TapOutcome.Accepted, Session.Rate: true } && (!verdict.Session.InOut || verdict.Step == TapStep.Out);

    /// <summary>The distance counts in both directions: a clock that was set back must not let a member sign in twice.</summary>
    public static bool IsRepeat(DateTimeOffset signedInAt, DateTimeOffset at, KioskPolicy policy) =>
        (at - signedInAt).Duration() < TimeSpan.FromSeconds(policy.RepeatSeconds);

    public static SessionId? SessionOf(TimetableSession? session) => session is null ? null : new SessionId(session.Id);
}
