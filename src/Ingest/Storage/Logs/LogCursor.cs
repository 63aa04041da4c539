namespace CardSystem.Ingest.Storage.Logs;

/// <summary>
/// A place in the tap log: everything up to and including it has been read.
/// In SQLite the epoch is 0. In PostgreSQL it is the writing transaction's id: a row that commits late has an older id than its neighbours,
/// and only rows older than every running transaction are read, so none is ever passed over.
/// </summary>
public readonly record struct LogCursor(long Epoch, long Position)
{
    public static LogCursor Start => default;
}
