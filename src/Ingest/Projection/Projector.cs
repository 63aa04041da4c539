using System.Data.Common;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>What a step came to.</summary>
public enum StepOutcome { Idle, Worked }

/// <summary>
/// Reads committed taps and people's changes from their cursors and calls the slices by name, each piece of work in one transaction with the cursors.
/// While it keeps up, a tap counts once its signatures are checked. When more than <see cref="ProjectionOptions.ProofBacklogTaps"/> wait,
/// attendance goes ahead and a second cursor checks later, taking back what fails: the outcome is the same either way.
/// Closings, members' credits and whatever else can wait is done while few taps do. Belongs to one thread, which steps it.
/// </summary>
public sealed class Projector : IDisposable
{
    /// <summary>Small, so that a fresh tap never waits long behind proofs that are being caught up with.</summary>
    private const int ProofStepTaps = 256;

    /// <summary>A rebuild has no fresh taps; more at once keep all cores busy.</summary>
    private const int ProofStepTapsAlone = 4_096;

    /// <summary>Under pressure proofs still move, at about a hundredth of the time.</summary>
    private const int ProofTrickleTaps = 16;

    /// <summary>While no more taps than this wait, there is time for what is not urgent.</summary>
    private const int Calm = 1_000;

    private static readonly TimeSpan ProofTrickleEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Database _database;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly DistrictDays _days;
    private readonly Horizon _horizon;
    private readonly ProjectionParts _parts;
    private readonly ProofChecker _proofs;
    private Opened? _opened;
    private long _trickled;
    private long _moves;

    /// <param name="horizon">Where a rebuild stops; none for the service.</param>
    public Projector(Database database, ProjectionOptions options, DistrictDays days, TimeProvider time, Horizon? horizon = null)
    {
        (_database, _options, _days, _time, _horizon) = (database, options, days, time, horizon ?? Horizon.None);
        _proofs = new ProofChecker(options.ProofKeys);
        _parts = new ProjectionParts(options, days, _horizon.Reference is null);
    }

    /// <summary>What the live page counts; null before the first step.</summary>
    public LiveLedger? Live { get; private set; }

    /// <summary>Committed taps not reached yet, counted to a bound.</summary>
    public long Lag { get; private set; }

    /// <summary>Rises whenever something was derived.</summary>
    public long Moves => Interlocked.Read(ref _moves);

    /// <summary>Members whose credits are still to be made, and sessions and members still to be gone over.</summary>
    public long Due => State is { } state ? state.Due.Count + state.GoingOver.Count : 0;

    /// <summary>True while taps are counted whose signatures are still to be checked.</summary>
    public bool ProofsAreBehind => State is { } state && state.Proofs < state.Cursor && state.Proofs < _horizon.Proofs;

    internal ProjectionState? State => _opened?.State;

    /// <summary>How far a kiosk's journal is whole, as far as the projection has seen.</summary>
    public IEnumerable<(string Kiosk, string Journal, Completeness.JournalProgress Progress)> Journals() =>
        _opened is not { State: { } state, Names: var names } ? [] : state.Completeness.Journals.Values.Select(p => (names[p.Journal].Kiosk, names[p.Journal].Journal, p));

    public IReadOnlyDictionary<string, Roster.Kiosk> Kiosks => State?.Reference.Roster.Kiosks ?? new Dictionary<string, Roster.Kiosk>();

    /// <summary>Does the next pieces of work.</summary>
    /// <exception cref="DbException">The database failed; nothing of the piece under way was kept, and the next step begins from what is on disk.</exception>
    public StepOutcome Step()
    {
        try
        {
            _opened ??= new Opened(_database);
            var worked = false;
            // Again where it took a while: a tap is judged by everything that was entered before it was made, such as the key its kiosk was enrolled with a moment ago.
            while (Follow(_opened)) worked = true;
            worked |= Take(_opened.State!, _opened);
            if (Lag <= Calm) worked |= Close(_opened.State!) | CatchUp(_opened.State!);
            RefreshLive(_opened);
            return worked ? StepOutcome.Worked : StepOutcome.Idle;
        }
        catch
        {
            Reset();
            throw;
        }
    }

    /// <summary>Taps, and their proofs where they are behind.</summary>
    private bool Take(ProjectionState state, Opened opened)
    {
        Lag = state.Cursor < _horizon.Cursor ? opened.Log.CountAfter(state.Cursor, _options.ProofBacklogTaps + 1L) : 0;
        if (Lag == 0 && Due == 0) return ProofsAreBehind && Derive(work => opened.Proving!.CatchUp(work, _horizon.Reference is null ? ProofStepTaps : ProofStepTapsAlone)) > 0;
        if (Lag == 0) return Trickle(opened);
        var taken = !ProofsAreBehind && Lag <= _options.ProofBacklogTaps && _horizon.Proofs >= _horizon.Cursor
            ? Derive(work => opened.Intake!.TakeProved(work, Math.Min(_options.StepTaps, 1_000)))
            : Derive(work => opened.Intake!.TakeAhead(work, _options.StepTaps));
        Lag -= Math.Min(Lag, taken);
        Trickle(opened);
        return true;
    }

    /// <summary>Counting comes first; proofs that are behind move a little meanwhile.</summary>
    private bool Trickle(Opened opened)
    {
        if (!ProofsAreBehind || _time.GetElapsedTime(_trickled) < ProofTrickleEvery) return false;
        Derive(work => opened.Proving!.CatchUp(work, ProofTrickleTaps));
        _trickled = _time.GetTimestamp();
        return true;
    }

    /// <summary>Closes what is to be closed.</summary>
    private bool Close(ProjectionState state)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!state.Closings.IsDue(now)) return false;
        if (_opened!.Looked is { } looked && _time.GetElapsedTime(looked) < LookEvery) return false;
        _opened.Looked = _time.GetTimestamp();
        return Derive(work => state.Closings.Look(work, now) ? 1 : 0) > 0;
    }

    /// <summary>Some of what was put off: attendance to be gone over first, since credits are made of it.</summary>
    private bool CatchUp(ProjectionState state)
    {
        if (state.GoingOver.Count > 0) return Derive(work => state.GoingOver.Step(work, state.Closings, state.Due, _options.StepMembers) ? 1 : 0) > 0;
        if (state.Due.Count > 0) return Derive(work => state.Due.WorkOff(work, _options.StepMembers) ? 1 : 0) > 0;
        return state.Sums.Count > 0 && Derive(work => state.Sums.WorkOff(work, _options.StepMembers) ? 1 : 0) > 0;
    }

    /// <summary>One piece of work with the cursors, whole or not at all.</summary>
    /// <param name="piece">Says how much it did; where that is nothing, nothing is written.</param>
    private int Derive(Func<Work, int> piece)
    {
        var state = _opened!.State!;
        using var work = Work.Derive(_database, _opened.Connection);
        var done = piece(work);
        if (done == 0) return 0;
        state.Finish(work, thereIsTime: Lag <= Calm);
        work.Commit();
        Show(state);
        state.Forget();
        Interlocked.Increment(ref _moves);
        _opened.Proving!.Trim();
        return done;
    }

    private void Show(ProjectionState state)
    {
        if (Live is not { } live) return;
        foreach (var change in state.Changes.Attendance) live.Take(change);
        foreach (var change in state.Changes.Visits) live.Take(change);
        foreach (var (reason, by) in state.Changes.Aside) live.TakeAside(reason, by);
        foreach (var (day, taps) in state.TapsByDay) live.TakeTaps(day, taps);
    }

    /// <summary>Loads what is missing, and looks now and then, and before any tap, whether people changed something.</summary>
    private bool Follow(Opened opened)
    {
        if (opened.State is { } known && (_horizon.Reference is not null || (_time.GetElapsedTime(opened.Followed) < LookEvery && opened.Log.CountAfter(known.Cursor, 1) == 0))) return false;
        opened.Followed = _time.GetTimestamp();
        if (opened.State is { } state)
        {
            if (Changes.Last(opened.Connection) == state.Reference.Change) return false;
            if (FollowEntries(opened, state)) return true;
        }

        LoadState(opened);
        return true;
    }

    /// <summary>Corrections and excuses come one by one all day and concern a pair or a member each: nothing need be loaded anew for them.</summary>
    /// <returns>False where something else was changed too.</returns>
    private bool FollowEntries(Opened opened, ProjectionState state)
    {
        IReadOnlyList<Change> changes;
        using (var read = Work.Read(_database, opened.Connection))
        {
            var last = Changes.Last(read);
            changes = Changes.Read(read, state.Reference.Change, last);
            if (changes.Any(c => c.Kind is not (ChangeKind.Attendance or ChangeKind.Excuse))) return false;
            state.Reference.Follow(read, changes, last);
        }

        Derive(work =>
        {
            opened.Follower!.Apply(work, changes);
            return 1;
        });
        return true;
    }

    private void LoadState(Opened opened)
    {
        var reference = _horizon.Reference;
        IReadOnlyList<Change> changes = [];
        bool isNew, empty = false;
        using (var read = Work.Read(_database, opened.Connection))
        {
            if (ProjectionState.FollowedTo(read) is { } followed) changes = Changes.Read(read, followed, reference?.Change ?? Changes.Last(read));
            else empty = true;
            isNew = !ProjectionState.HasBegun(read);
            reference ??= Reference.Load(read, _days, opened.State?.Reference, changes);
        }

        _proofs.ForgetKeys();
        using var work = Work.Derive(_database, opened.Connection);
        empty |= changes.Any(c => c.Kind == ChangeKind.Everything);
        if (empty) ProjectionState.Empty(work);
        opened.Begin(ProjectionState.Load(work, reference, opened.Names, opened.Log, _parts), _proofs, _days, _horizon);
        if (isNew || empty) opened.Follower!.BeginAnew();
        else opened.Follower!.Apply(work, changes);
        opened.State!.Finish(work, thereIsTime: false);
        work.Commit();
        opened.State.Forget();
        Interlocked.Increment(ref _moves);
        Live = null;
    }

    /// <summary>The live page's counts are read at start, when people changed something, and at midnight.</summary>
    private void RefreshLive(Opened opened)
    {
        if (_horizon.Reference is not null) return;
        var today = _days.Of(_time.GetUtcNow().ToUnixTimeMilliseconds());
        if (Live is { NeedsReload: false } live && live.Day == today) return;
        using var work = Work.Read(_database, opened.Connection);
        var reference = opened.State!.Reference;
        Live = LiveLedger.Load(work, today, _days, reference.Roster, reference.Timetable, s => reference.Expected(s).LongCount(), opened.Names);
    }

    private void Reset()
    {
        Live = null;
        _opened?.Dispose();
        _opened = null;
    }

    public void Dispose()
    {
        Reset();
        _proofs.Dispose();
    }
}
