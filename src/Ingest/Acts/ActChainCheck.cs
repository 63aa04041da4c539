using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Acts;

/// <summary>How a check of the whole chain stands.</summary>
/// <param name="Done">Acts looked at so far.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record ChainCheckState(long Done, long Total, DateTimeOffset? EndedAt, IReadOnlyList<string> Findings);

/// <summary>Checks the whole chain beside everything else, one check at a time, and remembers the last one's outcome until the service ends.</summary>
public sealed class ActChainCheck(Database database, TimeProvider time)
{
    private const int MostFindings = 100;
    private const int TellEvery = 1_000;

    private readonly Lock _lock = new();
    private volatile ChainCheckState? _state;

    /// <summary>Null before the first.</summary>
    public ChainCheckState? State => _state;

    public bool IsRunning => _state is { EndedAt: null };

    /// <summary>Begins a check, unless one is under way.</summary>
    public Task Start()
    {
        lock (_lock)
        {
            if (IsRunning) return Task.CompletedTask;
            _state = new ChainCheckState(0, 0, null, []);
        }

        return Task.Run(Run);
    }

    private void Run()
    {
        try
        {
            using var connection = database.Open();
            using var work = Work.Read(database, connection);
            var total = work.One<long>("select count(*) from acts");
            var findings = ActChain.Check(Counted(ActChain.All(work), total), ActRedaction.Seals(work)).Take(MostFindings).ToList();
            _state = new ChainCheckState(total, total, time.GetUtcNow(), findings);
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            _state = new ChainCheckState(_state!.Done, _state.Total, time.GetUtcNow(), [e.Message]);
        }
    }

    private IEnumerable<Act> Counted(IEnumerable<Act> acts, long total)
    {
        var done = 0L;
        foreach (var act in acts)
        {
            if (++done % TellEvery == 0) _state = new ChainCheckState(done, total, null, []);
            yield return act;
        }
    }
}
