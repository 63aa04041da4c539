using System.Globalization;
using System.Xml;

namespace CardSystem.Ingest.Import;

/// <summary>
/// The first visible sheet of a workbook, row by row as it inflates. Numbers and days come by their type and so mean the same in any country:
/// a day is written yyyy-MM-dd, a time yyyy-MM-dd HH:mm[:ss]. Of a formula the value counts that was last computed.
/// </summary>
internal sealed class XlsxSheet
{
    private readonly XlsxPackage _package;
    private readonly Action<long, int, string> _fault;
    private readonly string _part;
    private readonly bool _since1904;
    private readonly List<string> _strings = [];
    private readonly XlsxStyles _styles = new();

    /// <param name="fault">Told of what is wrong with a cell: its row, its column from 0, and what.</param>
    public XlsxSheet(XlsxPackage package, Action<long, int, string> fault)
    {
        (_package, _fault) = (package, fault);
        var workbook = package.References("").FirstOrDefault(r => r.Type == "officeDocument").Part ?? "xl/workbook.xml";
        var references = package.References(workbook);
        var sheet = FirstVisible(workbook, out _since1904);
        _part = references.FirstOrDefault(r => r.Id == sheet).Part ?? throw new InvalidDataException("The workbook has no sheet.");
        if (references.FirstOrDefault(r => r.Type == "sharedStrings").Part is { } strings && package.Has(strings))
        {
            using var xml = package.Open(strings);
            _strings = XlsxText.Shared(xml);
        }

        if (references.FirstOrDefault(r => r.Type == "styles").Part is { } styles && package.Has(styles))
        {
            using var xml = package.Open(styles);
            _styles = XlsxStyles.Read(xml);
        }
    }

    public IEnumerable<SheetRow> Rows()
    {
        using var xml = _package.Open(_part);
        var number = 0L;
        var within = "";
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.Depth == 1) within = xml.LocalName;
            if (xml.Depth != 2 || within != "sheetData" || xml.LocalName != "row") continue;
            number = long.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var named) ? named : number + 1;
            var cells = Cells(xml, number);
            if (cells.Length > 0) yield return new SheetRow(number, cells);
        }
    }

    /// <summary>A, B … Z, AA …: the column as a spreadsheet shows it.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + (rest - 1) % 26) + letters;
        return letters;
    }

    private string FirstVisible(string workbook, out bool since1904)
    {
        using var xml = _package.Open(workbook);
        string? first = null, visible = null;
        since1904 = false;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "workbookPr") since1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (xml.LocalName != "sheet") continue;
            var id = Reference(xml);
            first ??= id;
            if (xml.GetAttribute("state") is null or "visible") visible ??= id;
        }

        return visible ?? first ?? throw new InvalidDataException("The workbook has no sheet.");
    }

    /// <summary>The attribute <c>r:id</c>, whichever of the two namespaces the program wrote.</summary>
    private static string? Reference(XmlReader xml)
    {
        string? id = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal)) id = xml.Value;
        }

        xml.MoveToElement();
        return id;
    }

    private string[] Cells(XmlReader xml, long number)
    {
        if (xml.IsEmptyElement) return [];
        var cells = new List<string>();
        var depth = xml.Depth;
        var column = -1;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c" || xml.Depth != depth + 1) continue;
            column = xml.GetAttribute("r") is { } place ? Column(place) : column + 1;
            var text = Cell(xml, number, column);
            if (text.Length == 0) continue;
            if (column >= ImportTable.MostColumns) throw new SheetException($"has a value in column {Letters(column)} of row {number}; the limit is {ImportTable.MostColumns} columns.");
            while (cells.Count <= column) cells.Add("");
            cells[column] = text;
        }

        return [.. cells];
    }

    private static int Column(string place)
    {
        var column = 0;
        foreach (var c in place.TakeWhile(char.IsAsciiLetter).Take(4)) column = column * 26 + (char.ToUpperInvariant(c) - 'A') + 1;
        return column > 0 ? column - 1 : throw new InvalidDataException("A cell has no place.");
    }

    private string Cell(XmlReader xml, long row, int column)
    {
        var (type, style, value) = (xml.GetAttribute("t"), xml.GetAttribute("s"), "");
        if (xml.IsEmptyElement) return "";
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1) continue;
            if (xml.LocalName == "v") value = XlsxText.Plain(xml);
            else if (xml.LocalName == "is") value = XlsxText.Rich(xml);
        }

        switch (type)
        {
            case "s" when value.Length > 0:
                return int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < _strings.Count
                    ? _strings[index] : throw new InvalidDataException("A cell names a text that is not there.");
            case "b": return value.Trim() == "1" ? "TRUE" : "FALSE";
            case "e":
                _fault(row, column, $"holds the error {Contracts.Shown.Of(value)}; mend the formula or write the value.");
                return value;
            case "d": return XlsxDates.OfIso(value);
            case null or "n": return XlsxDates.OfNumber(value, _styles[style], _since1904);
            default: return value;
        }
    }
}
