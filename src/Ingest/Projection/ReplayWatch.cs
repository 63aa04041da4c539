using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// Tells a replayed signature from any other that does not hold: the challenge names the tap, so a replay fails like a forgery, but the same signature
/// stands in another tap of the card. Whichever of the two is met later finds the other; so the outcome is the same in any order of arrival.
/// </summary>
internal sealed class ReplayWatch(ProjectionState state, TapLogReader log, TapPlacing placing)
{
    private const string Detail = "The card gave this signature for another tap, and somebody used it again.";

    private readonly LogPage _other = new();

    /// <summary>Adds to what the signatures say of a tap whether its card's signature was used elsewhere.</summary>
    public Proven Judge(Work work, in LoggedTap tap, in Proven proven)
    {
        if (!proven.IsTaken || !proven.CanBeLinked || proven.Signature.IsEmpty || proven.Card is not { } card) return proven;
        var like = state.FailedProofs.Like(proven.Signature.Span);
        if (like.Count > 0) TellOthers(work, tap, proven, card, [.. like]);
        if (!IsWrong(proven.Reason)) return proven;
        state.FailedProofs.Add(tap.Journal, tap.Sequence, proven.Signature.Span);
        return HasTwin(work, tap, proven, card) ? proven with { Reason = CardProofRules.Replay, Detail = Detail } : proven;
    }

    /// <summary>The card's register changed: what failed may hold now.</summary>
    public Proven JudgeAnew(Work work, in LoggedTap tap, in Proven proven)
    {
        if (!proven.Signature.IsEmpty)
        {
            state.Flush(work);
            state.FailedProofs.Remove(work, tap.Journal, tap.Sequence, proven.Signature.Span);
        }

        return Judge(work, tap, proven);
    }

    private static bool IsWrong(string? reason) => reason is CardProofRules.BadProof or CardProofRules.OtherKiosk;

    private void TellOthers(Work work, LoggedTap tap, Proven proven, string card, IReadOnlyList<(long Journal, long Sequence)> like)
    {
        foreach (var (journal, sequence) in like.Where(o => o != (tap.Journal, tap.Sequence)))
        {
            if (!IsTwin(journal, sequence, LogCursor.End, proven, card)) continue;
            state.Flush(work);
            if (!IsWrong(SetAsideLedger.Reason(work, journal, sequence))) continue;
            var other = TapJson.Read(_other.Body(0));
            placing.TakeBack(work, _other.Taps[0], _other.CopyBody(0), proven with { At = other.At.ToUnixTimeMilliseconds(), Card = card, Reason = CardProofRules.Replay, Detail = Detail });
        }
    }

    private bool HasTwin(Work work, in LoggedTap tap, in Proven proven, string card)
    {
        // What was judged before: everything the proofs' cursor has passed, and in the step under way everything before this tap.
        var until = tap.Cursor > state.Proofs ? tap.Cursor : state.Proofs;
        foreach (var (journal, sequence) in state.CardTaps.FindAll(work, Encoding.UTF8.GetBytes(card)))
        {
            if ((journal, sequence) == (tap.Journal, tap.Sequence) || !IsTwin(journal, sequence, until, proven, card)) continue;
            state.Flush(work);
            // What no kiosk signed proves nothing, not even a replay.
            if (SetAsideLedger.Reason(work, journal, sequence) is not (ProofRules.BadKioskSignature or ProofRules.Malformed or PlacementRules.UnknownKiosk)) return true;
        }

        return false;
    }

    private bool IsTwin(long journal, long sequence, LogCursor until, in Proven proven, string card)
    {
        if (!log.Find(journal, sequence, _other) || _other.Taps[0].Cursor > until) return false;
        try
        {
            var other = TapJson.Read(_other.Body(0));
            return other.Card?.ToString() == card && other.CardSignature.Span.SequenceEqual(proven.Signature.Span);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
