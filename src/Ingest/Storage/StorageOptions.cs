namespace CardSystem.Ingest.Storage;

/// <summary>Where the tap log and everything derived from it are kept.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>SQLite: the file of the tap log, roster and timetable. What is derived lies beside it in <c>NAME-derived.db</c>.</summary>
    public string File { get; set; } = "data/ingest.db";

    /// <summary>PostgreSQL: an Npgsql connection string.</summary>
    public string? ConnectionString { get; set; }

    public IEnumerable<string> Problems()
    {
        if (Provider is not (Sqlite or PostgreSql))
            yield return $"Storage:Provider is '{Provider}'; allowed are '{Sqlite}' and '{PostgreSql}'.";
        if (Provider == Sqlite && string.IsNullOrWhiteSpace(File))
            yield return "Storage:File is empty; name the SQLite file, for instance data/ingest.db.";
        if (Provider == PostgreSql && string.IsNullOrWhiteSpace(ConnectionString))
            yield return "Storage:ConnectionString is empty; with Storage:Provider postgresql give one such as Host=localhost;Database=cardsystem;Username=cardsystem.";
    }
}
