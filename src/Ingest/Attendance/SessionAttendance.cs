using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>One session's attendance in memory, by the members' indexes; with all taps where more than the first one counts.</summary>
/// <param name="taps">By member, each list by time and name; null where the first tap suffices.</param>
internal sealed class SessionAttendance(Dictionary<int, AttendanceEntry> entries, Dictionary<int, List<TapPoint>>? taps)
{
    public IReadOnlyDictionary<int, List<TapPoint>>? Taps => taps;

    public IEnumerable<int> Members => entries.Keys;

    /// <summary>About how much it holds, so that memory has a bound.</summary>
    public int Weight => 1 + entries.Count + (taps?.Count ?? 0) * 2;

    public AttendanceEntry? Find(int member) => entries.GetValueOrDefault(member);

    public void Set(int member, AttendanceEntry? entry)
    {
        if (entry is not null) entries[member] = entry;
        else entries.Remove(member);
    }

    public void AddTap(int member, TapPoint tap, JournalNames names)
    {
        if (taps is null) return;
        if (!taps.TryGetValue(member, out var known)) taps.Add(member, known = []);
        var at = known.Count;
        while (at > 0 && names.Compare(known[at - 1], tap) > 0) at--;
        known.Insert(at, tap);
    }

    public void RemoveTap(int member, TapPoint tap)
    {
        if (taps is not null && taps.TryGetValue(member, out var known)) known.Remove(tap);
    }
}
