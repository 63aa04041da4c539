using System.Text.Json;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Cards.Memory;

/// <summary>The memory of cards as an SQLite file that may be lost without harm: what cannot be read is begun anew, never mended.</summary>
internal sealed class CardMemoryStore : IDisposable
{
    private readonly SqliteConnection _connection;

    private CardMemoryStore(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException">The file cannot be made or written.</exception>
    /// <exception cref="IOException">Likewise.</exception>
    public static CardMemoryStore Open(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            return Connect(file);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            Delete(file);
            return Connect(file);
        }
    }

    public static void Delete(string file)
    {
        foreach (var ending in (string[])["", "-wal", "-shm", "-journal"]) File.Delete(file + ending);
    }

    public IEnumerable<CardMemo> Cards() => Rows("SELECT memo FROM cards ORDER BY seen DESC", MemoJson.Default.StoredMemo).Select(s => s.ToMemo()).OfType<CardMemo>();

    public IEnumerable<Standing> Words() => Rows("SELECT word FROM words ORDER BY at DESC", MemoJson.Default.Standing).Where(w => w is { Card: not null, Counted: not null, Categories: not null });

    public void Write(MemoryChanges changes)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var (thumbprint, memo) in changes.Cards)
        {
            if (memo is null) Run("DELETE FROM cards WHERE thumbprint = $key", ("$key", thumbprint));
            else Run("INSERT OR REPLACE INTO cards(thumbprint, seen, memo) VALUES($key, $at, $value)", ("$key", thumbprint), ("$at", memo.Seen.ToUnixTimeMilliseconds()),
                ("$value", JsonSerializer.SerializeToUtf8Bytes(StoredMemo.Of(memo), MemoJson.Default.StoredMemo)));
        }

        foreach (var (card, word) in changes.Words)
        {
            if (word is null) Run("DELETE FROM words WHERE card = $key", ("$key", card.ToString()));
            else Run("INSERT OR REPLACE INTO words(card, at, word) VALUES($key, $at, $value)", ("$key", card.ToString()), ("$at", word.At.ToUnixTimeMilliseconds()),
                ("$value", JsonSerializer.SerializeToUtf8Bytes(word, MemoJson.Default.Standing)));
        }

        transaction.Commit();
    }

    /// <summary>Writes the file anew and cuts off its log, so that nothing of what was forgotten is left in either.</summary>
    public void Purge()
    {
        Run("VACUUM");
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose() => _connection.Dispose();

    private static CardMemoryStore Connect(string file)
    {
        // What is in it says who came to this kiosk; only its owner reads it.
        if (!File.Exists(file) && !OperatingSystem.IsWindows())
            new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            var store = new CardMemoryStore(connection);
            store.Run("PRAGMA journal_mode = WAL");
            store.Run("PRAGMA synchronous = NORMAL");
            store.Run("CREATE TABLE IF NOT EXISTS cards(thumbprint TEXT PRIMARY KEY, seen INTEGER NOT NULL, memo BLOB NOT NULL) WITHOUT ROWID");
            store.Run("CREATE TABLE IF NOT EXISTS words(card TEXT PRIMARY KEY, at INTEGER NOT NULL, word BLOB NOT NULL) WITHOUT ROWID");
            return store;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A row that is not what it should be is passed over.</summary>
    private IEnumerable<T> Rows<T>(string sql, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this class; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
            if (TryRead(reader.GetFieldValue<byte[]>(0), type) is { } row) yield return row;
    }

    private static T? TryRead<T>(byte[] json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this class; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
