using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Checks what taps prove: the signatures, on all cores, and the links of the journals' chains.</summary>
internal sealed class TapProving(ProjectionState state, TapLogReader log, JournalNames names, TapPlacing placing, ProofChecker proofs, Horizon horizon)
{
    private readonly LogPage _page = new();
    private readonly ChainChecker _chain = new(log);

    /// <summary>The signatures of a page.</summary>
    public Proven[] Check(LogPage page) => proofs.Check(state.Reference, page, [.. page.Taps.Select(t => names[t.Journal])]);

    /// <summary>Checks the proofs of taps that were counted ahead, and takes back what fails.</summary>
    /// <returns>How many were checked.</returns>
    public int CatchUp(Work work, int most)
    {
        log.Read(state.Proofs, most, _page);
        var count = Horizon.Within(_page, state.Cursor < horizon.Proofs ? state.Cursor : horizon.Proofs);
        if (count == 0) return 0;
        var proven = Check(_page);
        for (var i = 0; i < count; i++)
        {
            var tap = _page.Taps[i];
            var verdict = Judge(work, tap, proven[i]);
            if (verdict.Reason is not null) placing.TakeBack(work, tap, _page.CopyBody(i), verdict);
            state.Proofs = tap.Cursor;
        }

        return count;
    }

    /// <summary>The proof's verdict with the chain's on top; a link that turns out broken to the right takes that tap back.</summary>
    public Proven Judge(Work work, in LoggedTap tap, in Proven proven)
    {
        var highest = state.Completeness.Find(tap.Journal)?.Seen.Highest ?? tap.Sequence;
        var (left, right) = _chain.Meet(work, tap, proven, highest);
        if (right && FindNeighbour(tap.Journal, tap.Sequence + 1) is { } next)
        {
            state.Flush(work);
            var after = TapJson.Read(next.Body(0));
            placing.TakeBack(work, next.Taps[0], next.CopyBody(0), Broken(after.At.ToUnixTimeMilliseconds(), after.Card?.ToString(), proven));
        }

        return left ? Broken(proven.At, proven.Card, proven) : proven;
    }

    /// <summary>After a commit: what was set aside is in the database now, so less need be remembered.</summary>
    public void Trim() => _chain.Trim();

    private LogPage? FindNeighbour(long journal, long sequence)
    {
        var page = new LogPage();
        return log.Find(journal, sequence, page) ? page : null;
    }

    private static Proven Broken(long at, string? card, in Proven proven) =>
        proven with { At = at, Card = card, Reason = ProofRules.BrokenChain, Detail = "The tap does not follow the one before it in its journal." };
}
