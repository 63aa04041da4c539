using System.Collections.Concurrent;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// The one owner of the database: a thread that takes whatever has queued, commits it in one transaction and only then answers.
/// When the disk refuses it closes the database, says so, and tries again by itself until it can write.
/// </summary>
internal sealed class OutboxWriter : IDisposable
{
    /// <summary>Work in one commit. Lanes have one append each, so that a batch is small; the limit is for safety.</summary>
    private const int MostPerCommit = 256;

    /// <summary>Written at each opening: as much as a tap needs, so that a disk with room for less is found full before a member comes.</summary>
    private static readonly string Proof = new('0', 20_000);

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly OutboxOptions _options;
    private readonly KioskId _kiosk;
    private readonly KioskKey _key;
    private readonly KioskClock _clock;
    private readonly HealthBook _health;
    private readonly ILogger _log;
    private readonly LanePool _lanes;
    private readonly Action<OutboxCounts> _published;
    private readonly BlockingCollection<OutboxWork> _queue;
    private readonly Thread _thread;

    // Touched by the writer's thread only (and by the constructor before there is one).
    private OutboxStore? _store;
    private OutboxLedger _ledger = new();
    private bool _damaged;
    private bool _canAppend;
    private int _commitsSinceRest;

    public OutboxWriter(OutboxOptions options, KioskId kiosk, KioskKey key, KioskClock clock, HealthBook health, ILogger log, LanePool lanes, BlockingCollection<OutboxWork> queue, Action<OutboxCounts> published)
    {
        (_options, _kiosk, _key, _clock, _health, _log, _lanes, _queue, _published) = (options, kiosk, key, clock, health, log, lanes, queue, published);
        _thread = new Thread(Run) { Name = "outbox", IsBackground = true };
    }

    /// <exception cref="SettingException">The file can never be used as things are: it is another kiosk's, or may not be written.</exception>
    public void Start()
    {
        try
        {
            Reopen();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or SqliteException { SqliteErrorCode: 8 or 14 } || (e is IOException && !Directory.Exists(Path.GetDirectoryName(_options.File))))
        {
            throw new SettingException($"Outbox:File '{_options.File}' cannot be written: {Plain(e)}.");
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            Break(e);
        }

        _thread.Start();
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted)) return;
        _thread.Join();
    }

    private void Run()
    {
        var batch = new List<OutboxWork>();
        while (!_queue.IsCompleted)
        {
            if (!_queue.TryTake(out var first, _canAppend ? Idle : Retry))
            {
                if (_store is null) TryReopen();
                else if (!_canAppend) Publish();
                else Rest();
                continue;
            }

            batch.Add(first);
            while (batch.Count < MostPerCommit && _queue.TryTake(out var more)) batch.Add(more);
            Commit(batch);
            batch.Clear();
        }

        Rest();
        _store?.Dispose();
    }

    private void Commit(List<OutboxWork> batch)
    {
        var next = _ledger;
        try
        {
            if (_store is not null && !File.Exists(_options.File)) PutBack();
            if (_store is null) Reopen();
            next = _ledger.Copy();
            if (batch.Exists(w => w.Writes)) _store!.InTransaction(() => Apply(batch, next));
            else Apply(batch, next);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or SettingException)
        {
            Break(e);
            foreach (var work in batch) work.Fail(new OutboxUnavailableException(Plain(e), e));
            return;
        }

        _ledger = next;
        _commitsSinceRest++;
        if (batch.Exists(w => w is ForgetWork)) CutLog();
        Publish();
        foreach (var work in batch) work.Complete();
    }

    /// <summary>What was forgotten is forgotten in the log too; where that cannot be now, the next checkpoint does it.</summary>
    private void CutLog()
    {
        try
        {
            _store!.CutLog();
        }
        catch (SqliteException e)
        {
            _log.LogWarning("What was forgotten is still in the outbox's log for a while: {Reason}", e.Message);
        }
    }

    private void Apply(List<OutboxWork> batch, OutboxLedger ledger)
    {
        foreach (var work in batch) work.Apply(_store!, ledger, _options);
    }

    /// <summary>Opens the database, repairing it first where that is needed, and proves that it can be written.</summary>
    private void Reopen()
    {
        if (_damaged) Rescue();
        try
        {
            _store = OutboxStore.Open(_options);
            Settle();
        }
        catch (Exception e) when (IsDamage(e))
        {
            _store?.Dispose();
            _store = null;
            Rescue();
            _store = OutboxStore.Open(_options);
            Settle();
        }
    }

    /// <summary>Somebody deleted or moved the file. Where the open file can still be read, all of it goes back to its place before anything new is written.</summary>
    private void PutBack()
    {
        File.Delete(_options.File + "-wal");
        File.Delete(_options.File + "-shm");
        _store!.CopyTo(_options.File);
        _store.Dispose();
        _store = null;
        Tell("the outbox file had vanished and was put back from the open one");
    }

    private void Settle()
    {
        var owner = _store!.Meta(TapOutbox.KioskMeta);
        if (owner is not null && owner != _kiosk.ToString())
            throw new SettingException($"Outbox:File '{_options.File}' holds the taps of kiosk '{Shown.Of(owner)}', not of '{_kiosk}'; give this kiosk a file of its own or set Kiosk:Id back.");
        _store.InTransaction(() =>
        {
            _store.SaveMeta(TapOutbox.KioskMeta, _kiosk.ToString());
            _store.SaveMeta("proof", Proof);
            _store.ForgetSignIns(_options.RememberedSignIns);
        });
        var newest = _ledger.Newest;
        var (ledger, voids) = OutboxMending.Load(_store, _options, _kiosk, _key, _clock);
        // Numbers go on rising within a run, also over a new database, because readers keep bookmarks.
        ledger.Newest = Math.Max(ledger.Newest, newest);
        _ledger = ledger;
        if (voids > 0) Tell($"{voids} waiting taps were missing from the outbox; each is replaced by a void entry");
        Publish();
    }

    /// <summary>
    /// Writes a tap that is none and takes it back: what would fail fails now, and the first member does not wait for what is only slow the first time.
    /// A disk that is too full for it still lets taps leave, and thereby gets room again.
    /// </summary>
    /// <returns>Why no tap can be written; null where one can.</returns>
    private string? Rehearse()
    {
        var journal = new JournalId("0000000000000000");
        var (tap, hash) = VoidRules.Sealed(VoidRules.ForMissing(new TapId(_kiosk, journal, 1), _clock.Now, _clock.Boot, JournalRow.NoHead), _key);
        try
        {
            _store!.Rehearse(() =>
            {
                _store.Insert(new OutboxEntry(_ledger.Newest + 1, journal, 1, tap.At, true, TapJson.Write(tap)));
                _store.Save(new JournalRow(journal, tap.At, 1, hash, 0, true));
                _store.Save(new SignIn(new CardId("0000"), null, tap.At));
            });
            return null;
        }
        catch (SqliteException e)
        {
            return Plain(e);
        }
    }

    private void Rescue()
    {
        var aside = $"{_options.File}.bad-{_clock.Now:yyyyMMdd-HHmmss-fff}";
        var told = OutboxRescue.Run(_options, _kiosk, aside);
        _damaged = false;
        Tell(told);
    }

    private void Tell(string what)
    {
        _log.LogError("{What}.", what);
        _health.Raise(TroubleKind.OutboxRepaired, what);
    }

    private void TryReopen()
    {
        try
        {
            Reopen();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or SettingException)
        {
            Break(e);
        }
    }

    private void Publish()
    {
        _lanes.Refresh(_ledger);
        var obstacle = _canAppend ? null : Rehearse();
        _canAppend = obstacle is null;
        if (obstacle is not null) _health.Raise(TroubleKind.CannotRecord, "taps cannot be recorded: " + obstacle);
        else if (_ledger.Waiting >= _options.MaxEntries) _health.Raise(TroubleKind.CannotRecord, $"the outbox is full: {_ledger.Waiting} taps wait for the centre");
        else _health.Clear(TroubleKind.CannotRecord);
        _published(_ledger.Counts());
    }

    private void Break(Exception e)
    {
        _store?.Dispose();
        _store = null;
        _canAppend = false;
        _damaged |= IsDamage(e);
        var plain = Plain(e);
        if (!_health.Has(TroubleKind.CannotRecord)) _log.LogError("Taps cannot be recorded: {Reason}. It is tried again every {Seconds} s.", plain, Retry.TotalSeconds);
        _health.Raise(TroubleKind.CannotRecord, "taps cannot be recorded: " + plain);
    }

    /// <summary>Nobody is waiting: move the log into the file now, so that no tap has to wait for it.</summary>
    private void Rest()
    {
        if (_commitsSinceRest < 32 || _store is null) return;
        _commitsSinceRest = 0;
        try
        {
            _store.InTransaction(() => _store.ForgetSignIns(_options.RememberedSignIns));
            _store.Checkpoint();
        }
        catch (SqliteException e)
        {
            Break(e);
        }
    }

    private static bool IsDamage(Exception e) => e is SqliteException sqlite ? OutboxStore.IsDamage(sqlite) : e is FormatException or InvalidCastException or ArgumentOutOfRangeException;

    private static string Plain(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => "another program holds the outbox",
        SqliteException { SqliteErrorCode: 13 } => "the disk, or the space given to the outbox, is full",
        SqliteException { SqliteErrorCode: 8 } => "the file may only be read",
        SqliteException { SqliteErrorCode: 10 } => "the disk reports an error",
        SqliteException { SqliteErrorCode: 11 or 26 } => "the outbox is damaged and is being repaired",
        SqliteException { SqliteErrorCode: 14 } => "the file cannot be opened",
        UnauthorizedAccessException => "this account may not write there",
        _ => e.Message.TrimEnd('.'),
    };
}
