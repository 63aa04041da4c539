namespace CardSystem.CardAgent.Readers;

/// <summary>How many cards the other readers heard since a reader heard its last one: the only sign a reader gives that stopped hearing and does not know it.</summary>
internal sealed class Neighbours
{
    private readonly Dictionary<string, (int Own, int Others, int OthersSince)> _heard = new(StringComparer.Ordinal);

    public void Count(IReadOnlyCollection<ReaderWorker> workers) => Count(workers.ToDictionary(w => w.Reader, w => w.CardsHeard));

    internal void Count(IReadOnlyDictionary<string, int> heard)
    {
        var total = heard.Values.Sum();
        foreach (var gone in _heard.Keys.Except(heard.Keys).ToList()) _heard.Remove(gone);
        foreach (var (reader, own) in heard)
        {
            var others = total - own;
            // A neighbour that was plugged in anew counts from zero again, which adds nothing.
            var since = _heard.TryGetValue(reader, out var before) && before.Own == own ? before.OthersSince + Math.Max(0, others - before.Others) : 0;
            _heard[reader] = (own, others, since);
        }
    }

    public bool IsDeaf(string reader, int afterNeighbourCards) =>
        afterNeighbourCards > 0 && _heard.GetValueOrDefault(reader).OthersSince >= afterNeighbourCards;
}
