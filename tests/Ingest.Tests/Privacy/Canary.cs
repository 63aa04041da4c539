using System.Text;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Privacy;

/// <summary>A person whose name and number stand nowhere by chance, and the search for them that knows nothing of the product's own: every table of the database's catalogue, and every byte of the files.</summary>
internal static class Canary
{
    public const string Name = "金丝雀娅娜";
    public const string Former = "金丝雀旧名氏";
    public const string Number = "N99770042";
    public const string Merged = "N99770043";

    /// <summary>Where the person's own notices go.</summary>
    public const string Mail = "jinsique.yana@example.org";

    public static readonly string[] Words = [Name, Former, Number, Merged, Mail];

    static Canary() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>As a program may write it.</summary>
    public static IEnumerable<byte[]> Spellings => Words.SelectMany(w => (byte[][])
    [
        Encoding.UTF8.GetBytes(w), Encoding.Unicode.GetBytes(w), Encoding.GetEncoding("GB18030").GetBytes(w),
        Encoding.ASCII.GetBytes(string.Concat(w.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}"))), Encoding.ASCII.GetBytes(string.Concat(w.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:X4}"))),
        Encoding.ASCII.GetBytes(Uri.EscapeDataString(w)), Encoding.ASCII.GetBytes(Uri.EscapeDataString(w).ToLowerInvariant()), Encoding.ASCII.GetBytes(System.Text.Encodings.Web.HtmlEncoder.Default.Encode(w)),
        Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(w))), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(w))),
        .. Enumerable.Range(0, 3).Select(before => Encoding.ASCII.GetBytes(Base64(Encoding.UTF8.GetBytes(w), before))),
    ]);

    /// <summary>Those characters of Base64 that stand for these bytes whatever stands around them, where they begin at such a place of three.</summary>
    private static string Base64(byte[] bytes, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
        return text[(before == 0 ? 0 : before + 1)..^((before + bytes.Length) % 3 == 0 ? 0 : 1)];
    }

    /// <summary>Lines that hold it.</summary>
    public static List<string> InLines(IEnumerable<string> lines)
    {
        var texts = Spellings.Where(s => s.All(b => b < 128)).Select(Encoding.ASCII.GetString).Concat(Words).ToArray();
        return [.. lines.Where(l => texts.Any(t => l.Contains(t, StringComparison.Ordinal)))];
    }

    /// <summary>Tables and columns that hold it, from the catalogue.</summary>
    public static List<string> InTables(TestDatabase database)
    {
        using var connection = database.Database.OpenWithDerived();
        IReadOnlyList<CatalogueTable> tables;
        using (var work = Work.Read(database.Database, connection)) tables = Catalogue.Read(database.Database, work);
        Assert.True(tables.Count(t => t.IsDerived) > 15 && tables.Count(t => !t.IsDerived) > 40, "The catalogue was not read.");
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table.Name}";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var bytes = reader.IsDBNull(i) ? [] : reader.GetValue(i) switch { byte[] blob => blob, var other => Encoding.UTF8.GetBytes(other.ToString()!) };
                    if (Spellings.Any(s => bytes.AsSpan().IndexOf(s) >= 0)) found.Add($"{table.Name}.{reader.GetName(i)}");
                }
            }
        }

        return [.. found];
    }

    /// <summary>Files under a folder that hold it anywhere in their bytes.</summary>
    public static List<string> InFiles(string folder)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return [.. files.Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && Bytes(f) is var bytes && Spellings.Any(s => bytes.AsSpan().IndexOf(s) >= 0)).Select(f => Path.GetFileName(f)).Order()];
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
