using System.Globalization;
using CardSystem.Ingest.Import;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CardSystem.Ingest.Tests.Import;

public sealed class XlsxTests
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static string[] Cells(byte[] workbook, string[] columns) => [.. Workbooks.Read(workbook, columns).Rows.SelectMany(r => columns.Select(c => r[c]))];

    [Fact]
    public void TextsNumbersAndDaysComeByTheirType()
    {
        var noon = (new DateTime(2026, 5, 1, 8, 30, 0) - new DateTime(1899, 12, 30)).TotalDays.ToString("R", CultureInfo.InvariantCulture);
        var workbook = Workbooks.Write(
            Workbooks.Header("member", "name", "branch", "a", "b", "c", "d", "e", "f"),
            new Row(Workbooks.Shared(0), Workbooks.Shared(1), Workbooks.Shared(2), Workbooks.Number("46143", 1), Workbooks.Number("46143", 2), Workbooks.Number(noon, 3), Workbooks.Number("7", 4), Workbooks.Number("1.5"), Workbooks.Number("12345678")));
        Assert.Equal(["M001", "张三", "b1", "2026-05-01", "2026-05-01", "2026-05-01 08:30", "7", "1.5", "12345678"], Cells(workbook, ["member", "name", "branch", "a", "b", "c", "d", "e", "f"]));
    }

    [Fact]
    public void TheOtherEpochHiddenSheetsBooleansAndFormulasAreUnderstood()
    {
        var workbook = Workbooks.Write(
            [
                Workbooks.Header("a", "b", "c"),
                new Row(Workbooks.Number("44681", 1), new Cell { DataType = CellValues.Boolean, CellValue = new CellValue("1") }, new Cell { DataType = CellValues.String, CellFormula = new CellFormula("\"x\"&\"y\""), CellValue = new CellValue("xy") }),
            ], since1904: true, hiddenFirst: true);
        Assert.Equal(["2026-05-01", "TRUE", "xy"], Cells(workbook, ["a", "b", "c"]));
    }

    [Fact]
    public void SparseRowsKeepTheirColumnsAndNumbers()
    {
        var workbook = Workbooks.Around($"""
            <worksheet xmlns="{Main}"><sheetData>
            <row r="2"><c r="B2" t="inlineStr"><is><t>member</t></is></c><c r="A2" t="str"><v>name</v></c></row>
            <row r="5"/>
            <row r="7"><c r="B7"><v>1E2</v></c></row>
            <row><c/><c t="inlineStr"><is><r><t>M</t></r><rPh><t>no</t></rPh><r><t>2</t></r></is></c></row>
            </sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>
            """);
        var rows = Workbooks.Read(workbook, ["member", "name"]).Rows;
        Assert.Equal([(7L, "100", ""), (8L, "M2", "")], rows.Select(r => (r.Number, r["member"], r["name"])));
    }

    [Fact]
    public void ErrorsAreNamedByRowAndColumn()
    {
        var workbook = Workbooks.Write(Workbooks.Header("member", "name"), new Row(Workbooks.Text("M1"), new Cell { DataType = CellValues.Error, CellValue = new CellValue("#N/A") }), new Row(Workbooks.Text("M2"), Workbooks.Text("张"), Workbooks.Text("stray")));
        Assert.Equal(
        [
            "members.xlsx row 2, column B: holds the error #N/A; mend the formula or write the value.",
            "members.xlsx row 3, column C: stands beyond the last column of the header.",
        ], Workbooks.Errors(workbook, "member", "name"));
    }

    [Fact]
    public void T23_ADayThatCountriesReadDifferentlyIsRefusedAndADateCellIsNot()
    {
        var table = Workbooks.Read(Workbooks.Write(Workbooks.Header("member", "from"), new Row(Workbooks.Text("M1"), Workbooks.Text("03/04/2026")), new Row(Workbooks.Text("M2"), Workbooks.Number("46115", 2)), new Row(Workbooks.Text("M3"), Workbooks.Text("2026-04-03")), new Row(Workbooks.Text("M4"), Workbooks.Number("46115"))), ["member", "from"]);
        var third = new DateOnly(2026, 4, 3).DayNumber;
        Assert.Equal([null, third, third, null], table.Rows.Select(r => r.Day("from")));
        Assert.Equal(
        [
            "members.xlsx row 2, column from: '03/04/2026' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.",
            "members.xlsx row 5, column from: '46115' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.",
        ], Assert.Throws<ImportException>(table.ThrowIfWrong).Errors);
    }

    [Theory]
    [InlineData("1", XlsxStyles.Look.Day, "1900-01-01")]
    [InlineData("59", XlsxStyles.Look.Day, "1900-02-28")]
    [InlineData("61", XlsxStyles.Look.Day, "1900-03-01")]
    [InlineData("0.5", XlsxStyles.Look.Time, "12:00")]
    [InlineData("46143.9999999", XlsxStyles.Look.Day, "2026-05-02")]
    [InlineData("46143.354166666664", XlsxStyles.Look.Time, "2026-05-01 08:30")]
    [InlineData("46143.000011574073", XlsxStyles.Look.Time, "2026-05-01 00:00:01")]
    [InlineData("-1", XlsxStyles.Look.Day, "-1")]
    [InlineData("2958466", XlsxStyles.Look.Day, "2958466")]
    [InlineData("1e300", XlsxStyles.Look.Day, "1E+300")]
    [InlineData("NaN", XlsxStyles.Look.Number, "NaN")]
    [InlineData("007", XlsxStyles.Look.Number, "7")]
    public void NumbersAreDaysOnlyWhereTheyAreFormattedSo(string number, object look, string text) => Assert.Equal(text, XlsxDates.OfNumber(number, (XlsxStyles.Look)look, since1904: false));

    [Theory]
    [InlineData("yyyy\"年\"m\"月\"d\"日\"", XlsxStyles.Look.Day)]
    [InlineData("[$-804]yyyy-mm-dd;@", XlsxStyles.Look.Day)]
    [InlineData("h:mm AM/PM", XlsxStyles.Look.Time)]
    [InlineData("[h]:mm", XlsxStyles.Look.Time)]
    [InlineData("General", XlsxStyles.Look.Number)]
    [InlineData("[Red]0.00\"dd\"", XlsxStyles.Look.Number)]
    [InlineData("0\\d_m*y", XlsxStyles.Look.Number)]
    [InlineData("\"unclosed", XlsxStyles.Look.Number)]
    [InlineData("@;yyyy", XlsxStyles.Look.Number)]
    public void AFormatTellsWhetherANumberIsADay(string format, object look) => Assert.Equal(look, XlsxStyles.Of(format));

    [Fact]
    public void AnArchiveThatInflatesWithoutEndIsStopped()
    {
        var bomb = Workbooks.Around($"""<worksheet xmlns="{Main}"><sheetData><row><c t="str"><v>member</v></c></row></sheetData>{new string(' ', 300 << 20)}</worksheet>""");
        Assert.True(bomb.Length < 1 << 20);
        Assert.Equal(["members.xlsx inflates to more than 256 MiB; divide it."], Workbooks.Errors(bomb, "member"));
    }

    [Fact]
    public void AnEntityThatExpandsIsRefused() => Assert.Equal(["members.xlsx is a damaged .xlsx workbook; open it in a spreadsheet program and save it again."], Workbooks.Errors(Workbooks.Around($"""
        <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet xmlns="{Main}"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>
        """), "member"));

    [Fact]
    public void LimitsAreNamed()
    {
        static byte[] Sheet(string rows) => Workbooks.Around($"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""");
        Assert.Equal(["members.xlsx has a value in column CW of row 1; the limit is 100 columns."], Workbooks.Errors(Sheet("""<row r="1"><c r="CW1"><v>1</v></c></row>"""), "member"));
        Assert.Equal(["members.xlsx has a cell of more than 32767 characters."], Workbooks.Errors(Sheet($"<row><c t=\"str\"><v>{new string('x', 40_000)}</v></c></row>"), "member"));
        Assert.Equal(["members.xlsx is empty; its first row must be member."], Workbooks.Errors(Sheet(""), "member"));
        Assert.Equal(["members.xlsx is a damaged .xlsx workbook; open it in a spreadsheet program and save it again."], Workbooks.Errors(Sheet("<row><c t=\"s\"><v>9</v></c></row>"), "member"));
        Assert.Equal(["members.xlsx is a damaged .xlsx workbook; open it in a spreadsheet program and save it again."], Workbooks.Errors(Workbooks.Zip(("hello.txt", "hello")), "member"));
        Assert.Equal(["members.xlsx is an old .xls workbook or one with a password; save it as .xlsx or as CSV UTF-8, without a password."], Workbooks.Errors([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "member"));
        Assert.Equal(["members.xlsx is no text; save it as CSV UTF-8 or as an .xlsx workbook."], Workbooks.Errors([65, 0, 65], "member"));
    }

    [Fact]
    public void MoreRowsThanTheLimitAreRefused() => Assert.Equal([$"members.xlsx has more than {ImportTable.MostRows} rows; divide it."], Workbooks.Errors(
        Workbooks.Around($"""<worksheet xmlns="{Main}"><sheetData><row><c t="str"><v>member</v></c></row>{string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", ImportTable.MostRows + 1))}</sheetData></worksheet>"""), "member"));
}
