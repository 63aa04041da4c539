using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Closings;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Projection.Members;
using CardSystem.Ingest.Projection.Receipts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// Everything derived under one reading of the reference: the cursors and the slices' ledgers, as in the database plus what the step under way adds.
/// A step that fails leaves it useless; it is then loaded anew.
/// </summary>
internal sealed class ProjectionState
{
    private const string ChangeKey = "change";
    private const string JudgedKey = "judged-at";

    private readonly Dictionary<long, long> _tapsByDay = [];
    private readonly Bulk _days = new("derived.days", "on conflict(day) do update set taps = derived.days.taps + excluded.taps", new("day", ColumnKind.Number), new("taps", ColumnKind.Number));

    private ProjectionState(Work work, Reference reference, JournalNames names, TapLogReader log, ProjectionParts parts)
    {
        Reference = reference;
        (Cursor, Proofs) = (ReadCursor(work, "cursor"), ReadCursor(work, "proofs"));
        Visits = new VisitLedger(names);
        Completeness = new CompletenessLedger(log);
        Closings = new ClosingLedger(reference, new DoorBook(Completeness, names, parts.Listens), ClosingTerms.Of(parts.Options, parts.Days.Zone), GoOver);
        Attendance = new AttendanceLedger(
            new AttendanceStore(number => reference.MemberOf(number)?.Index), names, new AttendanceView(reference.Expects, Closings.Phase, reference.Acts));
        GoingOver = new GoingOver(reference, Attendance, session => Sums!.AddEnded(session));
        Sums = new SessionSums(reference, Closings.Phase, parts.Days);
        Due = new DueMembers(reference);
    }

    public Reference Reference { get; }

    /// <summary>Attendance has seen everything up to here.</summary>
    public LogCursor Cursor { get; set; }

    /// <summary>Signatures have been checked up to here; never ahead of <see cref="Cursor"/>.</summary>
    public LogCursor Proofs { get; set; }

    public AttendanceLedger Attendance { get; }
    public VisitLedger Visits { get; }
    public RatingLedger Ratings { get; } = new();
    public SetAsideLedger SetAside { get; } = new();
    public CompletenessLedger Completeness { get; }
    public CardTaps CardTaps { get; } = new();
    public FailedProofs FailedProofs { get; } = new();
    public ReceiptLedger Receipts { get; } = new();
    public ClosingLedger Closings { get; }
    public GoingOver GoingOver { get; }
    public DueMembers Due { get; }
    public SessionSums Sums { get; }
    public StepChanges Changes { get; } = new();
    public IReadOnlyDictionary<long, long> TapsByDay => _tapsByDay;

    /// <summary>Up to which change everything derived has followed; null where nothing is derived yet.</summary>
    public static long? FollowedTo(Work work) => Get(work, ChangeKey) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>False before the first step of all.</summary>
    public static bool HasBegun(Work work) => Get(work, "cursor") is not null;

    /// <summary>Where closings were judged last, Unix milliseconds; 0 before the first time.</summary>
    public static long JudgedAt(Work work) => long.Parse(Get(work, JudgedKey) ?? "0", CultureInfo.InvariantCulture);

    public static LogCursor ReadCursor(Work work, string name) => Get(work, name) is { } text ? LogCursor.Parse(text) : LogCursor.Start;

    /// <summary>Everything is derived again from the first tap.</summary>
    public static void Empty(Work work)
    {
        foreach (var table in DerivedSchema.Tables.Where(t => t != "state")) work.Execute($"delete from derived.{table}");
        work.Execute("delete from derived.state where name <> 'belongs-to'");
    }

    /// <summary>Says up to which change what follows will have been derived.</summary>
    public static void Begin(Work work, long change) => Put(work, ChangeKey, change.ToString(CultureInfo.InvariantCulture));

    /// <summary>Loads what was derived.</summary>
    public static ProjectionState Load(Work work, Reference reference, JournalNames names, TapLogReader log, ProjectionParts parts)
    {
        var state = new ProjectionState(work, reference, names, log, parts);
        state.Completeness.Load(work, state.Cursor);
        state.FailedProofs.Load(work);
        state.Receipts.Load(work);
        state.GoingOver.Load(work);
        state.Due.Load(work);
        state.Sums.Load(work);
        foreach (var session in state.Closings.Load(work, JudgedAt(work)))
        {
            foreach (var member in AttendanceStore.DropSession(work, session)) state.Due.Add(member);
            SessionStateStore.Remove(work, session);
            UnitDayStore.Drop(work, session);
        }

        return state;
    }

    public void CountDay(long day) => _tapsByDay[day] = _tapsByDay.GetValueOrDefault(day) + 1;

    /// <summary>Writes what the slices have gathered. Called before anything is taken back, and at the end of a step.</summary>
    public void Flush(Work work)
    {
        var known = Changes.Attendance.Count;
        Attendance.Write(work, Changes.Attendance);
        for (var i = known; i < Changes.Attendance.Count; i++)
        {
            Closings.Take(Changes.Attendance[i]);
            Due.Add(Changes.Attendance[i].Member.Number);
            Sums.AddEnded(Changes.Attendance[i].Session);
        }

        Visits.Write(work, Changes.Visits);
        Ratings.Write(work);
        SetAside.Write(work, Changes.Aside);
        FailedProofs.Write(work);
        Receipts.Write(work);
        Closings.Progressed(Completeness.Touched);
        Completeness.Write(work);
    }

    /// <param name="thereIsTime">Members' credits may be made at once.</param>
    public void Finish(Work work, bool thereIsTime)
    {
        Flush(work);
        Closings.Write(work);
        GoingOver.Write(work);
        Due.Finish(work, thereIsTime);
        Sums.Write(work);
        CardTaps.Write(work, Cursor.Position);
        WriteDays(work);
        Begin(work, Reference.Change);
        Put(work, "cursor", Cursor.ToString());
        Put(work, "proofs", Proofs.ToString());
        Put(work, JudgedKey, Closings.JudgedAt.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>After the commit: the step's gatherings are history.</summary>
    public void Forget()
    {
        _tapsByDay.Clear();
        Changes.Clear();
        Attendance.Trim();
        Visits.Trim();
    }

    /// <summary>A session has ended, or has not after all: its outcomes are others, and so are the sums that only ended sessions are in.</summary>
    private void GoOver(PlannedSession session)
    {
        GoingOver.Add(session);
        Sums.Add(session);
    }

    private void WriteDays(Work work)
    {
        foreach (var (day, taps) in _tapsByDay)
        {
            _days.Columns[0].Add(day);
            _days.Columns[1].Add(taps);
            _days.EndRow();
        }

        work.Write(_days);
    }

    private static string? Get(Work work, string name) => work.One<string>("select value from derived.state where name = @name", new { name });

    private static void Put(Work work, string name, string value) =>
        work.Execute("insert into derived.state(name, value) values(@name, @value) on conflict(name) do update set value = excluded.value", new { name, value });
}

/// <summary>What a projection is made with.</summary>
/// <param name="Listens">Kiosks' words are heard as they come; without it only those known already count.</param>
internal sealed record ProjectionParts(ProjectionOptions Options, DistrictDays Days, bool Listens);

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
