using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Privacy;

/// <summary>A file of an export.</summary>
/// <param name="Sha256">Of the file's bytes, hex.</param>
public sealed record ExportedFile(string Name, string About, string AboutEnglish, long Rows, string Sha256);

/// <summary>
/// Everything held of one person as a ZIP: each table's rows as JSON for programs and as CSV for people, the taps of every card the person ever held, and a manifest that says what is what.
/// Tables are taken from the catalogue, so that one that is added later is not forgotten. That it was made, and by whom, is an act.
/// </summary>
public sealed class PersonExport(Database database, TimeZoneInfo zone, TimeProvider time)
{
    public const string What = "export-person";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="number">A member's number.</param>
    /// <returns>False where there is no such member; nothing was written then.</returns>
    public bool Write(Stream to, string number, string who)
    {
        using var connection = database.OpenWithDerived();
        var files = new List<ExportedFile>();
        Person? person;
        using (var work = Work.Read(database, connection))
        {
            if ((person = Person.Find(work, number)) is null) return false;
            using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var table in PersonRows.Of(database, work, person)) files.AddRange(Table(zip, table));
            files.Add(Taps(zip, work, person));
            var needles = person.NeedlesFor();
            var mentions = new TraceSearch(database, needles).Run(work, derived: false).Where(t => !PersonRows.IsTaken(t)).ToList();
            if (mentions.Count > 0) files.AddRange(Table(zip, PersonRows.Mentions(mentions, needles)));
            var manifest = new { person = person.Number, person.Numbers, person.Names, person.Cards, madeAt = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone), by = who, zone = zone.Id, files };
            Entry(zip, "manifest.json", stream => JsonSerializer.Serialize(stream, manifest, Json));
            Entry(zip, "README.txt", stream => stream.Write(Encoding.UTF8.GetBytes(ExportWords.ReadMe(files))));
        }

        using var writing = Work.Begin(database, connection);
        ActLog.Record(writing, time.GetUtcNow(), who, What, person.Number, new { files = files.Count, rows = files.Sum(f => f.Rows) });
        writing.Commit();
        return true;
    }

    private IEnumerable<ExportedFile> Table(ZipArchive zip, PersonTable table)
    {
        if (table.Rows.Count == 0) yield break;
        var about = ExportWords.Of(table.Name);
        var name = table.Name.Replace("derived.", "derived-", StringComparison.Ordinal);
        var rows = table.Rows.Select(row => row.Select((value, i) => ReadableRules.Of(table.Columns[i], value, zone)).ToArray()).ToList();
        yield return Entry(zip, $"data/{name}.json", stream => JsonSerializer.Serialize(stream, rows.Select(r => table.Columns.Zip(r).ToDictionary(p => p.First, p => p.Second)), Json), about, rows.Count);
        yield return Entry(zip, $"data/{name}.csv", stream => Import.SheetWriter.WriteCsv(stream, new Import.Sheet(name, table.Columns, rows.Select(r => r.Select(v => v ?? "").ToList()))), about, rows.Count);
    }

    /// <summary>Each tap as it came, a line each.</summary>
    private ExportedFile Taps(ZipArchive zip, Work work, Person person)
    {
        using var log = database.OpenLogReader();
        var count = 0;
        var lines = new MemoryStream();
        foreach (var card in person.Cards)
        {
            foreach (var (journal, sequence) in CardTaps.Find(work, Encoding.UTF8.GetBytes(card)).Order())
            {
                var page = new LogPage();
                // The table of a card's taps may name another's, whose number has the same hash.
                if (!log.Find(journal, sequence, page) || page.Body(0).IndexOf(Encoding.UTF8.GetBytes($"\"{card}\"")) < 0) continue;
                lines.Write(page.Body(0));
                lines.WriteByte((byte)'\n');
                count++;
            }
        }

        return Entry(zip, "data/taps.jsonl", stream => lines.WriteTo(stream), ExportWords.Of("taps"), count);
    }

    private static ExportedFile Entry(ZipArchive zip, string name, Action<Stream> write, (string Chinese, string English)? about = null, long rows = 0)
    {
        var bytes = new MemoryStream();
        write(bytes);
        using var stream = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        bytes.WriteTo(stream);
        return new ExportedFile(name, about?.Chinese ?? "", about?.English ?? "", rows, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
    }
}

/// <summary>Values as people read them: times by the district's clock, days as dates. Pure.</summary>
internal static class ReadableRules
{
    private static readonly HashSet<string> Instants = new(StringComparer.Ordinal) { "at", "opens", "starts", "late_after", "closes", "due" };

    public static string? Of(string column, object? value, TimeZoneInfo zone) => value switch
    {
        null or DBNull => null,
        byte[] bytes => Convert.ToBase64String(bytes),
        long at when (Instants.Contains(column) || column.EndsWith("_at", StringComparison.Ordinal)) && at is > 100_000_000_000 and < 250_000_000_000_000 =>
            TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        long day when (column == "day" || column.EndsWith("_day", StringComparison.Ordinal)) && day is > 0 and < 3_652_059 => DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
