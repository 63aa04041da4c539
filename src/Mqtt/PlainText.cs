namespace CardSystem.Mqtt;

/// <summary>Text from the other side made fit for a log or a message: one line, not endless.</summary>
internal static class PlainText
{
    private const int Longest = 200;

    public static string Of(string text)
    {
        var cut = text.Length > Longest ? text[..Longest] + "…" : text;
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cut;
    }
}
