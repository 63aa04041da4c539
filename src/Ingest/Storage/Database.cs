using System.Data.Common;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Storage;

/// <summary>
/// The database behind the centre. The two dialects agree on nearly all SQL we use (<c>@name</c> parameters, <c>on conflict</c>,
/// a namespace called <c>derived</c>: an attached file here, a schema there); what they do not agree on stands in the two subclasses.
/// </summary>
public abstract class Database
{
    public static Database Of(StorageOptions options) => options.Provider == StorageOptions.PostgreSql
        ? new PostgresDatabase(options.ConnectionString!)
        : new SqliteDatabase(options.File);

    /// <summary>How the database is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Opens a connection of the caller's own to the log and to what people entered.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public abstract DbConnection Open();

    /// <summary>Opens a connection that reaches what is derived too.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public abstract DbConnection OpenWithDerived();

    /// <summary>Begins a transaction that writes what people enter; it waits for the committer's, which are short.</summary>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Begins a transaction that sees one moment of the database and writes nothing.</summary>
    public abstract DbTransaction BeginRead(DbConnection connection);

    /// <summary>Begins a transaction that writes only what is derived: it can be computed again, so it need not reach the disk before it ends.</summary>
    public abstract DbTransaction BeginDerived(DbConnection connection);

    /// <summary>Reads one moment of the log and of what people entered.</summary>
    public T Read<T>(Func<Work, T> read)
    {
        using var connection = Open();
        using var work = Work.Read(this, connection);
        return read(work);
    }

    /// <summary>Reads one moment, what is derived included.</summary>
    public T ReadDerived<T>(Func<Work, T> read)
    {
        using var connection = OpenWithDerived();
        using var work = Work.Read(this, connection);
        return read(work);
    }

    /// <summary>Writes what people enter in one transaction; nothing of it has happened where <paramref name="change"/> throws.</summary>
    public T Write<T>(Func<Work, T> change)
    {
        using var connection = Open();
        using var work = Work.Begin(this, connection);
        var result = change(work);
        work.Commit();
        return result;
    }

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<Work> change) => Write(work =>
    {
        change(work);
        return true;
    });

    /// <summary>
    /// Spells the placeholders of shared SQL: <c>{bytes}</c>, <c>{identity}</c>, <c>{clustered}</c>, <c>{position}</c>, <c>{position_key}</c>,
    /// and <c>create index {index_in}NAME on {indexed_in}TABLE</c> for an index over what is derived.
    /// </summary>
    public abstract string Spell(string sql);

    /// <summary>Turns SQL that says <c>derived.</c> to where this object keeps what is derived.</summary>
    public virtual string Aim(string sql) => sql;

    /// <summary>A subquery of the texts in a parameter that holds a JSON array: one parameter however many they are, and the same on both databases.</summary>
    /// <param name="parameter">Its name in the SQL, such as <c>@reach</c>.</param>
    public abstract string ListOf(string parameter);

    /// <summary>What creates the place of what is derived, or null where it needs no creating.</summary>
    public virtual string? CreateDerived => null;

    /// <summary>The same log and the same entered data, with what is derived kept elsewhere: there everything can be derived anew beside the live one.</summary>
    public abstract Database Beside();

    /// <summary>Removes what was derived beside, if there is any. Never to be called on the live database.</summary>
    public abstract void RemoveBeside();

    /// <summary>Lets what was derived beside take the place of what is derived here. The caller holds <see cref="TryLockProjection"/>, so nobody writes either.</summary>
    /// <exception cref="StorageException">Somebody else has the files open.</exception>
    public abstract void Replace(Database beside);

    /// <summary>Begins a transaction in which the caller is the only one to change the schema.</summary>
    public abstract DbTransaction BeginSchemaChange(DbConnection connection);

    /// <summary>What a transaction that writes must say first to be the only one to add to a table until it ends; null where it is alone anyway.</summary>
    public abstract string? LockTable(string table);

    public abstract TapLogWriter OpenLogWriter();

    public abstract TapLogReader OpenLogReader();

    /// <summary>Writes rows in one go within the caller's transaction.</summary>
    public abstract void Write(DbConnection connection, DbTransaction transaction, Bulk rows);

    /// <summary>
    /// Lets nothing of what was deleted or overwritten stay behind in the database's own files. It takes as long as copying them, and writers wait meanwhile; the tap log,
    /// from which nothing is ever deleted, is left out where that is possible.
    /// </summary>
    /// <exception cref="StorageException">Somebody is reading and does not end; nothing is lost, and it can be tried again.</exception>
    public abstract void Purge();

    /// <summary>From here on what is deleted over this connection is overwritten, where the database can do that.</summary>
    public virtual string? OverwriteDeleted => null;

    /// <summary>How many bytes the database takes up.</summary>
    public abstract long Size();

    /// <summary>The lock that lets one projection run at a time over this database, or null while another process holds it.</summary>
    public abstract IDisposable? TryLockProjection();

    /// <summary>True for failures another attempt may outlive: a full disk, a busy or restarted database.</summary>
    public static bool IsStorageFailure(Exception exception) => exception is DbException or StorageException or IOException or TimeoutException;
}
