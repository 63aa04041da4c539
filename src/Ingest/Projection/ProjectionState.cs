using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// Everything derived under one version of the reference: the cursors and the slices' ledgers, as in the database plus what the step under way adds.
/// A step that fails leaves it useless; it is then loaded anew.
/// </summary>
internal sealed class ProjectionState
{
    private readonly Bulk _days = new("derived.days", "on conflict(day) do update set taps = derived.days.taps + excluded.taps", new("day", ColumnKind.Number), new("taps", ColumnKind.Number));

    private ProjectionState(Reference reference, JournalNames names, TapLogReader log, LogCursor cursor, LogCursor proofs)
    {
        (Reference, Cursor, Proofs) = (reference, cursor, proofs);
        Attendance = new AttendanceLedger(new AttendanceStore(number => reference.Roster.Members[number].Index), names);
        Visits = new VisitLedger(names);
        Completeness = new CompletenessLedger(log);
    }

    public Reference Reference { get; }

    /// <summary>Attendance has seen everything up to here.</summary>
    public LogCursor Cursor { get; set; }

    /// <summary>Signatures have been checked up to here; never ahead of <see cref="Cursor"/>.</summary>
    public LogCursor Proofs { get; set; }

    public AttendanceLedger Attendance { get; }
    public VisitLedger Visits { get; }
    public SetAsideLedger SetAside { get; } = new();
    public CompletenessLedger Completeness { get; }
    public Dictionary<long, long> TapsByDay { get; } = [];
    public StepChanges Changes { get; } = new();

    /// <summary>Loads what was derived; where it was derived from another reference or on demand, empties it first and begins at zero.</summary>
    public static ProjectionState Load(Work work, Reference reference, JournalNames names, TapLogReader log)
    {
        var version = reference.Version.ToString(CultureInfo.InvariantCulture);
        if (work.One<string>("select value from derived.state where name = 'reference-version'") != version)
        {
            foreach (var table in DerivedSchema.Tables.Where(t => t != "state")) work.Execute($"delete from derived.{table}");
            work.Execute("delete from derived.state where name <> 'belongs-to'");
            Put(work, "reference-version", version);
        }

        var state = new ProjectionState(reference, names, log, ReadCursor(work, "cursor"), ReadCursor(work, "proofs"));
        state.Completeness.Load(work, state.Cursor);
        return state;
    }

    /// <summary>Writes what the slices have gathered. Called before anything is taken back, and at the end of a step.</summary>
    public void Flush(Work work)
    {
        Attendance.Write(work, Changes.Attendance);
        Visits.Write(work, Changes.Visits);
        SetAside.Write(work, Changes.Aside);
        Completeness.Write(work);
    }

    public void Finish(Work work)
    {
        Flush(work);
        foreach (var (day, taps) in TapsByDay)
        {
            _days.Columns[0].Add(day);
            _days.Columns[1].Add(taps);
            _days.EndRow();
        }

        work.Write(_days);
        Put(work, "cursor", Cursor.ToString());
        Put(work, "proofs", Proofs.ToString());
    }

    /// <summary>After the commit: the step's gatherings are history.</summary>
    public void Forget()
    {
        TapsByDay.Clear();
        Changes.Clear();
        Attendance.Trim();
        Visits.Trim();
    }

    private static LogCursor ReadCursor(Work work, string name) =>
        work.One<string>("select value from derived.state where name = @name", new { name }) is { } text ? LogCursor.Parse(text) : LogCursor.Start;

    private static void Put(Work work, string name, string value) =>
        work.Execute("insert into derived.state(name, value) values(@name, @value) on conflict(name) do update set value = excluded.value", new { name, value });
}

/// <summary>What one step changed, for the live page.</summary>
internal sealed class StepChanges
{
    public List<AttendanceChange> Attendance { get; } = [];
    public List<VisitChange> Visits { get; } = [];
    public Dictionary<string, int> Aside { get; } = new(StringComparer.Ordinal);

    public void Clear()
    {
        Attendance.Clear();
        Visits.Clear();
        Aside.Clear();
    }
}
