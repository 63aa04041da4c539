using CardSystem.Ingest.Projection.Receipts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Verifying;

/// <summary>Verifies every card's receipts again and compares their counters with each other: what stands in the tables must be what the log says.</summary>
internal sealed class ReceiptCheck(Work work, Reference reference, TapLogReader log)
{
    private const int MostFindings = 20;

    private readonly ReceiptEntries _entries = new(log);
    private readonly JournalNames _names = new(log);
    private readonly List<string> _findings = [];

    public IReadOnlyList<string> Check(CancellationToken stop)
    {
        using var proofs = new ProofChecker();
        foreach (var card in work.Query<string>("select distinct card from derived.receipts order by card").ToList())
        {
            stop.ThrowIfCancellationRequested();
            Check(card, ReceiptLedger.OfCard(work, card), proofs);
            if (_findings.Count >= MostFindings) break;
        }

        return [.. _findings.Take(MostFindings)];
    }

    private void Check(string card, IReadOnlyList<ReceiptRow> rows, ProofChecker proofs)
    {
        var judged = rows.Select(row => (Row: row, Anew: Anew(row))).ToList();
        var isGood = proofs.Check([.. judged.Select(j => j.Anew.Proof).OfType<ReceiptProof>()]);
        var next = 0;
        foreach (var (row, (anew, proof)) in judged)
        {
            var now = proof is null || isGood[next++] ? anew : ReceiptRules.Refuted(anew);
            if (now != row) _findings.Add($"Entry {row.Seq} of {Name(row)} is kept as {Word(row)}, but comes to {Word(now)}.");
        }

        // What waits for its tap belongs to no card yet.
        if (card.Length == 0) return;
        var aside = ReceiptRules.Aside(rows, _names);
        foreach (var row in rows.DistinctBy(r => (r.Journal, r.OfSeq)))
        {
            var (said, kept) = (aside.GetValueOrDefault((row.Journal, row.OfSeq)), SetAsideLedger.Reason(work, row.Journal, row.OfSeq));
            if (said is not null && kept is null) _findings.Add($"Tap {row.OfSeq} of {Name(row)} counts, but the card's receipts say {said}.");
            else if (said is null && kept is ReceiptRules.RolledBack or ReceiptRules.Mismatch) _findings.Add($"Tap {row.OfSeq} of {Name(row)} is set aside as {kept}, but the card's receipts do not say so.");
        }
    }

    private (ReceiptRow Row, ReceiptProof? Proof) Anew(ReceiptRow row)
    {
        // What waits may have its tap further on in the log than proofs have come.
        if (row.Verdict == (long)ReceiptVerdict.Waiting || _entries.Read(row.Journal, row.Seq) is not { } written) return (row, null);
        var (exists, tap) = _entries.Find(row.Journal, row.OfSeq, LogCursor.End);
        return ReceiptRules.Of(reference.Roster, row.Journal, written, exists, tap);
    }

    private string Name(ReceiptRow row) => $"journal {_names[row.Journal].Journal} of {_names[row.Journal].Kiosk}";

    private static string Word(ReceiptRow row) => $"{((ReceiptVerdict)row.Verdict).ToString().ToLowerInvariant()} {row.CardSeq}:{row.Counter}";
}
