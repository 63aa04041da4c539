using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Verifying;

/// <summary>Verifies every signature of the log again, as far as they were checked, on all cores: none that fails may count, and none that holds may be set aside for failing.</summary>
public sealed class SignatureCheck(Work work, Reference reference, TapLogReader log)
{
    private const int Page = 4_096;
    private const int MostFindings = 20;

    /// <param name="stop">It takes about a tenth of a millisecond a tap and core.</param>
    public (long Checked, IReadOnlyList<string> Findings) Check(CancellationToken stop)
    {
        using var proofs = new ProofChecker();
        var (names, page, findings) = (new JournalNames(log), new LogPage(), new List<string>());
        var until = ProjectionState.ReadCursor(work, "proofs");
        var (cursor, taps) = (LogCursor.Start, 0L);
        while (log.Read(cursor, Page, page) > 0 && Horizon.Within(page, until) is > 0 and var count)
        {
            stop.ThrowIfCancellationRequested();
            var proven = proofs.Check(reference, page, [.. page.Taps.Select(t => names[t.Journal])]);
            for (var i = 0; i < count && findings.Count < MostFindings; i++)
            {
                if (Judge(page.Taps[i], proven[i], names[page.Taps[i].Journal]) is { } finding) findings.Add(finding);
            }

            (cursor, taps) = (page.Taps[count - 1].Cursor, taps + count);
        }

        return (taps, findings);
    }

    private string? Judge(in LoggedTap tap, in Proven proven, LoggedJournal journal)
    {
        var aside = SetAsideLedger.Reason(work, tap.Journal, tap.Sequence);
        if (proven.Reason == aside || aside == ProofRules.BrokenChain) return null;
        // A signature that was used before fails as any other that does not hold.
        if (aside == CardProofRules.Replay && proven.Reason is CardProofRules.BadProof or CardProofRules.OtherKiosk) return null;
        if (proven.Reason is not null) return $"Tap {tap.Sequence} of journal {journal.Journal} of {journal.Kiosk} {(aside is null ? "counts" : $"is set aside as {aside}")}, but: {proven.Detail}";
        return aside is ProofRules.BadKioskSignature or ProofRules.Malformed || (aside is not null && CardProofRules.All.Contains(aside))
            ? $"Tap {tap.Sequence} of journal {journal.Journal} of {journal.Kiosk} is set aside as {aside}, but its signatures hold." : null;
    }
}
