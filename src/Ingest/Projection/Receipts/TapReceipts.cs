using CardSystem.Contracts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>Judges what was written to cards: each entry once, when the later of it and its tap is met, and the card's taps by what comes of it.</summary>
internal sealed class TapReceipts(ProjectionState state, TapLogReader log, JournalNames names, TapPlacing placing, ProofChecker proofs, ChainChecker chain)
{
    private static readonly HashSet<string> Graver = new(CardProofRules.All, StringComparer.Ordinal) { ProofRules.Malformed, ProofRules.BadKioskSignature, ProofRules.BrokenChain, PlacementRules.UnknownKiosk };

    private readonly LogPage _tap = new();
    private readonly ReceiptEntries _entries = new(log);

    /// <summary>What the entries of a page come to, their signatures checked together; null for everything else.</summary>
    public ReceiptRow?[] Check(Work work, LogPage page, Proven[] proven)
    {
        var rows = new ReceiptRow?[proven.Length];
        if (!Array.Exists(proven, p => p.Written is not null)) return rows;
        var (places, open) = (Places(page, proven), new List<(int Index, ReceiptProof Proof)>());
        for (var i = 0; i < rows.Length; i++)
        {
            if (proven[i].Written is not { } written || proven[i].Reason is not null) continue;
            var (exists, tap) = places.TryGetValue((page.Taps[i].Journal, written.OfSequence), out var place) && place < i
                ? (true, proven[place].IsTaken ? WrittenTap.Of(proven[place]) : null)
                : Find(page.Taps[i].Journal, written.OfSequence, page.Taps[i].Cursor);
            (rows[i], var proof) = ReceiptRules.Of(state.Reference.Roster, page.Taps[i].Journal, written, exists, tap);
            if (proof is not null) open.Add((i, proof));
        }

        var isGood = proofs.Check([.. open.Select(o => o.Proof)]);
        for (var k = 0; k < open.Count; k++)
        {
            if (!isGood[k]) rows[open[k].Index] = ReceiptRules.Refuted(rows[open[k].Index]!);
        }

        state.Receipts.Prepare(work, rows.OfType<ReceiptRow>().Where(r => r.IsGood).Select(r => r.Card));
        return rows;
    }

    /// <summary>Adds what receipts say to what signatures and chain say of a tap or an entry.</summary>
    /// <param name="row">What the entry came to, from <see cref="Check"/>; null for a tap.</param>
    public Proven Judge(Work work, in LoggedTap tap, in Proven proven, ReceiptRow? row)
    {
        if (row is not null && proven.Reason is null) return Take(work, row, proven);
        if (state.Receipts.WaitedFor(tap.Journal, tap.Sequence) is not { Count: > 0 } entries) return proven;
        string? reason = null;
        foreach (var entry in entries) reason = Later(work, tap, proven, entry) is { } found && ReceiptRules.Outweighs(found, reason) ? found : reason;
        return proven.Reason is null && reason is not null ? proven with { Reason = reason, Detail = ReceiptRules.Detail(reason) } : proven;
    }

    /// <summary>An entry that was taken into account turns out not to follow in its journal.</summary>
    public void Withdraw(Work work, long journal, long sequence)
    {
        state.Flush(work);
        if (state.Receipts.Withdraw(work, journal, sequence) is not { Card.Length: > 0 } gone) return;
        var left = Aside(work, gone.Card);
        foreach (var (tapJournal, of) in ReceiptLedger.OfCard(work, gone.Card).Append(gone).Select(r => (r.Journal, r.OfSeq)).Distinct())
        {
            var reason = SetAsideLedger.Reason(work, tapJournal, of);
            if (left.ContainsKey((tapJournal, of)) || reason is not (ReceiptRules.RolledBack or ReceiptRules.Mismatch)) continue;
            if (!log.Find(tapJournal, of, _tap) || !TapPlacing.TryRead(_tap.Body(0), out var glance, out _)) continue;
            state.SetAside.Remove(work, tapJournal, of, reason);
            placing.Place(work, _tap.Taps[0], glance, alone: true);
        }

        state.Flush(work);
    }

    /// <summary>The register of the card changed: its receipts are judged anew. Its taps are to be placed anew by the caller.</summary>
    public void Reverify(Work work, string card)
    {
        state.Flush(work);
        state.Receipts.Forget(card);
        foreach (var known in ReceiptLedger.OfCard(work, card))
        {
            if (Anew(known) is not { } row) continue;
            state.Receipts.Add(row);
            var was = SetAsideLedger.Reason(work, row.Journal, row.Seq);
            if (row.Verdict == (long)ReceiptVerdict.Bad) state.SetAside.Replace(work, row.Journal, row.Seq, row.Until, row.Card, ReceiptRules.BadReceipt, BadDetail);
            else if (was == ReceiptRules.BadReceipt) state.SetAside.Remove(work, row.Journal, row.Seq, was);
        }

        state.Flush(work);
    }

    /// <summary>The taps of a card that are set aside because of its receipts. What was added before must have been written.</summary>
    public Dictionary<(long Journal, long Sequence), string> Aside(Work work, string card) => ReceiptRules.Aside(ReceiptLedger.OfCard(work, card), names);

    private const string BadDetail = "What the entry gives as the card's receipt was not signed by the card's registered receipt key.";

    private Proven Take(Work work, ReceiptRow row, in Proven proven)
    {
        state.Receipts.Add(row);
        foreach (var (journal, of, reason) in Consequences(work, row)) SetAside(work, journal, of, reason);
        return row.Verdict == (long)ReceiptVerdict.Bad ? proven with { Card = row.Card.Length > 0 ? row.Card : null, Reason = ReceiptRules.BadReceipt, Detail = BadDetail } : proven;
    }

    /// <summary>The tap has come after the entry about it.</summary>
    /// <returns>Why the tap itself is set aside, or null.</returns>
    private string? Later(Work work, in LoggedTap tap, in Proven proven, long entry)
    {
        if (_entries.Read(tap.Journal, entry) is not { } written) return null;
        var (row, proof) = ReceiptRules.Of(state.Reference.Roster, tap.Journal, written, exists: true, proven.IsTaken ? WrittenTap.Of(proven) : null);
        if (proof is not null && !proofs.Check([proof])[0]) row = ReceiptRules.Refuted(row);
        state.Receipts.Add(row);
        state.Receipts.Prepare(work, [row.Card]);
        if (row.Verdict == (long)ReceiptVerdict.Bad)
        {
            state.Flush(work);
            state.SetAside.Replace(work, row.Journal, row.Seq, row.Until, row.Card, ReceiptRules.BadReceipt, BadDetail);
        }

        string? own = null;
        foreach (var (journal, of, reason) in Consequences(work, row))
        {
            if ((journal, of) != (tap.Journal, tap.Sequence)) SetAside(work, journal, of, reason);
            else if (ReceiptRules.Outweighs(reason, own)) own = reason;
        }

        return own;
    }

    private List<(long Journal, long Of, string Reason)> Consequences(Work work, ReceiptRow row)
    {
        var found = new List<(long, long, string)>();
        if (ReceiptRules.Claim(row) is { } claim) found.Add((row.Journal, row.OfSeq, claim));
        if (!row.IsGood || state.Receipts.Follows(row)) return found;
        state.Flush(work);
        foreach (var other in ReceiptLedger.OfCard(work, row.Card).Where(r => r.IsGood && (r.Journal, r.Seq) != (row.Journal, row.Seq) && ReceiptRules.Contradict(r, row)))
        {
            var later = ReceiptRules.Later(other, row, names);
            found.Add((later.Journal, later.OfSeq, ReceiptRules.RolledBack));
        }

        return [.. found.Distinct()];
    }

    private void SetAside(Work work, long journal, long of, string reason)
    {
        state.Flush(work);
        var known = SetAsideLedger.Reason(work, journal, of);
        if (known is not null && (Graver.Contains(known) || (known is ReceiptRules.RolledBack or ReceiptRules.Mismatch && !ReceiptRules.Outweighs(reason, known)))) return;
        if (!log.Find(journal, of, _tap) || !TapPlacing.TryRead(_tap.Body(0), out var glance, out _)) return;
        var verdict = new Proven(glance.At, TapPlacing.CardOf(glance), reason, ReceiptRules.Detail(reason), [], default, false);
        placing.TakeBack(work, _tap.Taps[0], _tap.CopyBody(0), verdict);
    }

    private ReceiptRow? Anew(ReceiptRow known)
    {
        if (_entries.Read(known.Journal, known.Seq) is not { } written) return null;
        var (exists, tap) = Find(known.Journal, known.OfSeq, LogCursor.End);
        var (row, proof) = ReceiptRules.Of(state.Reference.Roster, known.Journal, written, exists, tap);
        return proof is null || proofs.Check([proof])[0] ? row : ReceiptRules.Refuted(row);
    }

    private (bool Exists, WrittenTap? Tap) Find(long journal, long sequence, LogCursor until) =>
        chain.Remembered(journal, sequence) is { } known ? (true, known) : _entries.Find(journal, sequence, until);

    private static Dictionary<(long, long), int> Places(LogPage page, Proven[] proven)
    {
        var places = new Dictionary<(long, long), int>(proven.Length);
        for (var i = 0; i < proven.Length; i++) places[(page.Taps[i].Journal, page.Taps[i].Sequence)] = i;
        return places;
    }
}
