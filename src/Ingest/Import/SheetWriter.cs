using System.IO.Compression;
using System.Text;
using System.Xml;

namespace CardSystem.Ingest.Import;

/// <param name="Name">At most 31 characters, without []:*?/\\.</param>
public sealed record Sheet(string Name, IReadOnlyList<string> Header, IEnumerable<IReadOnlyList<string>> Rows);

/// <summary>Writes tables for people to open in a spreadsheet program: CSV (UTF-8 with byte order mark), or an .xlsx workbook in which every cell is text.</summary>
public static class SheetWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    // Written out, so that the same table gives the same bytes.
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Would a spreadsheet program take the text for a formula?</summary>
    public static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';

    /// <summary>A cell of a CSV file: guarded by a quote where it would be taken for a formula, and put in quotes where it must be.</summary>
    public static string CsvCell(string text)
    {
        var safe = IsFormula(text) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 || safe != safe.Trim() ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }

    public static void WriteCsv(Stream stream, Sheet sheet)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var row in sheet.Rows.Prepend(sheet.Header)) writer.WriteLine(string.Join(',', row.Select(CsvCell)));
    }

    public static void WriteXlsx(Stream stream, IReadOnlyList<Sheet> sheets)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Part(zip, "[Content_Types].xml", xml => Types(xml, sheets.Count));
        Part(zip, "_rels/.rels", xml => References(xml, [("officeDocument", "xl/workbook.xml")]));
        Part(zip, "xl/workbook.xml", xml => Workbook(xml, sheets));
        Part(zip, "xl/_rels/workbook.xml.rels", xml => References(xml, [.. sheets.Select((_, i) => ("worksheet", $"worksheets/sheet{i + 1}.xml")), ("styles", "styles.xml")]));
        Part(zip, "xl/styles.xml", Styles);
        for (var i = 0; i < sheets.Count; i++)
        {
            var sheet = sheets[i];
            Part(zip, $"xl/worksheets/sheet{i + 1}.xml", xml => Worksheet(xml, sheet));
        }
    }

    private static void Part(ZipArchive zip, string name, Action<XmlWriter> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = Stamp;
        using var stream = entry.Open();
        // Characters that XML cannot hold are left out rather than making a file nobody can open.
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true });
        xml.WriteStartDocument(standalone: true);
        write(xml);
        xml.WriteEndDocument();
    }

    private static void Types(XmlWriter xml, int sheets)
    {
        xml.WriteStartElement("Types", Package + "content-types");
        foreach (var (extension, type) in new[] { ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml") })
            Element(xml, "Default", ("Extension", extension), ("ContentType", type));
        Element(xml, "Override", ("PartName", "/xl/workbook.xml"), ("ContentType", Spreadsheet + "sheet.main+xml"));
        Element(xml, "Override", ("PartName", "/xl/styles.xml"), ("ContentType", Spreadsheet + "styles+xml"));
        for (var i = 1; i <= sheets; i++) Element(xml, "Override", ("PartName", $"/xl/worksheets/sheet{i}.xml"), ("ContentType", Spreadsheet + "worksheet+xml"));
        xml.WriteEndElement();
    }

    private static void References(XmlWriter xml, IReadOnlyList<(string Type, string Target)> references)
    {
        xml.WriteStartElement("Relationships", Package + "relationships");
        for (var i = 0; i < references.Count; i++) Element(xml, "Relationship", ("Id", $"rId{i + 1}"), ("Type", $"{Links}/{references[i].Type}"), ("Target", references[i].Target));
        xml.WriteEndElement();
    }

    private static void Workbook(XmlWriter xml, IReadOnlyList<Sheet> sheets)
    {
        xml.WriteStartElement("workbook", Main);
        xml.WriteStartElement("sheets", Main);
        for (var i = 0; i < sheets.Count; i++)
        {
            xml.WriteStartElement("sheet", Main);
            xml.WriteAttributeString("name", sheets[i].Name);
            xml.WriteAttributeString("sheetId", $"{i + 1}");
            xml.WriteAttributeString("r", "id", Links, $"rId{i + 1}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Style 0 is text (format 49, '@'); style 1 the bold header.</summary>
    private static void Styles(XmlWriter xml)
    {
        const string Fonts = """<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>""";
        const string Fills = """<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>""";
        const string Borders = """<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>""";
        const string Text = """<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>""";
        const string Bold = """<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>""";
        using var fixedText = XmlReader.Create(new StringReader($"""<styleSheet xmlns="{Main}">{Fonts}{Fills}{Borders}<cellXfs count="2">{Text}{Bold}</cellXfs></styleSheet>"""));
        fixedText.MoveToContent();
        xml.WriteNode(fixedText, defattr: false);
    }

    private static void Worksheet(XmlWriter xml, Sheet sheet)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("cols", Main);
        Element(xml, "col", ("min", "1"), ("max", $"{Math.Max(1, sheet.Header.Count)}"), ("width", "24"), ("style", "0"), ("customWidth", "1"));
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        var number = 0;
        foreach (var row in sheet.Rows.Prepend(sheet.Header)) Row(xml, ++number, row);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Row(XmlWriter xml, int number, IReadOnlyList<string> cells)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", $"{number}");
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0) continue;
            xml.WriteStartElement("c", Main);
            xml.WriteAttributeString("r", $"{XlsxSheet.Letters(i)}{number}");
            xml.WriteAttributeString("s", number == 1 ? "1" : "0");
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is", Main);
            xml.WriteStartElement("t", Main);
            xml.WriteAttributeString("xml", "space", "http://www.w3.org/XML/1998/namespace", "preserve");
            xml.WriteString(string.Concat(cells[i].EnumerateRunes().Where(r => r.Value > 0xffff || XmlConvert.IsXmlChar((char)r.Value))));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes) xml.WriteAttributeString(attribute, value);
        xml.WriteEndElement();
    }
}
