namespace CardSystem.Ingest.Web.Words;

/// <summary>A text of the pages in both languages. As text it is the one the request is read in.</summary>
/// <param name="Chinese">Simplified Chinese; {0}, {1} … take values.</param>
/// <param name="English">The same values in the same places, so the order may differ.</param>
public sealed record Bilingual(string Chinese, string English)
{
    // Not the thread's culture: the service runs without the tables of cultures, and knows one only.
    private static readonly AsyncLocal<bool> Reading = new();

    /// <summary>The flow of this request is read in English; Chinese otherwise.</summary>
    public static bool IsEnglish { get => Reading.Value; set => Reading.Value = value; }

    /// <summary>For what has no words, such as a number or a name, in a place where words are wanted.</summary>
    public static Bilingual Plain(string text) => new(text, text);

    public Bilingual Fill(params object?[] values) => new(Filled(Chinese, values, v => v.Chinese), Filled(English, values, v => v.English));

    public override string ToString() => IsEnglish ? English : Chinese;

    private static string Filled(string text, object?[] values, Func<Bilingual, string> language) =>
        string.Format(Plural.Words, text, [.. values.Select(v => v is Bilingual words ? language(words) : v)]);
}
