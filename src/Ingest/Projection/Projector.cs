using System.Data.Common;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>What a step came to.</summary>
public enum StepOutcome { Idle, Worked }

/// <summary>
/// Reads committed taps from the cursor and calls the slices by name, in one transaction with the cursor.
/// While it keeps up, a tap counts once its signatures are checked. When more than <see cref="ProjectionOptions.ProofBacklogTaps"/> wait,
/// attendance goes ahead and a second cursor checks later, taking back what fails: the outcome is the same either way.
/// Belongs to one thread, which steps it.
/// </summary>
public sealed class Projector : IDisposable
{
    /// <summary>Small, so that a fresh tap never waits long behind proofs that are being caught up with.</summary>
    private const int ProofStepTaps = 256;

    /// <summary>Under pressure proofs still move, at about a hundredth of the time.</summary>
    private const int ProofTrickleTaps = 16;
    private static readonly TimeSpan ProofTrickleEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReferenceEvery = TimeSpan.FromMilliseconds(250);

    private readonly Database _database;
    private readonly ProjectionOptions _options;
    private readonly DistrictDays _days;
    private readonly TimeProvider _time;
    private readonly ProofChecker _proofs = new();
    private readonly LogPage _page = new();
    private DbConnection? _connection;
    private TapLogReader? _log;
    private JournalNames? _names;
    private ChainChecker? _chain;
    private ProjectionState? _state;
    private long _referenceSeen;
    private long _trickled;

    public Projector(Database database, ProjectionOptions options, DistrictDays days, TimeProvider time) =>
        (_database, _options, _days, _time) = (database, options, days, time);

    /// <summary>What the live page counts; null before the first step.</summary>
    public LiveLedger? Live { get; private set; }

    /// <summary>Committed taps not reached yet, counted to a bound.</summary>
    public long Lag { get; private set; }

    /// <summary>True while taps are counted whose signatures are still to be checked.</summary>
    public bool ProofsAreBehind => _state is { } state && state.Proofs < state.Cursor;

    internal ProjectionState? State => _state;

    /// <summary>How far a kiosk's journal is whole, as far as the projection has seen.</summary>
    public IEnumerable<(string Kiosk, string Journal, Completeness.JournalProgress Progress)> Journals() =>
        _state is null ? [] : _state.Completeness.Journals.Values.Select(p => (_names![p.Journal].Kiosk, _names[p.Journal].Journal, p));

    public IReadOnlyDictionary<string, Roster.Kiosk> Kiosks => _state?.Reference.Roster.Kiosks ?? new Dictionary<string, Roster.Kiosk>();

    /// <summary>Does the next piece of work.</summary>
    /// <exception cref="DbException">The database failed; nothing of the step was kept, and the next one begins from what is on disk.</exception>
    public StepOutcome Step()
    {
        try
        {
            Refresh();
            return StepOnce(_state!, _log!);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private StepOutcome StepOnce(ProjectionState state, TapLogReader log)
    {
        Lag = log.CountAfter(state.Cursor, _options.ProofBacklogTaps + 1L);
        var proofsAreBehind = state.Proofs < state.Cursor;
        if (Lag == 0) return proofsAreBehind && Prove(state, ProofStepTaps) ? StepOutcome.Worked : StepOutcome.Idle;
        if (!proofsAreBehind && Lag <= _options.ProofBacklogTaps)
        {
            TakeProved(state, Math.Min(_options.StepTaps, 1_000));
            return StepOutcome.Worked;
        }

        TakeAhead(state, _options.StepTaps);
        if (_time.GetElapsedTime(_trickled) >= ProofTrickleEvery)
        {
            Prove(state, ProofTrickleTaps);
            _trickled = _time.GetTimestamp();
        }

        return StepOutcome.Worked;
    }

    /// <summary>The usual way: signatures first, then attendance.</summary>
    private void TakeProved(ProjectionState state, int most)
    {
        if (_log!.Read(state.Cursor, most, _page) == 0) return;
        var journals = _page.Taps.Select(t => _names![t.Journal]).ToArray();
        var proven = _proofs.Check(state.Reference, _page, journals);
        using var work = Work.Derive(_database, _connection!);
        for (var i = 0; i < proven.Length; i++)
        {
            var tap = _page.Taps[i];
            var isReadable = TryRead(_page.Body(i), out var glance, out _);
            Note(state, tap, isReadable ? glance.At : null);
            var verdict = Judge(state, work, tap, proven[i]);
            if (verdict.Reason is not null) state.SetAside.Add(tap.Journal, tap.Sequence, verdict.At, verdict.Card, verdict.Reason, verdict.Detail);
            else Place(state, work, journals[i], tap, glance);
        }

        state.Cursor = state.Proofs = _page.Taps[^1].Cursor;
        Lag -= Math.Min(Lag, _page.Taps.Count);
        Commit(state, work);
    }

    /// <summary>Under pressure: attendance by roster and timetable alone.</summary>
    private void TakeAhead(ProjectionState state, int most)
    {
        if (_log!.Read(state.Cursor, most, _page) == 0) return;
        using var work = Work.Derive(_database, _connection!);
        for (var i = 0; i < _page.Taps.Count; i++)
        {
            var tap = _page.Taps[i];
            if (!TryRead(_page.Body(i), out var glance, out var malformed))
            {
                Note(state, tap, null);
                state.SetAside.Add(tap.Journal, tap.Sequence, 0, null, ProofRules.Malformed, malformed);
                continue;
            }

            Note(state, tap, glance.At);
            Place(state, work, _names![tap.Journal], tap, glance);
        }

        state.Cursor = _page.Taps[^1].Cursor;
        Lag -= Math.Min(Lag, _page.Taps.Count);
        Commit(state, work);
    }

    /// <summary>Checks the signatures of taps that were counted ahead, and takes back what fails.</summary>
    private bool Prove(ProjectionState state, int most)
    {
        if (_log!.Read(state.Proofs, most, _page) == 0) return false;
        var journals = _page.Taps.Select(t => _names![t.Journal]).ToArray();
        var proven = _proofs.Check(state.Reference, _page, journals);
        using var work = Work.Derive(_database, _connection!);
        for (var i = 0; i < proven.Length && _page.Taps[i].Cursor <= state.Cursor; i++)
        {
            var tap = _page.Taps[i];
            var verdict = Judge(state, work, tap, proven[i]);
            if (verdict.Reason is not null) TakeBack(state, work, tap, _page.CopyBody(i), verdict);
            state.Proofs = tap.Cursor;
        }

        Commit(state, work);
        return true;
    }

    /// <summary>The proof's verdict with the chain's on top; a link that turns out broken to the right takes that tap back.</summary>
    private Proven Judge(ProjectionState state, Work work, in LoggedTap tap, in Proven proven)
    {
        var highest = state.Completeness.Find(tap.Journal)?.Seen.Highest ?? tap.Sequence;
        var (left, right) = _chain!.Meet(work, tap, proven, highest);
        if (right && FindNeighbour(tap.Journal, tap.Sequence + 1) is { } next)
        {
            state.Flush(work);
            var after = TapJson.Read(next.Body(0));
            TakeBack(state, work, next.Taps[0], next.CopyBody(0), Broken(after.At.ToUnixTimeMilliseconds(), after.Card?.ToString(), proven));
        }

        return left ? Broken(proven.At, proven.Card, proven) : proven;
    }

    private LogPage? FindNeighbour(long journal, long sequence)
    {
        var page = new LogPage();
        return _log!.Find(journal, sequence, page) ? page : null;
    }

    private static Proven Broken(long at, string? card, in Proven proven) =>
        proven with { At = at, Card = card, Reason = ProofRules.BrokenChain, Detail = "The tap does not follow the one before it in its journal." };

    private void TakeBack(ProjectionState state, Work work, in LoggedTap tap, ReadOnlySpan<byte> body, in Proven verdict)
    {
        state.Flush(work);
        if (TryRead(body, out var glance, out _))
        {
            var placement = PlacementRules.Place(state.Reference, _names![tap.Journal].Kiosk, glance);
            var point = new TapPoint(glance.At, tap.Journal, tap.Sequence);
            if (placement.Session is { } session) state.Attendance.Withdraw(work, session, placement.Member!, state.Reference.Expects(session, placement.Member!), point);
            else if (placement.Centre is { } centre) state.Visits.Withdraw(work, centre, _days.Of(glance.At), placement.Member!, point);
        }

        state.SetAside.Replace(work, tap.Journal, tap.Sequence, verdict.At, verdict.Card, verdict.Reason!, verdict.Detail);
        state.Flush(work);
    }

    private void Place(ProjectionState state, Work work, LoggedJournal journal, in LoggedTap tap, in TapGlance glance)
    {
        var placement = PlacementRules.Place(state.Reference, journal.Kiosk, glance);
        var point = new TapPoint(glance.At, tap.Journal, tap.Sequence);
        if (placement.AsideReason is { } reason)
            state.SetAside.Add(tap.Journal, tap.Sequence, glance.At, glance.Card.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(glance.Card), reason, placement.AsideDetail);
        else if (placement.Session is { } session)
            state.Attendance.SignIn(work, session, placement.Member!, state.Reference.Expects(session, placement.Member!), point);
        else if (placement.Centre is { } centre)
            state.Visits.Visit(work, centre, _days.Of(glance.At), placement.Member!, point);
    }

    private void Note(ProjectionState state, in LoggedTap tap, long? at)
    {
        state.Completeness.Take(tap.Journal, tap.Sequence, at);
        var day = _days.Of(at ?? tap.ReceivedAt);
        state.TapsByDay[day] = state.TapsByDay.GetValueOrDefault(day) + 1;
    }

    private static bool TryRead(ReadOnlySpan<byte> body, out TapGlance glance, out string malformed)
    {
        malformed = "";
        if (TapGlance.TryRead(body, out glance)) return true;
        try
        {
            glance = TapGlance.Of(TapJson.Read(body));
            return true;
        }
        catch (FormatException e)
        {
            malformed = e.Message;
            return false;
        }
    }

    private void Commit(ProjectionState state, Work work)
    {
        state.Finish(work);
        work.Commit();
        foreach (var change in state.Changes.Attendance) Live!.Take(change);
        foreach (var change in state.Changes.Visits) Live!.Take(change);
        foreach (var (reason, by) in state.Changes.Aside) Live!.TakeAside(reason, by);
        foreach (var (day, taps) in state.TapsByDay) Live!.TakeTaps(day, taps);
        state.Forget();
        _chain!.Trim();
    }

    /// <summary>Loads what is missing: at start, after a failure, when the reference has another version, at midnight.</summary>
    private void Refresh()
    {
        if (_connection is null)
        {
            _connection = _database.OpenWithDerived();
            _log = _database.OpenLogReader();
            _names = new JournalNames(_log);
        }

        if (_state is null || _time.GetElapsedTime(_referenceSeen) >= ReferenceEvery)
        {
            _referenceSeen = _time.GetTimestamp();
            if (_state is null || ReferenceVersion.Read(_connection) != _state.Reference.Version) LoadState();
        }

        var today = _days.Of(_time.GetUtcNow().ToUnixTimeMilliseconds());
        if (Live is { NeedsReload: false } live && live.Day == today) return;
        using var work = Work.Read(_database, _connection);
        Live = LiveLedger.Load(work, today, _days, _state!.Reference.Roster, _state.Reference.Timetable, _names!);
    }

    private void LoadState()
    {
        var reference = Reference.Load(_database);
        using var work = Work.Derive(_database, _connection!);
        _state = ProjectionState.Load(work, reference, _names!, _log!);
        work.Commit();
        _proofs.ForgetKeys();
        _chain = new ChainChecker(_log!);
        Live = null;
    }

    private void Close()
    {
        _state = null;
        Live = null;
        _log?.Dispose();
        _connection?.Dispose();
        (_log, _connection) = (null, null);
    }

    public void Dispose()
    {
        Close();
        _proofs.Dispose();
    }
}
