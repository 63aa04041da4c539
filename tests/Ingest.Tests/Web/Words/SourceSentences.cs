using System.Text;

namespace CardSystem.Ingest.Tests.Web.Words;

/// <summary>The sentences that stand in a C# file, read as text: what is interpolated is a gap.</summary>
internal static class SourceSentences
{
    /// <summary>Sentences of more than one word, with {0}, {1} … for their gaps.</summary>
    public static IEnumerable<string> Of(string source) => Literals(source).Where(l => l.Length > 14 && l.Contains(' ', StringComparison.Ordinal) && l[^1] is '.' or ':' or '!' or '?');

    /// <summary>All literals of one line; raw ones hold SQL and JSON and no sentence.</summary>
    private static IEnumerable<string> Literals(string source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            if (At(source, i, "//"))
            {
                i = End(source, '\n', i);
            }
            else if (source[i] == '\'')
            {
                i = source.IndexOf('\'', source[i + 1] == '\\' ? i + 3 : i + 2);
            }
            else if (At(source, i, "\"\"\""))
            {
                i = source.IndexOf("\"\"\"", i + 3, StringComparison.Ordinal) + 2;
            }
            else if (source[i] == '"')
            {
                yield return Literal(source, ref i, isInterpolated: i > 0 && source[i - 1] == '$');
            }
        }
    }

    /// <param name="i">At the opening quote; afterwards at the closing one.</param>
    private static string Literal(string source, ref int i, bool isInterpolated)
    {
        var (text, gaps) = (new StringBuilder(), 0);
        for (i++; source[i] != '"'; i++)
        {
            if (source[i] == '\\') text.Append(source[++i] == 'n' ? '\n' : source[i]);
            else if (!isInterpolated || source[i] is not ('{' or '}')) text.Append(source[i]);
            else if (source[i + 1] == source[i]) text.Append(source[i++]);
            else
            {
                text.Append('{').Append(gaps++).Append('}');
                Skip(source, ref i);
            }
        }

        return text.ToString();
    }

    /// <summary>Over what is interpolated, literals and braces within it included.</summary>
    private static void Skip(string source, ref int i)
    {
        for (var depth = 0; ; i++)
        {
            if (source[i] == '"') Literal(source, ref i, isInterpolated: source[i - 1] == '$');
            else if (source[i] == '{') depth++;
            else if (source[i] == '}' && --depth == 0) return;
        }
    }

    private static bool At(string source, int i, string text) => string.CompareOrdinal(source, i, text, 0, text.Length) == 0;

    private static int End(string source, char until, int from) => source.IndexOf(until, from) is >= 0 and var found ? found : source.Length;
}
