using System.Data.Common;
using Dapper;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>Reads committed taps in log order. One connection, one owner; never in the writer's way.</summary>
public abstract class TapLogReader(DbConnection connection) : IDisposable
{
    /// <summary>Reads the taps after the cursor, at most so many, into the page (which is emptied first).</summary>
    /// <returns>How many were read.</returns>
    public abstract int Read(LogCursor after, int most, LogPage into);

    /// <summary>Reads the tap of that name into the page as its only one.</summary>
    /// <returns>False where it has not come.</returns>
    public abstract bool Find(long journal, long sequence, LogPage into);

    /// <summary>How many readable taps lie after the cursor, counted to at most <paramref name="most"/>.</summary>
    public abstract long CountAfter(LogCursor after, long most);

    /// <summary>The sequences of a journal beyond one, of taps at or before the cursor, in order.</summary>
    public abstract IEnumerable<long> SequencesAfter(long journal, long sequence, LogCursor until);

    public LoggedJournal? Journal(long id) => connection.QuerySingleOrDefault<LoggedJournal>(
        "select id as Id, kiosk as Kiosk, journal as Journal, contiguous_to as ContiguousTo from journals where id = @id", new { id });

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
