using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Office;

/// <param name="Replaces">The member's card that the new one takes the place of; null for none.</param>
internal sealed record BatchRow(string Member, string? Replaces);

/// <summary>The list of a batch: CSV with a header, <c>member</c> and, where cards are replaced, <c>replace</c>; other columns are passed over.</summary>
internal static class BatchList
{
    public const int MostRows = 10_000;
    private const int LargestFile = 4 << 20;

    /// <exception cref="SettingException">The file cannot be read, or a row is wrong.</exception>
    public static IReadOnlyList<BatchRow> Read(string file)
    {
        string[] lines;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > LargestFile }) throw new SettingException($"The list '{file}' is too large; split it.");
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The list '{file}' cannot be read: {e.Message}");
        }

        return Rows(lines, file);
    }

    internal static IReadOnlyList<BatchRow> Rows(string[] lines, string file)
    {
        var header = lines.Length == 0 ? [] : Cells(lines[0]).ConvertAll(c => c.ToLowerInvariant());
        var (member, replace) = (header.IndexOf("member"), header.IndexOf("replace"));
        if (member < 0) throw new SettingException($"The list '{file}' has no column 'member'; its first line names the columns, for instance: member,replace");
        var (rows, seen) = (new List<BatchRow>(), new HashSet<string>(StringComparer.Ordinal));
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var cells = Cells(lines[i]);
            var number = member < cells.Count ? cells[member] : "";
            var old = replace >= 0 && replace < cells.Count ? cells[replace] : "";
            if (number.Length is 0 or > 20 || !number.All(char.IsAsciiLetterOrDigit)) throw new SettingException($"Line {i + 1} of the list: '{Shown.Of(number)}' is not a member's number.");
            if (old.Length > 0 && !CardId.TryParse(old, out _)) throw new SettingException($"Line {i + 1} of the list: '{Shown.Of(old)}' is not a card's number.");
            if (!seen.Add(number)) throw new SettingException($"Line {i + 1} of the list: '{number}' stands there already.");
            if (rows.Count == MostRows) throw new SettingException($"The list has more than {MostRows} members; split it.");
            rows.Add(new BatchRow(number, old.Length > 0 ? old : null));
        }

        return rows;
    }

    /// <summary>Numbers hold no commas, so a cell is what stands between two, with or without quotes.</summary>
    private static List<string> Cells(string line) => [.. line.TrimStart('\uFEFF').Split(',').Select(c => c.Trim().Trim('"').Trim())];
}
