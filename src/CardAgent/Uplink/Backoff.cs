namespace CardSystem.CardAgent.Uplink;

/// <summary>
/// How long to wait before connecting again: 0.5 s doubling to 30 s, each time drawn between half and whole, so that a district's kiosks do not come back in one wave.
/// A link must have lived for a while before the waiting starts over; one that comes and goes is not hammered.
/// </summary>
internal sealed class Backoff(Random random)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private int _failures;

    public TimeSpan Next()
    {
        var whole = Math.Min(Shortest.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 16)), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(Shortest.TotalSeconds, whole * (0.5 + (random.NextDouble() / 2))));
    }

    public void LinkLived(TimeSpan lifetime)
    {
        if (lifetime >= LongEnough) _failures = 0;
    }
}
