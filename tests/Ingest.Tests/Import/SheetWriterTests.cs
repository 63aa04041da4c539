using System.Text;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace CardSystem.Ingest.Tests.Import;

public sealed class SheetWriterTests(PostgresServer server)
{
    private static readonly Sheet Names = new("names", ["key", "text"], [["A1", "=1+1"], ["A2", "@x"], ["A3", "-5"], ["A4", "王, \"小\" 五"], ["A5", " 000123 "], ["A6", "'quoted"], ["A7", "😀+"]]);

    [Fact]
    public void CsvCellsThatLookLikeFormulasAreGuarded()
    {
        using var stream = new MemoryStream();
        SheetWriter.WriteCsv(stream, Names);
        Assert.Equal("\uFEFFkey,text\r\nA1,'=1+1\r\nA2,'@x\r\nA3,'-5\r\nA4,\"王, \"\"小\"\" 五\"\r\nA5,\" 000123 \"\r\nA6,'quoted\r\nA7,😀+\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        using var csv = new MemoryStream();
        SheetWriter.WriteCsv(csv, Names);
        using var xlsx = new MemoryStream();
        SheetWriter.WriteXlsx(xlsx, [Names]);
        foreach (var bytes in new[] { csv.ToArray(), xlsx.ToArray() })
            Assert.Equal(Names.Rows.Select(r => (r[0], r[1].Trim())), Workbooks.Read(bytes, ["key", "text"]).Rows.Select(r => (r["key"], r["text"])));
    }

    [Fact]
    public void OtherProgramsFindTheWorkbookWhole()
    {
        using var stream = new MemoryStream();
        SheetWriter.WriteXlsx(stream, [Names with { Rows = Names.Rows.Append(["A8", "\u0001bell"]) }, new Sheet("notes", ["a"], [])]);
        stream.Position = 0;
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"));
        var cells = document.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()).ToList();
        Assert.Contains(cells, c => c.CellReference == "B2" && c.InnerText == "=1+1" && c.CellFormula is null);
        Assert.Contains(cells, c => c.InnerText == "bell");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public void EveryTemplateComesBackAsAnEmptyTable(string extension)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        foreach (var kind in IntakeKinds.All)
        {
            var file = Path.Combine(database.Folder, $"{kind.What}.{extension}");
            TemplateCommand.Write(kind, file);
            var report = ImportCommand.Import(TestImport.Settings, database.Database, kind.What, file, dryRun: true);
            Assert.Equal((0, 0, 0), (report.Added, report.Changed, report.Unchanged));
            Assert.Contains("2 rows begin with # and were left out.", report.Notes);
            Assert.All(kind.Columns.Concat(kind.Optional), c => Assert.All([ColumnNotes.Of(kind.What, c).Note, ColumnNotes.Of(kind.What, c).Chinese], note => Assert.NotEqual("", note)));
        }

        Assert.Equal("'members.txt' ends neither in .csv nor in .xlsx.", Assert.Throws<SettingException>(() => TemplateCommand.Write(IntakeKinds.All[1], "members.txt")).Message);
    }

    [Fact]
    public void TheExampleOfATemplateIsARowThatCouldBeImported()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        TestImport.Run(database, "organisations", "id,name,kind,parent\nd,区,district,\nc3,社区,community,d\nb12,支,branch,c3\nb20,支,branch,c3\n");
        var file = Path.Combine(database.Folder, "members.csv");
        TemplateCommand.Write(IntakeKinds.All.Single(k => k.What == "members"), file);
        var lines = File.ReadAllLines(file);
        File.WriteAllLines(file, [lines[0], lines[2].Replace("# ", "", StringComparison.Ordinal)]);
        Assert.Equal(1, ImportCommand.Import(TestImport.Settings, database.Database, "members", file, dryRun: false).Added);
        Assert.Equal(1, database.Scalar<long>("select count(*) from member_exemptions"));
    }
}
