using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Checks the proofs of a page on all cores. A card's taps are always the same worker's, so that its key is imported and kept once.</summary>
/// <param name="mostKeys">How many keys all workers keep together.</param>
internal sealed class ProofChecker(int mostKeys = ProofChecker.UsualKeys) : IDisposable
{
    /// <summary>A district's cards, in about half a gigabyte.</summary>
    public const int UsualKeys = 120_000;

    private const int WorthSharing = 8;

    /// <summary>A card's receipts come minutes or months apart: few of their keys are worth keeping.</summary>
    private const int ReceiptKeys = 4_096;

    private readonly VerifyingKeys[] _keys = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => new VerifyingKeys(Math.Max(1, mostKeys / Environment.ProcessorCount)))];

    private readonly VerifyingKeys[] _receiptKeys = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => new VerifyingKeys(ReceiptKeys))];

    /// <summary>Which of these receipts their cards truly signed.</summary>
    public bool[] Check(IReadOnlyList<Receipts.ReceiptProof> receipts)
    {
        var isGood = new bool[receipts.Count];
        if (isGood.Length < WorthSharing) for (var i = 0; i < isGood.Length; i++) isGood[i] = receipts[i].IsSigned(_receiptKeys[0]);
        else Parallel.For(0, _receiptKeys.Length, CheckShare);
        return isGood;

        void CheckShare(int worker)
        {
            for (var i = worker; i < isGood.Length; i += _receiptKeys.Length) isGood[i] = receipts[i].IsSigned(_receiptKeys[worker]);
        }
    }

    /// <param name="journals">The journal of each tap of the page.</param>
    public Proven[] Check(Reference reference, LogPage page, IReadOnlyList<LoggedJournal> journals)
    {
        var proven = new Proven[page.Taps.Count];
        var workerOf = new int[proven.Length];
        for (var i = 0; i < workerOf.Length; i++) workerOf[i] = WorkerFor(page.Body(i));
        if (proven.Length < WorthSharing) for (var worker = 0; worker < _keys.Length; worker++) CheckShare(worker);
        else Parallel.For(0, _keys.Length, CheckShare);
        return proven;

        void CheckShare(int worker)
        {
            for (var i = 0; i < proven.Length; i++)
            {
                if (workerOf[i] == worker) proven[i] = ProofRules.Check(reference, journals[i], page.Taps[i].Sequence, page.Body(i), _keys[worker]);
            }
        }
    }

    private int WorkerFor(ReadOnlySpan<byte> body)
    {
        if (!TapGlance.TryRead(body, out var glance)) return 0;
        var hash = 2_166_136_261;
        foreach (var one in glance.Card) hash = (hash ^ one) * 16_777_619;
        return (int)((hash >> 8) % (uint)_keys.Length);
    }

    /// <summary>The roster changed: its keys are other objects now.</summary>
    public void ForgetKeys()
    {
        foreach (var keys in _keys.Concat(_receiptKeys)) keys.Clear();
    }

    public void Dispose() => ForgetKeys();
}
