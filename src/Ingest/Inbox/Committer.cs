using System.Data.Common;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Inbox;

/// <summary>
/// The one that commits. Stepped by its service: every step takes what has queued, makes it durable in one transaction, and only then
/// acknowledges and sends receipts. A step that fails has acknowledged nothing and keeps what it took for the next attempt.
/// </summary>
public sealed class Committer(Database database, InboxQueue queue, Action<Publication> publish, LogBell bell, TimeProvider time, ILogger<Committer> log) : IDisposable
{
    /// <summary>The bytes are kept aside and can never be taken under this name.</summary>
    private const byte CannotBeTaken = ReasonCode.PayloadFormatInvalid;

    /// <summary>Every so many taps the log itself notes how far a journal is whole.</summary>
    private const int NoteEvery = 4_096;

    private readonly List<Delivery> _taken = [];
    private readonly List<LogRow> _rows = [];
    private readonly List<InboxJournal> _journals = [];
    private readonly List<RefusedPayload> _refused = [];
    private readonly List<(long Journal, long To)> _contiguous = [];
    private readonly List<InboxJournal> _touched = [];
    private readonly List<InboxKiosk> _touchedKiosks = [];
    private readonly HashSet<IInboundConnection> _connections = new(ReferenceEqualityComparer.Instance);
    private TapLogWriter? _writer;
    private long _committed;
    private volatile string? _trouble;

    /// <summary>Rows appended since start, duplicates not counted.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>Why nothing is being committed, in plain words; null while all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Commits what has queued, waiting for the first. After a failure call it again: it begins with what it had taken.</summary>
    /// <returns>False where the commit failed: <see cref="Trouble"/> says why.</returns>
    /// <exception cref="OperationCanceledException">Stopping.</exception>
    public bool Step(CancellationToken stop)
    {
        if (_taken.Count == 0) queue.Take(_taken, stop);
        try
        {
            _writer ??= database.OpenLogWriter();
            Sort(_writer);
            var result = _writer.Append(time.GetUtcNow().ToUnixTimeMilliseconds(), _rows, _refused, _contiguous);
            Volatile.Write(ref _committed, _committed + result.Appended);
            Alarm(result);
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            GiveUp(e);
            return false;
        }

        if (_trouble is not null) log.LogInformation("Taps are being committed again.");
        _trouble = null;
        bell.Ring();
        Answer();
        Clear();
        return true;
    }

    /// <summary>Makes rows of what can be taken, and keeps aside what cannot.</summary>
    private void Sort(TapLogWriter writer)
    {
        foreach (var delivery in _taken)
        {
            var payload = delivery.Publish.Payload;
            if (delivery.Refusal is { } whole) Refuse(delivery, whole, payload.Span);
            for (var i = 0; i < delivery.Taps.Count; i++)
            {
                var tap = delivery.Taps[i];
                if (tap.Refusal is { } refusal) Refuse(delivery, refusal, payload.Span.Slice(tap.Offset, tap.Length));
                else AddRow(delivery.Kiosk.Journal(tap.Journal, writer), tap.Sequence, payload.Slice(tap.Offset, tap.Length));
            }
        }

        foreach (var journal in _touched)
        {
            if (journal.Received.UpTo - journal.Noted >= NoteEvery) _contiguous.Add((journal.Id, journal.Received.UpTo));
        }
    }

    private void AddRow(InboxJournal journal, long sequence, ReadOnlyMemory<byte> body)
    {
        _rows.Add(new LogRow(journal.Id, sequence, body));
        _journals.Add(journal);
        if (journal.IsTouched) return;
        journal.IsTouched = true;
        _touched.Add(journal);
        if (journal.Kiosk.Touched.Count == 0) _touchedKiosks.Add(journal.Kiosk);
        journal.Kiosk.Touched.Add(journal);
    }

    private void Refuse(in Delivery delivery, Refusal refusal, ReadOnlySpan<byte> bytes) =>
        _refused.Add(TapLogWriter.Refuse(delivery.Kiosk.Name, refusal.Reason, refusal.Detail, bytes));

    private void Alarm(AppendResult result)
    {
        if (result.Refused == 0) return;
        foreach (var refused in _refused.DistinctBy(r => (r.Kiosk, r.Reason)))
            log.LogWarning("A payload of kiosk {Kiosk} is set aside as {Reason}: {Detail}", refused.Kiosk, refused.Reason, refused.Detail);
        foreach (var row in result.Conflicts.Take(5))
            log.LogWarning("Kiosk {Kiosk} sent other content under a name that is already in the log (journal {Journal}, sequence {Sequence}); it is set aside as name-conflict. Two kiosks may share one identity.",
                _journals[row].Kiosk.Name, _journals[row].Text, _rows[row].Sequence);
    }

    /// <summary>All of it is on disk: notes what is whole, then acknowledges every item, duplicates included, with one write a connection, then receipts.</summary>
    private void Answer()
    {
        for (var i = 0; i < _rows.Count; i++) _journals[i].Received.Add(_rows[i].Sequence);
        foreach (var (id, to) in _contiguous) _touched.First(j => j.Id == id).Noted = to;

        IInboundConnection? previous = null;
        foreach (var delivery in _taken)
        {
            var connection = delivery.Publish.Connection;
            connection.Acknowledge(delivery.Publish, CodeOf(delivery));
            if (!ReferenceEquals(connection, previous)) _connections.Add(connection);
            previous = connection;
        }

        foreach (var connection in _connections) connection.Flush();
        foreach (var kiosk in _touchedKiosks)
        {
            var receipts = kiosk.Touched.Where(j => j.Received.UpTo > 0).Select(j => new Receipt(j.Text, j.Received.UpTo)).ToList();
            // Cumulative, so a lost one costs nothing: the next, or a repeated tap, brings it again.
            if (receipts.Count > 0) publish(new Publication(kiosk.ReceiptsTopic, Message.Write(new ReceiptMessage(receipts)), QoS: 0));
        }
    }

    /// <summary>Refused where anything in it can never be taken: a kiosk that sent several taps then sends them one by one and learns which.</summary>
    private static byte CodeOf(in Delivery delivery)
    {
        if (delivery.Refusal is not null) return CannotBeTaken;
        for (var i = 0; i < delivery.Taps.Count; i++)
        {
            if (delivery.Taps[i].Refusal is not null) return CannotBeTaken;
        }

        return ReasonCode.Success;
    }

    private void GiveUp(Exception e)
    {
        var trouble = $"Taps cannot be committed to {database.Name}: {e.Message}";
        if (_trouble != trouble) log.LogError("{Trouble} Nothing is acknowledged and sockets are not read until it works again.", trouble);
        _trouble = trouble;
        Unsort();
        // What the connection still holds is unknown, so the next attempt begins with a new one and journals are looked up again.
        foreach (var delivery in _taken) delivery.Kiosk.Forget();
        CloseWriter();
    }

    private void Unsort()
    {
        foreach (var journal in _touched) journal.IsTouched = false;
        foreach (var kiosk in _touchedKiosks) kiosk.Touched.Clear();
        _rows.Clear();
        _journals.Clear();
        _refused.Clear();
        _contiguous.Clear();
        _touched.Clear();
        _touchedKiosks.Clear();
        _connections.Clear();
    }

    private void Clear()
    {
        Unsort();
        _taken.Clear();
    }

    private void CloseWriter()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (DbException e)
        {
            log.LogDebug(e, "The failed connection did not close cleanly.");
        }

        _writer = null;
    }

    public void Dispose() => CloseWriter();
}
