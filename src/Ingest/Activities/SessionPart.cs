using System.Collections.Frozen;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>The few sessions a question is about, without reading the whole timetable. Of named members only those asked for are known.</summary>
public static class SessionPart
{
    /// <summary>A session is open no longer than this, so that an index finds those that are.</summary>
    private const long LongestOpen = 32L * 86_400_000;

    /// <param name="numbers">The member's numbers.</param>
    public static PlannedSession? Find(Work work, string session, IReadOnlyCollection<string> numbers) =>
        SessionStore.Find(work, session) is { } row ? row.ToSession(0, Naming(work, [row], numbers).GetValueOrDefault(row.MemberList, FrozenSet<string>.Empty)) : null;

    /// <summary>Every session that taps at these places and instants may belong to, each once.</summary>
    /// <param name="numbers">The numbers of the member whose taps they are.</param>
    public static IReadOnlyList<PlannedSession> Open(Work work, IReadOnlyCollection<(string Centre, long At)> taps, IReadOnlyCollection<string> numbers)
    {
        var rows = new Dictionary<string, SessionRow>(StringComparer.Ordinal);
        foreach (var (centre, at) in taps.Distinct())
        {
            foreach (var row in work.Query<SessionRow>(
                $"select {SessionRow.Columns} from sessions where centre = @centre and opens <= @at and opens > @earliest and closes > @at", new { centre, at, earliest = at - LongestOpen })) rows[row.Session] = row;
        }

        if (taps.Count > 0)
        {
            // Taps follow an activity that was moved, so they count at the place it was moved from, too.
            foreach (var row in work.Query<SessionRow>(
                $"select {SessionRow.Columns} from sessions where former <> '' and opens <= @last and opens > @first - {LongestOpen} and closes > @first", new { first = taps.Min(t => t.At), last = taps.Max(t => t.At) })) rows[row.Session] = row;
        }

        var naming = Naming(work, rows.Values, numbers);
        return [.. rows.Values.OrderBy(r => r.Session, StringComparer.Ordinal).Select((row, index) => row.ToSession(index, naming.GetValueOrDefault(row.MemberList, FrozenSet<string>.Empty)))];
    }

    private static Dictionary<string, FrozenSet<string>> Naming(Work work, IEnumerable<SessionRow> rows, IReadOnlyCollection<string> numbers)
    {
        var lists = rows.Select(r => r.MemberList).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return lists.Count == 0 || numbers.Count == 0 ? [] : work.Query<(string List, string Member)>("select list, member from member_lists where list in @lists and member in @numbers", new { lists, numbers })
            .GroupBy(m => m.List, m => m.Member, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
