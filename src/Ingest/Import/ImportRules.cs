using CardSystem.Contracts;

namespace CardSystem.Ingest.Import;

/// <summary>What ids in files look like.</summary>
public static class ImportRules
{
    /// <summary>The grammar of kiosks, centres and all other units: 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.</summary>
    public static bool IsId(string text) => KioskId.TryParse(text, out _);

    public static bool IsMember(string text) => text.Length is >= 1 and <= 20 && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    public static IEnumerable<string> List(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
