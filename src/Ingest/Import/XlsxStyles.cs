using System.Globalization;
using System.Xml;

namespace CardSystem.Ingest.Import;

/// <summary>Which styles of a workbook show a number as a day or a time.</summary>
internal sealed class XlsxStyles
{
    private const int MostStyles = 65_536;

    private readonly List<Look> _styles = [];

    public enum Look { Number, Day, Time }

    public Look this[string? style] => int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _styles.Count ? _styles[index] : Look.Number;

    public static XlsxStyles Read(XmlReader xml)
    {
        var styles = new XlsxStyles();
        var own = new Dictionary<int, string>();
        var within = "";
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.Depth == 1) within = xml.LocalName;
            if (!int.TryParse(xml.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) id = 0;
            if (xml.LocalName == "numFmt" && xml.GetAttribute("formatCode") is { } code && own.Count < MostStyles) own[id] = code;
            else if (xml.LocalName == "xf" && within == "cellXfs" && styles._styles.Count < MostStyles) styles._styles.Add(own.TryGetValue(id, out var format) ? Of(format) : Of(id));
        }

        return styles;
    }

    /// <summary>The formats every program knows by number; 27 to 36 and 50 to 58 are days and times of East Asia.</summary>
    private static Look Of(int id) => id switch
    {
        14 or 15 or 16 or 17 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => Look.Day,
        (>= 18 and <= 22) or (>= 32 and <= 35) or (>= 45 and <= 47) or 55 or 56 => Look.Time,
        _ => Look.Number,
    };

    /// <summary>A format of the workbook's own: what stands in quotes, brackets or behind a backslash is shown and says nothing.</summary>
    internal static Look Of(string format)
    {
        var look = Look.Number;
        for (var i = 0; i < format.Length && format[i] != ';'; i++)
        {
            switch (char.ToLowerInvariant(format[i]))
            {
                case '\\' or '_' or '*': i++; break;
                case '"': i = End(format, i, '"'); break;
                case '[' when i + 1 < format.Length && char.ToLowerInvariant(format[i + 1]) is 'h' or 's': return Look.Time;
                case '[': i = End(format, i, ']'); break;
                case 'h' or 's': return Look.Time;
                case 'y' or 'd' or 'm': look = Look.Day; break;
            }
        }

        return look;
    }

    private static int End(string format, int from, char end) => format.IndexOf(end, from + 1) is var at and >= 0 ? at : format.Length;
}
