using System.Globalization;
using System.Text;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Office;

/// <summary>What came of each member of a batch: a CSV beside the list, a line each, on disk before the next card. A batch that begins again passes over whoever has a card.</summary>
internal sealed class BatchResults : IDisposable
{
    /// <summary>A number was drawn; what came of it stands in a later line, or is to be asked at the centre.</summary>
    public const string Begun = "begun";
    public const string Issued = "issued";
    public const string Refused = "refused";
    public const string Failed = "failed";
    private const string Header = "at,member,card,outcome,detail";

    private readonly HashSet<string> _done;
    private readonly Dictionary<string, string> _begun;
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    private BatchResults(FileStream file, IEnumerable<string[]> before, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _done = [.. before.Where(c => c[3] == Issued).Select(c => c[1])];
        _begun = before.Where(c => c[3] == Begun).GroupBy(c => c[1], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last()[2], StringComparer.Ordinal);
    }

    public int Done => _done.Count;

    public static string FileFor(string list) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(list))!, Path.GetFileNameWithoutExtension(list) + "-result.csv");

    /// <exception cref="SettingException">The file is another's, or cannot be written.</exception>
    public static BatchResults Open(string path, TimeProvider time)
    {
        try
        {
            var before = File.Exists(path) ? File.ReadAllLines(path) : [];
            if (before.Length > 0 && before[0].TrimStart('\uFEFF') != Header) throw new SettingException($"'{path}' is not a batch's result file; give another with --result.");
            var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            var results = new BatchResults(file, before.Skip(1).Select(l => l.Split(',')).Where(c => c.Length >= 4).ToList(), time);
            if (before.Length == 0) results.Write(Header);
            return results;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The result file '{path}' cannot be written: {e.Message}");
        }
    }

    public bool Has(string member) => _done.Contains(member);

    /// <summary>The number drawn for a member in an earlier run; null where there is none.</summary>
    public string? BegunFor(string member) => _begun.GetValueOrDefault(member);

    public void Add(string member, string card, string outcome, string detail = "")
    {
        if (outcome == Issued) _done.Add(member);
        Write(string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ},{member},{card},{outcome},\"{detail.Replace("\"", "'", StringComparison.Ordinal)}\""));
    }

    public void Dispose() => _file.Dispose();

    private void Write(string line)
    {
        // A spreadsheet needs the mark to read Chinese.
        if (_file.Length == 0) _file.Write(Encoding.UTF8.Preamble);
        _file.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        _file.Flush(flushToDisk: true);
    }
}
