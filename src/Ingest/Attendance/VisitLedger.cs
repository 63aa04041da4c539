using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>The members at a centre on a day changed by one.</summary>
public readonly record struct VisitChange(string Centre, long Day, Member Member, TapPoint Tap, int By);

/// <summary>Taps while no session was open: the table <c>derived.visits</c>. A member counts once a day and centre.</summary>
public sealed class VisitLedger
{
    private const int MostKept = 1_000_000;

    private readonly Dictionary<(string Centre, long Day), HashSet<string>> _days = [];
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
        if (!Members(work, centre, day).Add(member.Number)) return;
        _kept++;
        _changes.Add(new VisitChange(centre, day, member, tap, 1));
    }

    /// <summary>Takes a visit back. What was counted before must have been written.</summary>
    public void Withdraw(Work work, string centre, long day, Member member, TapPoint tap)
    {
        var key = new { centre, day, member = member.Number, tap.At, tap.Journal, tap.Sequence };
        var removed = work.Execute(
            "delete from derived.visits where centre = @centre and day = @day and member = @member and at = @At and journal = @Journal and seq = @Sequence", key);
        if (removed == 0) return;
        var left = work.One<long>("select count(*) from derived.visits where centre = @centre and day = @day and member = @member", key);
        if (left == 0 && Members(work, centre, day).Remove(member.Number)) _changes.Add(new VisitChange(centre, day, member, tap, -1));
    }

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

    private HashSet<string> Members(Work work, string centre, long day)
    {
        if (_days.TryGetValue((centre, day), out var members)) return members;
        members = work.Query<string>("select distinct member from derived.visits where centre = @centre and day = @day", new { centre, day }).ToHashSet(StringComparer.Ordinal);
        _kept += members.Count;
        _days.Add((centre, day), members);
        return members;
    }
}
