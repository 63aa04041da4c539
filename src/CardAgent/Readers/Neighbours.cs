namespace CardSystem.CardAgent.Readers;

/// <summary>How many cards the other readers heard since a reader heard its last one: the only sign a reader gives that stopped hearing and does not know it.</summary>
internal sealed class Neighbours
{
    private readonly Dictionary<string, (int OwnCards, int OthersThen)> _lastHeard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _othersSince = new(StringComparer.Ordinal);

    public void Count(IReadOnlyCollection<ReaderWorker> workers) => Count(workers.ToDictionary(w => w.Reader, w => w.CardsHeard));

    internal void Count(IReadOnlyDictionary<string, int> heard)
    {
        var total = heard.Values.Sum();
        foreach (var gone in _lastHeard.Keys.Except(heard.Keys).ToList()) Forget(gone);
        foreach (var (reader, own) in heard)
        {
            var others = total - own;
            // Others that were replugged start from zero: begin anew rather than count backwards.
            if (!_lastHeard.TryGetValue(reader, out var last) || own != last.OwnCards || others < last.OthersThen) last = _lastHeard[reader] = (own, others);
            _othersSince[reader] = others - last.OthersThen;
        }
    }

    public bool IsDeaf(string reader, int afterNeighbourCards) =>
        afterNeighbourCards > 0 && _othersSince.GetValueOrDefault(reader) >= afterNeighbourCards;

    private void Forget(string reader)
    {
        _lastHeard.Remove(reader);
        _othersSince.Remove(reader);
    }
}
