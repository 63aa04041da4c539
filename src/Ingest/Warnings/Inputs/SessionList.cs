namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>A session as warnings need it.</summary>
public sealed record PastSession(string Id, string Name, int Day);

/// <summary>The sessions looked at, numbered in the order of day and id, so that numbers compare as sessions follow each other.</summary>
public sealed class SessionList
{
    private readonly Dictionary<string, int> _numbers;

    public SessionList(IEnumerable<PastSession> sessions)
    {
        All = [.. sessions.OrderBy(s => s.Day).ThenBy(s => s.Id, StringComparer.Ordinal)];
        _numbers = new Dictionary<string, int>(All.Count, StringComparer.Ordinal);
        for (var i = 0; i < All.Count; i++) _numbers.Add(All[i].Id, i);
    }

    public IReadOnlyList<PastSession> All { get; }

    public bool TryNumber(string id, out int number) => _numbers.TryGetValue(id, out number);
}
