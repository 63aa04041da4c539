using System.Globalization;
using System.Text;

namespace CardSystem.Ingest.Privacy;

/// <summary>
/// What is looked for when a person's traces are: names as they are written, numbers as whole words. Programs write a name in several ways (JSON escapes, other encodings in bytes that were refused);
/// each is a form of it. Immutable and pure.
/// </summary>
public sealed class Needles
{
    /// <summary>A single character stands in too many words to be looked for.</summary>
    public const int ShortestName = 2;

    /// <summary>A shorter number is found where it is the whole of a text, or a value of its own, and not within sentences.</summary>
    public const int ShortestNumber = 4;

    /// <summary>What stands where a name was.</summary>
    public const string NoName = "***";

    private readonly string[] _names;
    private readonly IReadOnlyDictionary<string, string> _numbers;

    /// <param name="names">The names the person is or was known by.</param>
    /// <param name="numbers">The person's numbers, and what takes the place of each.</param>
    public Needles(IEnumerable<string> names, IReadOnlyDictionary<string, string> numbers)
    {
        _names = [.. names.Select(n => n.Trim()).Where(n => new StringInfo(n).LengthInTextElements >= ShortestName && n != NoName).Distinct(StringComparer.Ordinal).OrderByDescending(n => n.Length)];
        _numbers = numbers;
        Texts = [.. _names.SelectMany(FormsOf).Concat(_numbers.Keys).Distinct(StringComparer.Ordinal)];
        Bytes = [.. Texts.SelectMany(EncodingsOf).DistinctBy(Convert.ToHexString)];
    }

    static Needles() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>What a row must contain, one of them, to be worth a closer look.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The same of bytes.</summary>
    public IReadOnlyList<byte[]> Bytes { get; }

    public IReadOnlyCollection<string> Names => _names;

    public IEnumerable<string> Numbers => _numbers.Keys;

    public bool HasName(string text) => _names.Any(name => FormsOf(name).Any(form => text.Contains(form, StringComparison.Ordinal)));

    public bool HasNumber(string text) => _numbers.Keys.Any(number => At(text, number, 0) >= 0);

    public bool IsIn(string text) => HasName(text) || HasNumber(text);

    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var needle in Bytes)
        {
            if (needle.Length >= ShortestNumber && bytes.IndexOf(needle) >= 0) return true;
        }

        return false;
    }

    /// <summary>The text without the person: stars for the name, what takes its place for a number.</summary>
    public string Without(string text)
    {
        foreach (var form in _names.SelectMany(FormsOf)) text = text.Replace(form, NoName, StringComparison.Ordinal);
        foreach (var (number, instead) in _numbers)
        {
            for (var at = At(text, number, 0); at >= 0; at = At(text, number, at + instead.Length)) text = string.Concat(text.AsSpan(0, at), instead, text.AsSpan(at + number.Length));
        }

        return text;
    }

    /// <summary>Where the number stands as a word of its own; -1 where it does not. A short one counts only as a whole value.</summary>
    private static int At(string text, string number, int from)
    {
        for (var at = text.IndexOf(number, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? '\0' : text[at - 1], at + number.Length == text.Length ? '\0' : text[at + number.Length]);
            if (number.Length >= ShortestNumber ? !IsWord(before) && !IsWord(after) : IsEdge(before) && IsEdge(after)) return at;
        }

        return -1;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c);

    /// <summary>Begin or end of a text, of a quoted value, or of one of several values in a key such as <c>morning 17</c>.</summary>
    private static bool IsEdge(char c) => c is '\0' or '"' or ' ' or '\t' or '\n';

    private static IEnumerable<string> FormsOf(string name)
    {
        yield return name;
        if (name.All(char.IsAscii)) yield break;
        yield return Escaped(name, "x4");
        yield return Escaped(name, "X4");
        // As it stands in the address of a web hook or of a page.
        yield return Uri.EscapeDataString(name);
        yield return Uri.EscapeDataString(name).ToLowerInvariant();
    }

    /// <summary>As JSON spells it where it keeps to ASCII.</summary>
    private static string Escaped(string name, string form) =>
        string.Concat(name.Select(c => char.IsAscii(c) ? c.ToString() : "\\u" + ((int)c).ToString(form, CultureInfo.InvariantCulture)));

    private static IEnumerable<byte[]> EncodingsOf(string text)
    {
        yield return Encoding.UTF8.GetBytes(text);
        if (text.All(char.IsAscii)) yield break;
        yield return Encoding.Unicode.GetBytes(text);
        yield return Encoding.GetEncoding("GB18030").GetBytes(text);
    }
}
