namespace CardSystem.Ingest.Roster;

/// <summary>A value over time for looking up: most histories have one step, and a look then costs a comparison.</summary>
public readonly struct Steps<T>
{
    private readonly Stretch<T>[]? _stretches;

    /// <param name="stretches">In order of time. A stretch without a beginning holds all that came before the count of time, too.</param>
    public Steps(IEnumerable<Stretch<T>> stretches) => _stretches = [.. stretches.Select(s => s.From <= HistoryRules.Beginning ? s with { From = long.MinValue } : s)];

    public IReadOnlyList<Stretch<T>> All => _stretches ?? [];

    /// <returns>False where there is no value then.</returns>
    public bool TryAt(long at, out T value)
    {
        var stretches = _stretches ?? [];
        for (var i = stretches.Length - 1; i >= 0; i--)
        {
            ref readonly var stretch = ref stretches[i];
            if (stretch.From > at) continue;
            value = stretch.Value;
            return at < stretch.Until || stretch.Until == long.MaxValue;
        }

        value = default!;
        return false;
    }
}
