using System.Data.Common;
using System.Security.Cryptography;
using CardSystem.Contracts;
using Dapper;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>
/// Appends to the tap log. One connection, one owner. Nothing is ever updated or deleted; a name that is already there stays as it is.
/// When <see cref="Append"/> returns, everything it was given is on disk.
/// </summary>
public abstract class TapLogWriter(DbConnection connection) : IDisposable
{
    protected const string InsertRefused = """
        insert into refused_payloads(received_at, kiosk, reason, detail, digest, length, body)
        values(@receivedAt, @Kiosk, @Reason, @Detail, @Digest, @Length, @Body) on conflict(kiosk, digest) do nothing
        """;

    protected const string RaiseContiguous = "update journals set contiguous_to = @To where id = @Journal and contiguous_to < @To";

    /// <summary>Finds or creates a journal, and reads which of its sequences are in the log.</summary>
    public (LoggedJournal Journal, SequenceSet Received) OpenJournal(string kiosk, string journal)
    {
        connection.Execute("insert into journals(kiosk, journal) values(@kiosk, @journal) on conflict(kiosk, journal) do nothing", new { kiosk, journal });
        var row = connection.QuerySingle<LoggedJournal>(
            "select id as Id, kiosk as Kiosk, journal as Journal, contiguous_to as ContiguousTo from journals where kiosk = @kiosk and journal = @journal", new { kiosk, journal });
        var received = new SequenceSet(row.ContiguousTo);
        foreach (var sequence in connection.Query<long>("select seq from taps where journal = @Id and seq > @ContiguousTo order by seq", row, buffered: false))
            received.Add(sequence);
        return (row, received);
    }

    /// <summary>One transaction: the rows, what was refused, and how far journals are known to be whole.</summary>
    /// <exception cref="DbException">Nothing of it was kept.</exception>
    public abstract AppendResult Append(long receivedAt, IReadOnlyList<LogRow> rows, IReadOnlyList<RefusedPayload> refused, IReadOnlyList<(long Journal, long To)> contiguous);

    public static RefusedPayload Refuse(string kiosk, string reason, string detail, ReadOnlySpan<byte> bytes) =>
        new(kiosk, reason, detail, SHA256.HashData(bytes), bytes.Length, bytes[..Math.Min(bytes.Length, Limits.TapBytes)].ToArray());

    protected int KeepRefused(DbTransaction transaction, long receivedAt, RefusedPayload refused) =>
        connection.Execute(InsertRefused, new { receivedAt, refused.Kiosk, refused.Reason, refused.Detail, refused.Digest, refused.Length, refused.Body }, transaction);

    protected string KioskOf(DbTransaction transaction, long journal) =>
        connection.QuerySingle<string>("select kiosk from journals where id = @journal", new { journal }, transaction);

    protected RefusedPayload Conflict(DbTransaction transaction, LogRow row) => Refuse(
        KioskOf(transaction, row.Journal), "name-conflict", $"Sequence {row.Sequence} of this journal is already in the log with other content.", row.Body.Span);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
    }
}
