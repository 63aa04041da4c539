using System.Collections;
using System.Diagnostics.CodeAnalysis;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Roster;

/// <summary>Members by number. A number that was merged into another finds the member who stayed; going through all of them meets each person once.</summary>
internal sealed class MemberIndex(Dictionary<string, Member> members, Dictionary<string, Member> merged) : IReadOnlyDictionary<string, Member>
{
    public Member this[string key] => TryGetValue(key, out var member) ? member : throw new KeyNotFoundException($"There is no member {key}.");
    public IEnumerable<string> Keys => members.Keys;
    public IEnumerable<Member> Values => members.Values;
    public int Count => members.Count;

    public bool ContainsKey(string key) => members.ContainsKey(key) || merged.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Member value) => members.TryGetValue(key, out value) || merged.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, Member>> GetEnumerator() => members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
