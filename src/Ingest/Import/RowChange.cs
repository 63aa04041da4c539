using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>A table as the journal of imports sees it: so many columns are its key, the others what stands beside it.</summary>
public sealed record TableShape(string Name, int Keys, params (string Name, ColumnKind Kind)[] Columns)
{
    public IEnumerable<string> KeyColumns => Columns.Take(Keys).Select(c => c.Name);
    public IEnumerable<string> ValueColumns => Columns.Skip(Keys).Select(c => c.Name);

    public Bulk NewBulk() => new(Name,
        $"on conflict({string.Join(", ", KeyColumns)}) do " + (Columns.Length == Keys ? "nothing" : "update set " + string.Join(", ", ValueColumns.Select(c => $"{c} = excluded.{c}"))),
        [.. Columns.Select(c => new BulkColumn(c.Name, c.Kind))]);

    public string KeyOf(IReadOnlyList<object?> row) => RowImage.Of(Columns.AsSpan(0, Keys), row, 0);

    public string ValuesOf(IReadOnlyList<object?> row) => RowImage.Of(Columns.AsSpan(Keys), row, Keys);
}

/// <summary>One row of a table, before and after.</summary>
/// <param name="Key">The key's columns as JSON.</param>
/// <param name="Before">The other columns as JSON; null where there was no row.</param>
/// <param name="After">The other columns as JSON; null where there is no row any more.</param>
public sealed record RowChange(string Table, IReadOnlyList<string> Columns, string Key, string? Before, string? After)
{
    public RowChange Reversed => this with { Before = After, After = Before };

    /// <summary>One value of the key.</summary>
    public string KeyText(string column) => RowImage.Read(Key)[column] as string ?? "";
}

/// <summary>A row, or its key, as a JSON object: texts, numbers, and bytes as an array of one base64 text.</summary>
public static class RowImage
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ReadOnlySpan<(string Name, ColumnKind Kind)> columns, IReadOnlyList<object?> row, int from)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            for (var i = 0; i < columns.Length; i++) Write(json, columns[i].Name, row[from + i]);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case long number: json.WriteNumber(name, number); break;
            case int number: json.WriteNumber(name, number); break;
            case string text: json.WriteString(name, text); break;
            case byte[] bytes:
                json.WriteStartArray(name);
                json.WriteBase64StringValue(bytes);
                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"Column {name} holds a {value.GetType().Name}.");
        }
    }

    public static Dictionary<string, object?> Read(string image)
    {
        using var json = JsonDocument.Parse(image);
        return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind switch
        {
            JsonValueKind.Null => (object?)null,
            JsonValueKind.Number => p.Value.GetInt64(),
            JsonValueKind.Array => p.Value[0].GetBytesFromBase64(),
            _ => p.Value.GetString(),
        }, StringComparer.Ordinal);
    }

    /// <summary>Enough of SHA-256 to tell whether a row is still the one that was written.</summary>
    public static string? HashOf(string? image) => image is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)).AsSpan(0, 16));
}
