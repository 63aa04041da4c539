using System.Collections.Concurrent;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// Taps from the moment they are made until the centre has given a receipt for them. Green means: appended here.
/// Safe from any thread; the database has one owner, <see cref="OutboxWriter"/>.
/// </summary>
public sealed class TapOutbox : IDisposable
{
    internal const string KioskMeta = "kiosk";

    /// <summary>Work that may queue: an append for each lane, and one request of the uplink.</summary>
    private const int MostQueued = 4_096;

    private readonly BlockingCollection<OutboxWork> _queue = new(MostQueued);
    private readonly FileStream _guard;
    private readonly LanePool _lanes;
    private readonly OutboxWriter _writer;
    private readonly KioskId _kiosk;
    private readonly KioskKey _key;
    private readonly KioskClock _clock;
    private readonly ILogger<TapOutbox> _log;
    private int _disposed;
    private volatile OutboxCounts _counts = OutboxCounts.Empty;

    /// <summary>Opens the outbox, repairing it where it is damaged. A full or locked disk is no obstacle: the outbox then says so and goes on trying.</summary>
    /// <exception cref="SettingException">The file is in use by another agent, is another kiosk's, or may not be written.</exception>
    public TapOutbox(OutboxOptions options, KioskId kiosk, KioskKey key, KioskClock clock, HealthBook health, ILogger<TapOutbox> log)
    {
        (_kiosk, _key, _clock, _log) = (kiosk, key, clock, log);
        _lanes = new LanePool(kiosk, key, clock, Add);
        _guard = Guard(options.File);
        _writer = new OutboxWriter(options, kiosk, key, clock, health, log, _lanes, _queue, Publish);
        try
        {
            _writer.Start();
        }
        catch
        {
            _guard.Dispose();
            throw;
        }
    }

    /// <summary>Raised on the writer's thread after every commit; handlers only set a signal.</summary>
    public event Action? Changed;

    /// <summary>How full it is. A tap just being made counts for the oldest waiting, so that a claim of completeness made with it holds.</summary>
    public OutboxCounts Counts
    {
        get
        {
            var draft = _lanes.EarliestDraft;
            var counts = _counts;
            return draft is { } at && !(counts.OldestWaiting <= at) ? counts with { OldestWaiting = at } : counts;
        }
    }

    public OutboxLane BorrowLane() => _lanes.Borrow();

    public void ReturnLane(OutboxLane lane) => _lanes.Return(lane);

    /// <summary>Waiting entries numbered above <paramref name="after"/> up to <paramref name="upTo"/>, oldest first.</summary>
    /// <param name="mostBytes">Of their JSON together; the first entry is given in any case.</param>
    public Task<IReadOnlyList<OutboxEntry>> Read(long after, long upTo, int most, int mostBytes) => Do(new ReadWork(after, upTo, most, mostBytes));

    /// <summary>The centre has committed up to these sequences; what it has leaves the outbox.</summary>
    public Task<OutboxCounts> Receive(IReadOnlyList<Receipt> receipts) => Do(new ReceiveWork(receipts, _log));

    /// <summary>Puts a signed void in place of an entry the centre can never take, and returns it.</summary>
    public Task<OutboxEntry> ReplaceByVoid(OutboxEntry entry)
    {
        var (tap, _) = VoidRules.Sealed(VoidRules.InPlaceOf(entry, _kiosk, _clock.Boot), _key);
        _log.LogError("The centre cannot take tap {Journal}/{Sequence} of {At:u}: it keeps the bytes aside, and a void entry takes its place here.", entry.Journal, entry.Sequence, entry.At);
        return Do(new ReplaceWork(entry with { IsVoid = true, Json = TapJson.Write(tap) }));
    }

    /// <summary>Who has signed in lately, oldest first; what the tap rules start from.</summary>
    public Task<IReadOnlyList<SignIn>> SignIns() => Do(new SignInsWork());

    /// <summary>Forgets that these cards ever signed in. Taps of theirs that the centre has not got yet stay until it has.</summary>
    public Task Forget(IReadOnlyList<CardId> cards) => Do(new ForgetWork(cards));

    /// <summary>Ends after what is queued has been written.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        _writer.Dispose();
        _guard.Dispose();
        _queue.Dispose();
    }

    private void Add(OutboxWork work)
    {
        try
        {
            if (_queue.TryAdd(work)) return;
            work.Fail(new OutboxUnavailableException("too much waits for the disk"));
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            work.Fail(new OutboxUnavailableException("the kiosk is stopping", e));
        }
    }

    private Task<T> Do<T>(OutboxWork<T> work)
    {
        Add(work);
        return work.Done;
    }

    private void Publish(OutboxCounts counts)
    {
        _counts = counts;
        Changed?.Invoke();
    }

    /// <summary>Two agents on one outbox would use a sequence twice. The lock goes with the process, however it ends.</summary>
    private static FileStream Guard(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file + ".lock"))
        {
            throw new SettingException($"Outbox:File '{file}' is in use by another cardagent; stop that one first, or give this one a file of its own.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Outbox:File '{file}' cannot be written: {e.Message.TrimEnd('.')}.");
        }
    }
}
