using System.Data.Common;
using System.Globalization;
using System.Text;

namespace CardSystem.Ingest.Projection.Rebuilding;

/// <summary>A row as one line, alike where the values are alike; numbers of journals are told by their names.</summary>
internal static class RowText
{
    public static string Of(DbDataReader row, IReadOnlyDictionary<long, string> journals)
    {
        var text = new StringBuilder();
        for (var i = 0; i < row.FieldCount; i++)
        {
            if (i > 0) text.Append('|');
            if (row.IsDBNull(i)) text.Append('-');
            else if (row.GetName(i) == "journal" && journals.TryGetValue(row.GetInt64(i), out var name)) text.Append(name);
            else Append(text, row.GetValue(i));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, object value)
    {
        switch (value)
        {
            case byte[] bytes: text.Append(Convert.ToHexStringLower(bytes)); break;
            case string words: text.Append(words); break;
            default: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }
}
