using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Members;

/// <summary>
/// Members whose facts changed, until their credits are made anew: the table <c>derived.due</c>. When little is to do that happens in the step that changed
/// the facts; under pressure it is put off, and done once for whatever came together.
/// </summary>
internal sealed class DueMembers(Reference reference)
{
    /// <summary>So many are done at once within a step of taps; more are put off.</summary>
    private const int MostAtOnce = 64;

    private const int AtOnce = 200;

    private readonly FactStore _facts = new(session => reference.Timetable.Sessions.GetValueOrDefault(session), reference.DayOf);
    private readonly CreditLedger _credits = new(reference.Credits, reference.BelongingOf);
    private readonly HashSet<string> _putOff = new(StringComparer.Ordinal);

    /// <summary>Those put off in the order in which they are worked off; who is put off meanwhile has a place in the next round.</summary>
    private readonly Queue<string> _round = [];

    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Bulk _rows = new("derived.due", "on conflict(member) do nothing", new BulkColumn("member", ColumnKind.Text));

    /// <summary>Members whose sums are behind their facts.</summary>
    public int Count => _putOff.Count;

    public void Load(Work work) => _putOff.UnionWith(work.Query<string>("select member from derived.due"));

    public void Add(string member) => _changed.Add(member);

    /// <summary>Settles or puts off those whose facts changed in this step. Called when the facts are written.</summary>
    public void Finish(Work work, bool thereIsTime)
    {
        if (_changed.Count == 0) return;
        if (thereIsTime && _changed.Count <= MostAtOnce && _putOff.Count == 0) Recompute(work, [.. _changed.Order(StringComparer.Ordinal)]);
        else PutOff(work);
        _changed.Clear();
    }

    /// <summary>Works off some of those put off, in the order of their numbers.</summary>
    /// <returns>False where there are none.</returns>
    public bool WorkOff(Work work, int most)
    {
        if (_putOff.Count == 0) return false;
        if (_round.Count == 0) foreach (var member in _putOff.Order(StringComparer.Ordinal)) _round.Enqueue(member);
        var some = new List<string>();
        while (some.Count < most && _round.TryDequeue(out var member)) some.Add(member);
        Recompute(work, some);
        foreach (var part in some.Chunk(AtOnce)) work.Execute("delete from derived.due where member in @part", new { part });
        _putOff.ExceptWith(some);
        return true;
    }

    private void Recompute(Work work, IReadOnlyList<string> numbers)
    {
        foreach (var merged in numbers.Where(n => reference.MemberOf(n) is null)) _credits.Remove(work, merged);
        foreach (var some in numbers.Select(reference.MemberOf).OfType<Member>().Chunk(AtOnce))
        {
            var facts = _facts.Read(work, [.. some.Select(m => m.Number)]);
            _credits.Prepare(work, some);
            foreach (var member in some) _credits.Recompute(work, member, [.. facts[member.Number]]);
            _credits.Write(work);
        }
    }

    private void PutOff(Work work)
    {
        foreach (var member in _changed)
        {
            if (!_putOff.Add(member)) continue;
            _rows.Columns[0].Add(member);
            _rows.EndRow();
        }

        work.Write(_rows);
    }
}
