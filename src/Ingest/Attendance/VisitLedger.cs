using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>A member's visit to a centre on a day came, moved to an earlier tap, or went.</summary>
public readonly record struct VisitChange(string Centre, long Day, Member Member, TapPoint? Before, TapPoint? After);

/// <summary>Taps while no session was open: the table <c>derived.visits</c>. A member counts once a day and centre, by the first tap.</summary>
public sealed class VisitLedger(JournalNames names)
{
    private const int MostKept = 1_000_000;

    private readonly Dictionary<(string Centre, long Day), Dictionary<string, TapPoint>> _days = [];
    private readonly List<VisitChange> _changes = [];
    private readonly Bulk _rows = new("derived.visits", "on conflict do nothing",
        new("centre", ColumnKind.Text), new("day", ColumnKind.Number), new("member", ColumnKind.Text),
        new("at", ColumnKind.Number), new("journal", ColumnKind.Number), new("seq", ColumnKind.Number));

    private int _kept;

    /// <param name="day">Days since 0001-01-01 in the district's zone.</param>
    public void Visit(Work work, string centre, long day, Member member, TapPoint tap)
    {
        _rows.Columns[0].Add(centre);
        _rows.Columns[1].Add(day);
        _rows.Columns[2].Add(member.Number);
        _rows.Columns[3].Add(tap.At);
        _rows.Columns[4].Add(tap.Journal);
        _rows.Columns[5].Add(tap.Sequence);
        _rows.EndRow();
        var members = Members(work, centre, day);
        var found = members.TryGetValue(member.Number, out var first);
        if (found && names.Compare(first, tap) <= 0) return;
        members[member.Number] = tap;
        if (!found) _kept++;
        _changes.Add(new VisitChange(centre, day, member, found ? first : null, tap));
    }

    /// <summary>Takes a visit back. What was counted before must have been written.</summary>
    public void Withdraw(Work work, string centre, long day, Member member, TapPoint tap)
    {
        var members = Members(work, centre, day);
        var key = new { centre, day, member = member.Number };
        if (!Remove(work, centre, day, member.Number, tap) || !members.TryGetValue(member.Number, out var first) || first != tap) return;
        var next = AttendanceRules.First(
            work.Query<TapPoint>("select at as At, journal as Journal, seq as Sequence from derived.visits where centre = @centre and day = @day and member = @member", key), names);
        if (next is { } now) members[member.Number] = now;
        else members.Remove(member.Number);
        _changes.Add(new VisitChange(centre, day, member, first, next));
    }

    /// <returns>False where it had not been counted.</returns>
    public static bool Remove(Work work, string centre, long day, string member, TapPoint tap) => work.Execute(
        "delete from derived.visits where centre = @centre and day = @day and member = @member and at = @At and journal = @Journal and seq = @Sequence",
        new { centre, day, member, tap.At, tap.Journal, tap.Sequence }) > 0;

    public void Write(Work work, List<VisitChange> changes)
    {
        work.Write(_rows);
        changes.AddRange(_changes);
        _changes.Clear();
    }

    public void Trim()
    {
        if (_kept <= MostKept) return;
        _days.Clear();
        _kept = 0;
    }

    /// <summary>Each member's first tap of the day at the centre.</summary>
    public static Dictionary<string, TapPoint> Load(Work work, string centre, long day, JournalNames names)
    {
        var members = new Dictionary<string, TapPoint>(StringComparer.Ordinal);
        foreach (var (member, at, journal, seq) in work.Query<(string, long, long, long)>("select member, at, journal, seq from derived.visits where centre = @centre and day = @day", new { centre, day }))
        {
            var tap = new TapPoint(at, journal, seq);
            if (!members.TryGetValue(member, out var first) || names.Compare(tap, first) < 0) members[member] = tap;
        }

        return members;
    }

    private Dictionary<string, TapPoint> Members(Work work, string centre, long day)
    {
        if (_days.TryGetValue((centre, day), out var members)) return members;
        members = Load(work, centre, day, names);
        _kept += members.Count;
        _days.Add((centre, day), members);
        return members;
    }
}
