using System.Runtime.InteropServices;

namespace CardSystem.Ingest.Storage;

public enum ColumnKind { Number, Text, Bytes }

/// <summary>
/// Rows waiting to be written with one statement: column by column, as PostgreSQL's <c>unnest</c> wants them and SQLite's prepared statement can bind them.
/// Not thread-safe; kept and reused by its owner, so a busy projection allocates nothing for it.
/// </summary>
public sealed class Bulk(string table, string onConflict, params BulkColumn[] columns)
{
    public string Table { get; } = table;
    public string OnConflict { get; } = onConflict;
    public BulkColumn[] Columns => columns;
    public int Count { get; private set; }

    /// <summary>Closes the row whose values have been added to every column.</summary>
    public void EndRow() => Count++;

    public void Clear()
    {
        foreach (var column in columns) column.Clear();
        Count = 0;
    }
}

public sealed class BulkColumn(string name, ColumnKind kind)
{
    private readonly List<long> _numbers = [];
    private readonly List<string?> _texts = [];
    private readonly List<byte[]> _bytes = [];

    public string Name { get; } = name;
    public ColumnKind Kind { get; } = kind;
    public ReadOnlySpan<long> Numbers => CollectionsMarshal.AsSpan(_numbers);
    public ReadOnlySpan<string?> Texts => CollectionsMarshal.AsSpan(_texts);
    public ReadOnlySpan<byte[]> Bytes => CollectionsMarshal.AsSpan(_bytes);

    public void Add(long value) => _numbers.Add(value);
    public void Add(string? value) => _texts.Add(value);
    public void Add(byte[] value) => _bytes.Add(value);

    internal void Clear()
    {
        _numbers.Clear();
        _texts.Clear();
        _bytes.Clear();
    }
}
