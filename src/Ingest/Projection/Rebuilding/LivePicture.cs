using System.Data.Common;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Rebuilding;

/// <summary>
/// What is derived live, as of one moment and held so until it is disposed, while the service goes on; with what people had entered by then.
/// </summary>
internal sealed class LivePicture : IDisposable
{
    private readonly DbConnection _connection;

    private LivePicture(DbConnection connection, Work work, Reference reference)
    {
        (_connection, Work) = (connection, work);
        Horizon = new Horizon(ProjectionState.ReadCursor(work, "cursor"), ProjectionState.ReadCursor(work, "proofs"), reference);
        JudgedAt = DateTimeOffset.FromUnixTimeMilliseconds(ProjectionState.JudgedAt(work));
        Taps = work.One<long?>("select cast(sum(taps) as bigint) from derived.journal_progress") ?? 0;
        Words = [.. work.Query<(string, long, byte[])>("select kiosk, received_at, body from derived.kiosk_words")];
    }

    public Work Work { get; }
    public Horizon Horizon { get; }

    /// <summary>Closings were judged as of this instant.</summary>
    public DateTimeOffset JudgedAt { get; }

    /// <summary>How many taps it is derived from.</summary>
    public long Taps { get; }

    /// <summary>What kiosks had said when closings were judged by it.</summary>
    public IReadOnlyList<(string Kiosk, long ReceivedAt, byte[] Body)> Words { get; }

    /// <returns>Null while something that people changed is not followed yet, or not worked off: then there is nothing whole to compare with.</returns>
    public static LivePicture? TryTake(Database database, DistrictDays days)
    {
        var connection = database.OpenWithDerived();
        var work = Work.Read(database, connection);
        try
        {
            // What is derived is read first: in SQLite the two files are seen as of the moment each was first read, and the log may then only be ahead.
            var isWhole = ProjectionState.FollowedTo(work) is { } followed && Behind(work) == 0 && Changes.Last(work) == followed;
            if (isWhole) return new LivePicture(connection, work, Reference.Load(work, days));
        }
        catch
        {
            work.Dispose();
            connection.Dispose();
            throw;
        }

        work.Dispose();
        connection.Dispose();
        return null;
    }

    private static long Behind(Work work) => work.One<long>("select (select count(*) from derived.going_over) + (select count(*) from derived.due) + (select count(*) from derived.to_sum)");

    public void Dispose()
    {
        Work.Dispose();
        _connection.Dispose();
    }
}
