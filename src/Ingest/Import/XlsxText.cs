using System.Text;
using System.Xml;

namespace CardSystem.Ingest.Import;

/// <summary>Reads the texts of a workbook's XML, each within the limit of a cell.</summary>
internal static class XlsxText
{
    public const int MostStrings = 2_000_000;

    /// <summary>All texts shared by the cells, in order.</summary>
    public static List<string> Shared(XmlReader xml)
    {
        var strings = new List<string>();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si") continue;
            if (strings.Count == MostStrings) throw new SheetException($"has more than {MostStrings} different texts; divide it.");
            strings.Add(Rich(xml));
        }

        return strings;
    }

    /// <summary>The text of an element that may be cut into runs; how it is pronounced is left out. Leaves the reader at the element's end.</summary>
    public static string Rich(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var (depth, spoken) = (xml.Depth, int.MaxValue);
        var text = new StringBuilder();
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.Depth <= spoken) spoken = int.MaxValue;
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "rPh" && spoken == int.MaxValue && !xml.IsEmptyElement) spoken = xml.Depth;
            else if (xml.LocalName == "t" && spoken == int.MaxValue) Append(xml, text);
        }

        return text.ToString();
    }

    /// <summary>The text directly within an element. Leaves the reader at the element's end.</summary>
    public static string Plain(XmlReader xml)
    {
        var text = new StringBuilder();
        Append(xml, text);
        return text.ToString();
    }

    private static void Append(XmlReader xml, StringBuilder text)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        var buffer = new char[1_024];
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)) continue;
            // In pieces, so that an endless text costs a cell's length and not its own.
            while (xml.ReadValueChunk(buffer, 0, buffer.Length) is > 0 and var read)
            {
                if (text.Length + read > ImportTable.LongestCell) throw new SheetException($"has a cell of more than {ImportTable.LongestCell} characters.");
                text.Append(buffer, 0, read);
            }
        }
    }
}
