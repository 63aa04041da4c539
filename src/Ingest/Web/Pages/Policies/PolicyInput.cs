using System.Globalization;
using System.Text;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Policies;

/// <summary>What a form about rules that are data holds: text or a file, a day, a reason.</summary>
internal static class PolicyInput
{
    /// <summary>One line; null where there is none.</summary>
    public static string? Reason(string? text) => text?.Trim() is { Length: > 0 and <= PolicyStore.LongestReason } reason && !reason.Any(char.IsControl) ? reason : null;

    /// <returns>Null where it is no day.</returns>
    public static long? Day(string? text) =>
        DateOnly.TryParseExact(text ?? "", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2200 ? day.DayNumber : null;

    /// <summary>The file where one was chosen, else what stands in the box, byte for byte as it will be kept.</summary>
    /// <returns>Null where the file is larger than allowed.</returns>
    public static byte[]? Body(string? text, IFormFile? file, int most)
    {
        if (file is not { Length: > 0 }) return Encoding.UTF8.GetBytes((text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal)) is { } typed && typed.Length <= most ? typed : null;
        if (file.Length > most) return null;
        using var from = file.OpenReadStream();
        var bytes = new byte[file.Length];
        from.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file as the box shows it.</summary>
    public static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8.AsSpan().StartsWith("\uFEFF"u8) ? utf8.AsSpan(3) : utf8);

    /// <returns>What is wrong with it, a line each; nothing where it can be used.</returns>
    public static IReadOnlyList<string> Faults(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (ImportException e)
        {
            return [.. e.Errors.Take(20).Select(f => RefusalWords.Of(f).ToString())];
        }
    }
}
