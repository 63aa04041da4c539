using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>The desk's memory of one reader. Touched by that reader's worker only.</summary>
internal sealed class ReaderPost(string reader)
{
    public string Reader { get; } = reader;

    /// <summary>The reader's name as it may stand in a tap: one line, at most 128 characters.</summary>
    public string ShortName { get; } = string.Concat(reader.Where(c => !char.IsControl(c)).Take(128)) is { Length: > 0 } name ? name : "-";

    public OutboxLane? Lane { get; set; }

    // What was last answered here, and until when (monotonic ms) the card counts as still lying there.
    private SeenCard? _last;
    private TapVerdict? _answer;
    private long _hereUntilMs;
    private long _leftAtMs;

    /// <summary>The answer already given, where this is still the same tap; null where it is a new one.</summary>
    public TapVerdict? AnswerTo(SeenCard card, long nowMs) => TapRules.IsSameTap(_last, _hereUntilMs, card, nowMs) ? _answer : null;

    /// <summary>As long as nobody sees it leave, the card lies there.</summary>
    public void Answered(SeenCard card, TapVerdict verdict) => (_last, _answer, _hereUntilMs) = (card, verdict, long.MaxValue);

    public void Left(long nowMs, KioskPolicy policy)
    {
        if (_hereUntilMs != long.MaxValue) return;
        (_hereUntilMs, _leftAtMs) = (TapRules.HereUntil(policy, nowMs), nowMs);
    }

    /// <summary>The reader went. A card that went in the same moment was not taken away: it may still lie there when the reader is back.</summary>
    public void LostFromSight(long nowMs)
    {
        if (_last is null || (_hereUntilMs != long.MaxValue && nowMs - _leftAtMs > TapRules.SameMomentMs)) return;
        _hereUntilMs = nowMs + TapRules.LostSightMs;
    }

    /// <summary>Nothing came of it: the card may be tried again at once.</summary>
    public void Forget() => (_last, _answer, _hereUntilMs) = (null, null, 0);
}
