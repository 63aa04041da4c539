using CardSystem.Contracts;
using CardSystem.Ingest.Projection.Receipts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>A page's taps as cryptography sees them: their signatures, and what the entries about write-backs come to.</summary>
internal readonly record struct CheckedPage(Proven[] Proven, ReceiptRow?[] Receipts);

/// <summary>Checks what taps prove: the signatures, on all cores; then, one after the other, replays, receipts and the links of the journals' chains.</summary>
internal sealed class TapProving
{
    private readonly ProjectionState _state;
    private readonly TapLogReader _log;
    private readonly JournalNames _names;
    private readonly TapPlacing _placing;
    private readonly ProofChecker _proofs;
    private readonly Horizon _horizon;
    private readonly LogPage _page = new();
    private readonly ChainChecker _chain;
    private readonly ReplayWatch _replays;
    private readonly TapReceipts _receipts;

    public TapProving(ProjectionState state, TapLogReader log, JournalNames names, TapPlacing placing, ProofChecker proofs, Horizon horizon)
    {
        (_state, _log, _names, _placing, _proofs, _horizon) = (state, log, names, placing, proofs, horizon);
        _chain = new ChainChecker(log);
        _replays = new ReplayWatch(state, log, placing);
        _receipts = new TapReceipts(state, log, names, placing, proofs, _chain);
    }

    /// <summary>The signatures of a page.</summary>
    public CheckedPage Check(Work work, LogPage page)
    {
        var proven = _proofs.Check(_state.Reference, page, [.. page.Taps.Select(t => _names[t.Journal])]);
        return new CheckedPage(proven, _receipts.Check(work, page, proven));
    }

    /// <summary>Checks the proofs of taps that were counted ahead, and takes back what fails.</summary>
    /// <returns>How many were checked.</returns>
    public int CatchUp(Work work, int most)
    {
        _log.Read(_state.Proofs, most, _page);
        var count = Horizon.Within(_page, _state.Cursor < _horizon.Proofs ? _state.Cursor : _horizon.Proofs);
        if (count == 0) return 0;
        var page = Check(work, _page);
        for (var i = 0; i < count; i++)
        {
            var tap = _page.Taps[i];
            var verdict = Judge(work, tap, page, i);
            if (verdict.Reason is not null) _placing.TakeBack(work, tap, _page.CopyBody(i), verdict);
            _state.Proofs = tap.Cursor;
        }

        return count;
    }

    /// <summary>The proof's verdict with the others' on top; a link that turns out broken to the right takes that tap back.</summary>
    public Proven Judge(Work work, in LoggedTap tap, in CheckedPage page, int index)
    {
        var proven = page.Proven[index];
        var highest = _state.Completeness.Find(tap.Journal)?.Seen.Highest ?? tap.Sequence;
        var (left, right) = _chain.Meet(work, tap, proven, highest);
        if (right) TakeBackNext(work, tap, proven);
        var verdict = _replays.Judge(work, tap, proven);
        return _receipts.Judge(work, tap, left ? Broken(proven.At, proven.Card, verdict) : verdict, page.Receipts[index]);
    }

    /// <summary>A tap whose card's register changed, and which was checked before, judged again; its chain is as it was.</summary>
    /// <param name="page">The tap alone.</param>
    /// <param name="aside">The card's taps that its receipts set aside.</param>
    public Proven JudgeAnew(Work work, LogPage page, IReadOnlyDictionary<(long, long), string> aside)
    {
        var tap = page.Taps[0];
        var verdict = _replays.JudgeAnew(work, tap, _proofs.Check(_state.Reference, page, [_names[tap.Journal]])[0]);
        return verdict.Reason is null && aside.TryGetValue((tap.Journal, tap.Sequence), out var reason) ? verdict with { Reason = reason, Detail = ReceiptRules.Detail(reason) } : verdict;
    }

    /// <summary>The register of a card changed: its receipts are judged anew.</summary>
    /// <returns>The card's taps that are set aside because of them.</returns>
    public Dictionary<(long, long), string> ReverifyReceipts(Work work, string card)
    {
        _receipts.Reverify(work, card);
        return _receipts.Aside(work, card);
    }

    /// <summary>After a commit: what was set aside is in the database now, so less need be remembered.</summary>
    public void Trim()
    {
        _chain.Trim();
        _state.Receipts.Trim();
    }

    private void TakeBackNext(Work work, in LoggedTap tap, in Proven proven)
    {
        var page = new LogPage();
        if (!_log.Find(tap.Journal, tap.Sequence + 1, page)) return;
        _state.Flush(work);
        var after = TapJson.Read(page.Body(0));
        _placing.TakeBack(work, page.Taps[0], page.CopyBody(0), Broken(after.At.ToUnixTimeMilliseconds(), after.Card?.ToString(), proven));
        if (after.Outcome == TapOutcome.Written) _receipts.Withdraw(work, tap.Journal, tap.Sequence + 1);
    }

    private static Proven Broken(long at, string? card, in Proven proven) =>
        proven with { At = at, Card = card, Reason = ProofRules.BrokenChain, Detail = "The tap does not follow the one before it in its journal." };
}
