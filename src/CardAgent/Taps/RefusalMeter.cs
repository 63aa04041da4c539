using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>
/// Bounds what one refused card can fill: a foreign card taped to the reader would otherwise write a record every two seconds for ever.
/// Different cards do not disturb each other. Safe from any thread.
/// </summary>
public sealed class RefusalMeter(int most)
{
    public const long WindowMs = 600_000;
    private const int MostCards = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Reader, SeenCard Card), (long Since, int Count)> _seen = [];

    /// <param name="reader">The reader, for a card that gave no number; a card with one is the same card at every reader.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public bool MayRecord(string reader, SeenCard card, long now)
    {
        var key = (card.Card is null ? reader : "", card);
        lock (_lock)
        {
            var (since, count) = _seen.GetValueOrDefault(key, (now, 0));
            if (now - since >= WindowMs) (since, count) = (now, 0);
            if (_seen.Count >= MostCards && !_seen.ContainsKey(key)) DropOldest();
            _seen[key] = (since, count + 1);
            return count < most;
        }
    }

    private void DropOldest() => _seen.Remove(_seen.MinBy(s => s.Value.Since).Key);
}
