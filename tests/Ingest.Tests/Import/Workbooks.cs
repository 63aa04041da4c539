using System.IO.Compression;
using System.Text;
using CardSystem.Ingest.Import;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CardSystem.Ingest.Tests.Import;

/// <summary>Workbooks written by other people's code, and archives put together by hand to be wrong in one place.</summary>
internal static class Workbooks
{
    /// <summary>Styles of <see cref="Write"/>: 0 plain, 1 a built-in day, 2 a day of Germany's order, 3 a built-in time, 4 a number with a colour that names no day.</summary>
    public static byte[] Write(params IEnumerable<Row> rows) => Write(rows, since1904: false, hiddenFirst: false);

    public static byte[] Write(IEnumerable<Row> rows, bool since1904, bool hiddenFirst)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new WorkbookProperties { Date1904 = since1904 });
            var sheets = new Sheets();
            if (hiddenFirst) sheets.Append(Sheet(book, 1, "old", [new Row(Text("hidden"))], SheetStateValues.Hidden));
            sheets.Append(Sheet(book, 2, "members", rows, SheetStateValues.Visible));
            book.Workbook.Append(sheets);
            Styles(book);
            var strings = book.AddNewPart<SharedStringTablePart>();
            strings.SharedStringTable = new SharedStringTable(
                new SharedStringItem(new Text("M001")),
                new SharedStringItem(new Run(new Text("张")), new Run(new Text("三") { Space = SpaceProcessingModeValues.Preserve }), new PhoneticRun(new Text("zhang")) { BaseTextStartIndex = 0, EndingBaseIndex = 1 }),
                new SharedStringItem(new Text("b1")));
        }

        return stream.ToArray();
    }

    private static DocumentFormat.OpenXml.Spreadsheet.Sheet Sheet(WorkbookPart book, uint id, string name, IEnumerable<Row> rows, SheetStateValues state)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = new Worksheet(new SheetData(rows));
        return new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(part), SheetId = id, Name = name, State = state };
    }

    private static void Styles(WorkbookPart book)
    {
        var part = book.AddNewPart<WorkbookStylesPart>();
        part.Stylesheet = new Stylesheet(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy" }, new NumberingFormat { NumberFormatId = 165, FormatCode = "[Red]0\"days\"" }),
            new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat { NumberFormatId = 14 }),
            new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 14 }, new CellFormat { NumberFormatId = 164 }, new CellFormat { NumberFormatId = 22 }, new CellFormat { NumberFormatId = 165 }));
    }

    public static Cell Shared(int index) => new() { DataType = CellValues.SharedString, CellValue = new CellValue(index) };

    public static Cell Text(string text) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve }) };

    public static Cell Number(string value, uint style = 0) => new() { CellValue = new CellValue(value), StyleIndex = style };

    public static Row Header(params IEnumerable<string> columns) => new(columns.Select(Text));

    /// <summary>A zip archive of these parts.</summary>
    public static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    /// <summary>A whole workbook by hand around the XML of a sheet.</summary>
    public static byte[] Around(string sheet) => Zip(
        ("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", """<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/../worksheets/sheet1.xml"/></Relationships>"""),
        ("xl/worksheets/sheet1.xml", sheet));

    public static ImportTable Read(byte[] bytes, string[] columns, string[]? optional = null)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("cardsystem-sheet-").FullName, "members.xlsx");
        try
        {
            File.WriteAllBytes(file, bytes);
            return ImportTable.Read(file, columns, optional ?? []);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    public static IReadOnlyList<string> Errors(byte[] bytes, params string[] columns) => Assert.Throws<ImportException>(() => Read(bytes, columns).ThrowIfWrong()).Errors;
}
