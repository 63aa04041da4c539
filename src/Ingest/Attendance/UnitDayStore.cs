using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>What a session came to for a unit in an hour, with the day and category it is summed under.</summary>
public sealed record SessionUnit(string Unit, long Hour, long Day, string Category, DayCount Count);

/// <summary>
/// The tables <c>derived.session_units</c> and <c>derived.unit_days</c>: the second is always the sum of the first. A session is summed anew as a whole,
/// and the days change by what it is different from before, so that the order makes no difference.
/// </summary>
public sealed class UnitDayStore
{
    private const string Counts = "sessions, expected, came, late, left_early, absent, excused, walk_in, arrivals";
    private static readonly string[] CountNames = Counts.Split(", ");

    private readonly Bulk _sessions = new("derived.session_units",
        $"on conflict(session, unit, hour) do update set day = excluded.day, category = excluded.category, {string.Join(", ", CountNames.Select(c => $"{c} = excluded.{c}"))}",
        [new("session", ColumnKind.Text), .. Key, .. CountNames.Select(c => new BulkColumn(c, ColumnKind.Number))]);

    private readonly Bulk _days = new("derived.unit_days",
        $"on conflict(unit, hour, day, category) do update set {string.Join(", ", CountNames.Select(c => $"{c} = derived.unit_days.{c} + excluded.{c}"))}",
        [.. Key, .. CountNames.Select(c => new BulkColumn(c, ColumnKind.Number))]);

    private readonly Dictionary<(string Unit, long Hour, long Day, string Category), DayCount> _changes = [];

    private static BulkColumn[] Key => [new("unit", ColumnKind.Text), new("hour", ColumnKind.Number), new("day", ColumnKind.Number), new("category", ColumnKind.Text)];

    /// <summary>Brings a session from what it was summed as to what it comes to now.</summary>
    public void Replace(Work work, string session, IReadOnlyCollection<SessionUnit> now)
    {
        var before = Read(work, session).ToDictionary(u => (u.Unit, u.Hour));
        foreach (var unit in now)
        {
            if (before.Remove((unit.Unit, unit.Hour), out var was) && was == unit) continue;
            if (was is not null) Change(was, default, was.Count);
            Change(unit, unit.Count, default);
            AddSession(session, unit);
        }

        foreach (var gone in before.Values)
        {
            Change(gone, default, gone.Count);
            work.Execute("delete from derived.session_units where session = @session and unit = @Unit and hour = @Hour", new { session, gone.Unit, gone.Hour });
        }
    }

    /// <summary>A session that is in the timetable no longer.</summary>
    public static void Drop(Work work, string session)
    {
        var store = new UnitDayStore();
        store.Replace(work, session, []);
        store.Write(work);
    }

    public void Write(Work work)
    {
        work.Write(_sessions);
        var lessened = new List<(string Unit, long Hour, long Day, string Category)>();
        foreach (var (key, change) in _changes.Where(c => !c.Value.IsNothing).OrderBy(c => c.Key.Unit, StringComparer.Ordinal).ThenBy(c => c.Key.Hour).ThenBy(c => c.Key.Day).ThenBy(c => c.Key.Category, StringComparer.Ordinal))
        {
            AddKey(_days, 0, key);
            AddCounts(_days, 4, change);
            _days.EndRow();
            if (change.Sessions < 0 || change.Arrivals < 0) lessened.Add(key);
        }

        work.Write(_days);
        // A day on which nothing is left has no row, as if there had never been anything.
        foreach (var (unit, hour, day, category) in lessened)
            work.Execute("delete from derived.unit_days where unit = @unit and hour = @hour and day = @day and category = @category and sessions = 0 and arrivals = 0", new { unit, hour, day, category });
        _changes.Clear();
    }

    private static IEnumerable<SessionUnit> Read(Work work, string session)
    {
        using var rows = work.Read($"select unit, hour, day, category, {Counts} from derived.session_units where session = @session", new { session });
        while (rows.Read())
        {
            yield return new SessionUnit(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3), new DayCount(
                rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6), rows.GetInt64(7), rows.GetInt64(8), rows.GetInt64(9), rows.GetInt64(10), rows.GetInt64(11), rows.GetInt64(12)));
        }
    }

    private void Change(SessionUnit of, DayCount plus, DayCount minus)
    {
        var key = (of.Unit, of.Hour, of.Day, of.Category);
        _changes[key] = _changes.GetValueOrDefault(key) + plus - minus;
    }

    private void AddSession(string session, SessionUnit unit)
    {
        _sessions.Columns[0].Add(session);
        AddKey(_sessions, 1, (unit.Unit, unit.Hour, unit.Day, unit.Category));
        AddCounts(_sessions, 5, unit.Count);
        _sessions.EndRow();
    }

    private static void AddKey(Bulk rows, int from, (string Unit, long Hour, long Day, string Category) key)
    {
        rows.Columns[from].Add(key.Unit);
        rows.Columns[from + 1].Add(key.Hour);
        rows.Columns[from + 2].Add(key.Day);
        rows.Columns[from + 3].Add(key.Category);
    }

    private static void AddCounts(Bulk rows, int from, DayCount count)
    {
        long[] values = [count.Sessions, count.Expected, count.Came, count.Late, count.LeftEarly, count.Absent, count.Excused, count.WalkIn, count.Arrivals];
        for (var i = 0; i < values.Length; i++) rows.Columns[from + i].Add(values[i]);
    }
}
