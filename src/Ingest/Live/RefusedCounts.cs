using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Live;

/// <summary>How many payloads the inbox refused, by reason; asks the database for new ones at most every second. For one thread.</summary>
public sealed class RefusedCounts(Database database, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _byReason = new(StringComparer.Ordinal);
    private long? _asked;
    private long _last;

    public IReadOnlyDictionary<string, long> ByReason => _byReason;

    /// <returns>True where there are new ones.</returns>
    public bool Refresh()
    {
        if (_asked is { } asked && time.GetElapsedTime(asked) < Every) return false;
        _asked = time.GetTimestamp();
        using var connection = database.Open();
        var changed = false;
        foreach (var (reason, count, last) in connection.Query<(string, long, long)>("select reason, count(*), max(id) from refused_payloads where id > @_last group by reason", new { _last }))
        {
            _byReason[reason] = _byReason.GetValueOrDefault(reason) + count;
            _last = Math.Max(_last, last);
            changed = true;
        }

        return changed;
    }
}
