using CardSystem.Contracts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// Checks the links of a journal's chain. A link is checked when the later of its two taps is met, from whichever side, and the fault is always
/// the right-hand tap's; so the outcome is the same in any order of arrival. Taps the kiosk did not sign and void entries are no part of the chain.
/// </summary>
internal sealed class ChainChecker(TapLogReader log)
{
    private const int MostKept = 50_000;

    private readonly record struct Link(byte[] Hash, ReadOnlyMemory<byte> Previous, bool CanBeLinked, Receipts.WrittenTap? Tap);

    private readonly Dictionary<(long Journal, long Sequence), Link> _met = [];
    private readonly LogPage _neighbour = new();

    /// <param name="highest">The highest sequence of the journal that may have been met; nothing lies to the right of it.</param>
    /// <returns>Whether the link to the tap before is broken, and whether the one from the tap after is.</returns>
    public (bool Left, bool Right) Meet(Work work, in LoggedTap tap, in Proven proven, long highest)
    {
        _met[(tap.Journal, tap.Sequence)] = new Link(proven.Hash, proven.Previous, proven.CanBeLinked, proven.IsTaken ? Receipts.WrittenTap.Of(proven) : null);
        if (!proven.CanBeLinked) return (false, false);
        var left = tap.Sequence == 1
            ? proven.Previous.Span.ContainsAnyExcept((byte)0)
            : Find(work, tap, tap.Sequence - 1) is { CanBeLinked: true } before && !before.Hash.AsSpan().SequenceEqual(proven.Previous.Span);
        var right = highest > tap.Sequence && Find(work, tap, tap.Sequence + 1) is { CanBeLinked: true } after && !after.Previous.Span.SequenceEqual(proven.Hash);
        return (left, right);
    }

    /// <summary>A tap that was met and is remembered; null where it is not.</summary>
    public Receipts.WrittenTap? Remembered(long journal, long sequence) => _met.TryGetValue((journal, sequence), out var link) ? link.Tap : null;

    /// <summary>Between steps only: within one, what has been set aside is not written yet.</summary>
    public void Trim()
    {
        if (_met.Count > MostKept) _met.Clear();
    }

    private Link? Find(Work work, in LoggedTap tap, long sequence)
    {
        if (_met.TryGetValue((tap.Journal, sequence), out var link)) return link;
        // What lies further on in the log will look back by itself.
        if (!log.Find(tap.Journal, sequence, _neighbour) || _neighbour.Taps[0].Cursor > tap.Cursor) return null;
        var aside = SetAsideLedger.Reason(work, tap.Journal, sequence);
        if (aside is ProofRules.Malformed or ProofRules.BadKioskSignature or PlacementRules.UnknownKiosk) return null;
        var found = TapJson.Read(_neighbour.Body(0));
        link = new Link(TapText.Hash(found), found.Previous, found.Outcome != TapOutcome.Void, null);
        _met.Add((tap.Journal, sequence), link);
        return link;
    }
}
