namespace CardSystem.CardAgent.Health;

/// <summary>How long the last taps took, from card present to light: the card's share and our own. Safe from any thread.</summary>
public sealed class TapTimings
{
    private const int Kept = 8_192;

    private readonly Lock _lock = new();
    private readonly double[] _own = new double[Kept];
    private readonly double[] _card = new double[Kept];
    private readonly double[] _session = new double[Kept];
    private long _count;
    private long _sessions;

    /// <param name="own">Our own time up to the light.</param>
    /// <param name="card">The card's up to then.</param>
    public void Add(TimeSpan own, TimeSpan card)
    {
        lock (_lock)
        {
            _own[_count % Kept] = own.TotalMilliseconds;
            _card[_count % Kept] = card.TotalMilliseconds;
            _count++;
        }
    }

    /// <param name="own">Our own time in the whole visit, with what was written on the card after the light.</param>
    public void AddSession(TimeSpan own)
    {
        lock (_lock) _session[_sessions++ % Kept] = own.TotalMilliseconds;
    }

    /// <summary>Over the last 8,192 taps.</summary>
    public TapTimingSummary Summary()
    {
        lock (_lock)
        {
            var kept = (int)Math.Min(_count, Kept);
            var sessions = (int)Math.Min(_sessions, Kept);
            return new TapTimingSummary(_count, TimingSpread.Of(_own.AsSpan(0, kept)), TimingSpread.Of(_card.AsSpan(0, kept)), TimingSpread.Of(_session.AsSpan(0, sessions)));
        }
    }
}

/// <param name="Taps">Taps answered since the start.</param>
/// <param name="OwnMs">Our own time up to the light: everything but the card's answers.</param>
/// <param name="CardMs">Time the card took to answer.</param>
/// <param name="SessionOwnMs">Our own time in the whole visit, writing on the card included.</param>
public sealed record TapTimingSummary(long Taps, TimingSpread OwnMs, TimingSpread CardMs, TimingSpread SessionOwnMs);

public sealed record TimingSpread(double P50, double P90, double P99, double Max)
{
    /// <summary>Nearest rank; zeros where there is nothing.</summary>
    public static TimingSpread Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return new TimingSpread(0, 0, 0, 0);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return new TimingSpread(At(sorted, 0.50), At(sorted, 0.90), At(sorted, 0.99), Math.Round(sorted[^1], 3));
    }

    private static double At(double[] sorted, double share) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 3);
}
