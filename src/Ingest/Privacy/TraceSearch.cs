using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Privacy;

/// <summary>A value in which the person was found.</summary>
/// <param name="Key">The row's key: column and value.</param>
/// <param name="Text">The text as it stands; null for bytes.</param>
public sealed record Trace(string Table, string Column, ColumnKind Kind, IReadOnlyList<(string Column, object? Value)> Key, string? Text);

/// <summary>
/// Looks for a person in every column of text and bytes of every table of the catalogue. It reads the tables from end to end: a matter of seconds for a district, done while the service runs.
/// </summary>
internal sealed class TraceSearch(Database database, Needles needles)
{
    /// <summary>So many are told of at most; whoever has more than these has a name that is an ordinary word.</summary>
    public const int Most = 20_000;

    /// <summary>
    /// The log is not searched: taps hold card numbers and signatures and no text that anybody enters, and they are never changed. Keys and sealed tickets hold no text either.
    /// </summary>
    private static readonly string[] Passed = ["taps", "protection_keys", "staff_sessions", "schema_versions"];

    private readonly bool _isSqlite = database is SqliteDatabase;

    /// <param name="derived">What is derived too.</param>
    public List<Trace> Run(Work work, bool derived)
    {
        var found = new List<Trace>();
        if (needles.Texts.Count == 0) return found;
        foreach (var table in Catalogue.Read(database, work).Where(t => !Passed.Contains(t.Name) && (derived || !t.IsDerived)))
        {
            foreach (var column in table.Columns.Where(c => c.Kind != ColumnKind.Number))
            {
                if (found.Count >= Most) return found;
                found.AddRange(In(work, table, column));
            }
        }

        return found;
    }

    private List<Trace> In(Work work, CatalogueTable table, CatalogueColumn column)
    {
        var isText = column.Kind == ColumnKind.Text;
        var values = new DynamicParameters();
        var conditions = new List<string>();
        var count = isText ? needles.Texts.Count : needles.Bytes.Count;
        for (var i = 0; i < count; i++)
        {
            values.Add("n" + i, isText ? needles.Texts[i] : needles.Bytes[i]);
            conditions.Add(_isSqlite ? $"instr({column.Name}, @n{i}) > 0" : isText ? $"strpos({column.Name}, @n{i}) > 0" : $"position(@n{i} in {column.Name}) > 0");
        }

        var keys = table.Keys;
        using var reader = work.Read($"select {string.Join(", ", keys.Select(k => k.Name))}, {column.Name} from {table.Name} where {string.Join(" or ", conditions)} limit {Most}", values);
        var found = new List<Trace>();
        while (reader.Read())
        {
            var value = reader.GetValue(keys.Count);
            if (value is string text ? !needles.IsIn(text) : value is not byte[] bytes || !needles.IsIn(bytes)) continue;
            found.Add(new Trace(table.Name, column.Name, column.Kind, [.. keys.Select((k, i) => (k.Name, reader.IsDBNull(i) ? null : (object?)reader.GetValue(i)))], value as string));
        }

        return found;
    }

    /// <summary>Puts another text in the trace's place, or nothing in the place of bytes.</summary>
    public static void Overwrite(Work work, Trace trace, string? text)
    {
        var values = new DynamicParameters();
        values.Add("value", trace.Kind == ColumnKind.Text ? text : Array.Empty<byte>());
        var where = trace.Key.Select((k, i) =>
        {
            if (k.Value is null) return $"{k.Column} is null";
            values.Add("k" + i, k.Value);
            return $"{k.Column} = @k{i}";
        });
        work.Execute($"update {trace.Table} set {trace.Column} = @value where {string.Join(" and ", where)}", values);
    }
}
