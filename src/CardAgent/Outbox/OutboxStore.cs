using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Outbox;

/// <summary>The outbox's SQL: one connection, used by one thread. A committed transaction is on disk (WAL, synchronous=FULL).</summary>
internal sealed class OutboxStore : IDisposable
{
    public const int SchemaVersion = 2;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS journals(
          journal TEXT PRIMARY KEY, made INTEGER NOT NULL, last INTEGER NOT NULL, head BLOB NOT NULL, received INTEGER NOT NULL, retired INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS taps(
          number INTEGER PRIMARY KEY, journal TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, void INTEGER NOT NULL, json BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS taps_name ON taps(journal, sequence);
        CREATE TABLE IF NOT EXISTS sign_ins(card TEXT NOT NULL, session TEXT NOT NULL, at INTEGER NOT NULL, out INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(card, session)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sign_ins_at ON sign_ins(at);
        PRAGMA user_version = 2;
        """;

    /// <summary>From the schema that knew of no sign-outs.</summary>
    private const string SecondSchema = "ALTER TABLE sign_ins ADD COLUMN out INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 2;";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private OutboxStore(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens or makes the file and checks that its structure is whole.</summary>
    /// <exception cref="SqliteException">It cannot be opened, is locked, or is damaged (<see cref="IsDamage"/>).</exception>
    public static OutboxStore Open(OutboxOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.File)!);
        var store = Connect(options.File, SqliteOpenMode.ReadWriteCreate);
        try
        {
            store.Run("PRAGMA synchronous = FULL");
            store.Run("PRAGMA journal_mode = WAL");
            // What the centre has, leaves no trace in the file: a kiosk keeps no record of who came.
            store.Run("PRAGMA secure_delete = ON");
            // Checkpoints are made when nobody waits (Rest); this is only the backstop.
            store.Run("PRAGMA wal_autocheckpoint = 8000");
            store.Run("PRAGMA foreign_keys = OFF");
            var pageSize = Convert.ToInt64(store.Scalar("PRAGMA page_size"), null);
            store.Run($"PRAGMA max_page_count = {options.MaxMegabytes * 1_048_576L / pageSize}");
            var version = Convert.ToInt64(store.Scalar("PRAGMA user_version"), null);
            if (version > SchemaVersion) throw new SettingException($"Outbox:File '{options.File}' was written by a newer version of this program (schema {version}); install that version, or give another file.");
            if (version < SchemaVersion) store.InTransaction(() => store.Run(version == 1 ? SecondSchema : Schema));
            if (store.Scalar("PRAGMA quick_check(1)") is not "ok") throw new SqliteException("The database is damaged.", Damaged);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file only to look at it.</summary>
    public static OutboxStore OpenToRead(string file) => Connect(file, SqliteOpenMode.ReadOnly);

    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Damaged or 26;

    private const int Damaged = 11;

    public void InTransaction(Action work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            work();
            Run("COMMIT");
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    /// <summary>Does the work and takes it back.</summary>
    public void Rehearse(Action work)
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            work();
        }
        finally
        {
            TryRollback();
        }
    }

    public void Insert(OutboxEntry entry) => Run(
        "INSERT INTO taps(number, journal, sequence, at, void, json) VALUES($number, $journal, $sequence, $at, $void, $json)",
        ("$number", entry.Number), ("$journal", entry.Journal.ToString()), ("$sequence", entry.Sequence), ("$at", entry.At.ToUnixTimeMilliseconds()),
        ("$void", entry.IsVoid ? 1 : 0), ("$json", entry.Json.ToArray()));

    public void Replace(OutboxEntry entry) => Run(
        "UPDATE taps SET void = $void, json = $json WHERE journal = $journal AND sequence = $sequence",
        ("$journal", entry.Journal.ToString()), ("$sequence", entry.Sequence), ("$void", entry.IsVoid ? 1 : 0), ("$json", entry.Json.ToArray()));

    public void Delete(JournalId journal, long upTo) => Run(
        "DELETE FROM taps WHERE journal = $journal AND sequence <= $upTo", ("$journal", journal.ToString()), ("$upTo", upTo));

    public void Save(JournalRow row) => Run(
        """
        INSERT INTO journals(journal, made, last, head, received, retired) VALUES($journal, $made, $last, $head, $received, $retired)
        ON CONFLICT(journal) DO UPDATE SET last = $last, head = $head, received = $received, retired = $retired
        """,
        ("$journal", row.Journal.ToString()), ("$made", row.Made.ToUnixTimeMilliseconds()), ("$last", row.Last), ("$head", row.Head.ToArray()),
        ("$received", row.Received), ("$retired", row.Retired ? 1 : 0));

    public void Save(SignIn signIn) => Run(
        "INSERT INTO sign_ins(card, session, at, out) VALUES($card, $session, $at, $out) ON CONFLICT(card, session) DO UPDATE SET at = $at, out = $out",
        ("$card", signIn.Card.ToString()), ("$session", signIn.Session?.ToString() ?? ""), ("$at", signIn.At.ToUnixTimeMilliseconds()), ("$out", signIn.Out ? 1 : 0));

    /// <summary>Forgets the oldest sign-ins beyond a number.</summary>
    public void ForgetSignIns(int keep) => Run(
        "DELETE FROM sign_ins WHERE at < (SELECT at FROM sign_ins ORDER BY at DESC LIMIT 1 OFFSET $keep)", ("$keep", keep));

    /// <summary>Forgets that this card ever signed in.</summary>
    public void ForgetSignIns(CardId card) => Run("DELETE FROM sign_ins WHERE card = $card", ("$card", card.ToString()));

    /// <summary>Moves everything into the file and cuts off the log, which would go on holding what was deleted.</summary>
    public void CutLog() => Run("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <summary>Forgets who has signed in, and leaves no trace of it in the file.</summary>
    public void ForgetEverySignIn()
    {
        Run("PRAGMA secure_delete = ON");
        Run("DELETE FROM sign_ins");
        Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public IEnumerable<JournalRow> Journals() => Query(
        "SELECT journal, made, last, head, received, retired FROM journals ORDER BY made, journal",
        r => new JournalRow(new JournalId(r.GetString(0)), Instant(r, 1), r.GetInt64(2), r.GetFieldValue<byte[]>(3), r.GetInt64(4), r.GetInt64(5) != 0));

    /// <summary>Also of a file that was damaged before it got its second schema.</summary>
    public IEnumerable<SignIn> SignIns() => Query(
        Scalar("SELECT count(*) FROM pragma_table_info('sign_ins') WHERE name = 'out'") is 1L
            ? "SELECT card, session, at, out FROM sign_ins ORDER BY at"
            : "SELECT card, session, at, 0 FROM sign_ins ORDER BY at",
        r => new SignIn(new CardId(r.GetString(0)), r.GetString(1) is { Length: > 0 } session ? new SessionId(session) : null, Instant(r, 2), r.GetInt64(3) != 0));

    /// <summary>Waiting entries in the order they were made durable, from after one number up to and including another.</summary>
    public IEnumerable<OutboxEntry> Waiting(long after, long upTo, int most) => Query(
        "SELECT number, journal, sequence, at, void, json FROM taps WHERE number > $after AND number <= $upTo ORDER BY number LIMIT $most",
        ReadEntry, ("$after", after), ("$upTo", upTo), ("$most", most));

    /// <summary>The same from the end backwards: the way round a damaged page.</summary>
    public IEnumerable<OutboxEntry> WaitingBackwards() => Query("SELECT number, journal, sequence, at, void, json FROM taps ORDER BY number DESC", ReadEntry);

    public IEnumerable<OutboxEntry> WaitingAt(long number) => Query(
        "SELECT number, journal, sequence, at, void, json FROM taps WHERE number = $number", ReadEntry, ("$number", number));

    public IEnumerable<(long Sequence, long Number)> Names(JournalId journal) => Query(
        "SELECT sequence, number FROM taps WHERE journal = $journal ORDER BY sequence", r => (r.GetInt64(0), r.GetInt64(1)), ("$journal", journal.ToString()));

    public (long Number, DateTimeOffset? At) Oldest() => Query("SELECT number, at FROM taps ORDER BY number LIMIT 1", r => (r.GetInt64(0), (DateTimeOffset?)Instant(r, 1))).FirstOrDefault();

    public long Newest() => Scalar("SELECT max(number) FROM taps") is long number ? number : 0;

    public long CountOf(JournalId journal) => Query("SELECT count(*) FROM taps WHERE journal = $journal", r => r.GetInt64(0), ("$journal", journal.ToString())).Single();

    public string? Meta(string name) => Query("SELECT value FROM meta WHERE name = $name", r => r.GetString(0), ("$name", name)).FirstOrDefault();

    public void SaveMeta(string name, string value) => Run(
        "INSERT INTO meta(name, value) VALUES($name, $value) ON CONFLICT(name) DO UPDATE SET value = $value", ("$name", name), ("$value", value));

    /// <summary>Moves what the log holds into the file. Passive: waits for nobody.</summary>
    public void Checkpoint() => Run("PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>Writes a whole copy to a file that does not exist.</summary>
    public void CopyTo(string file) => Run("VACUUM INTO $file", ("$file", file));

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    private static OutboxStore Connect(string file, SqliteOpenMode mode)
    {
        // Pooling would keep the file open after Dispose; a locked file is tried for two seconds before the member is told.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            return new OutboxStore(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static OutboxEntry ReadEntry(SqliteDataReader r) =>
        new(r.GetInt64(0), new JournalId(r.GetString(1)), r.GetInt64(2), Instant(r, 3), r.GetInt64(4) != 0, r.GetFieldValue<byte[]>(5));

    private static DateTimeOffset Instant(SqliteDataReader r, int column) => DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(column));

    private void TryRollback()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Many errors have rolled back by themselves; what remains open ends with the connection, which the writer closes now.
        }
    }

    private object? Scalar(string sql) => Command(sql).ExecuteScalar();

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Command(sql, parameters).ExecuteNonQuery();

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        while (reader.Read()) yield return read(reader);
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this class; values travel as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, _) in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value;
        return command;
    }
}
