using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Checks the proofs of a page on all cores; each worker has its own keys.</summary>
internal sealed class ProofChecker : IDisposable
{
    private const int WorthSharing = 8;

    private readonly VerifyingKeys[] _keys = [.. Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount)).Select(_ => new VerifyingKeys())];

    /// <param name="journals">The journal of each tap of the page.</param>
    public Proven[] Check(Reference reference, LogPage page, IReadOnlyList<LoggedJournal> journals)
    {
        var proven = new Proven[page.Taps.Count];
        var workers = proven.Length < WorthSharing ? 1 : _keys.Length;
        if (workers == 1) CheckEvery(0, 1);
        else Parallel.For(0, workers, worker => CheckEvery(worker, workers));
        return proven;

        void CheckEvery(int from, int step)
        {
            for (var i = from; i < proven.Length; i += step)
                proven[i] = ProofRules.Check(reference, journals[i], page.Taps[i].Sequence, page.Body(i), _keys[from]);
        }
    }

    /// <summary>The roster changed: its keys are other objects now.</summary>
    public void ForgetKeys()
    {
        foreach (var keys in _keys) keys.Clear();
    }

    public void Dispose() => ForgetKeys();
}
