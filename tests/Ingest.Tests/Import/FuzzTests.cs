using System.Text;
using CardSystem.Ingest.Import;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CardSystem.Ingest.Tests.Import;

/// <summary>Whatever bytes a file holds, it is either a table or one clear refusal.</summary>
public sealed class FuzzTests
{
    private const string Pieces = "member,name,branch\r\nM1,\"张\"\"三\",b1\n'=1;\t#\u0001\uFEFF😀\0";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomTextIsATableOrARefusal(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1_500; round++)
        {
            var text = new StringBuilder(random.Next(2) == 0 ? "member,name,branch\n" : "");
            for (var length = random.Next(80); length > 0; length--) text.Append(Pieces[random.Next(Pieces.Length)]);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (random.Next(4) == 0 && bytes.Length > 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Bear(bytes, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void RandomBytesAreATableOrARefusal(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 600; round++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            if (bytes.Length > 8 && random.Next(2) == 0) "PK\u0003\u0004"u8.CopyTo(bytes);
            Bear(bytes, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void AWorkbookDamagedAnywhereIsATableOrARefusal(int seed)
    {
        var random = new Random(seed);
        byte[][] whole =
        [
            Workbooks.Write(Workbooks.Header("member", "name", "branch"), new Row(Workbooks.Shared(0), Workbooks.Shared(1), Workbooks.Number("46143", 2))),
            Workbooks.Around("""<worksheet><sheetData><row><c t="str"><v>member</v></c><c t="str"><v>name</v></c><c t="str"><v>branch</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>"""),
        ];
        for (var round = 0; round < 500; round++)
        {
            var bytes = (byte[])whole[random.Next(whole.Length)].Clone();
            for (var hits = random.Next(1, 6); hits > 0; hits--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(5) == 0) bytes = bytes[..random.Next(4, bytes.Length)];
            Bear(bytes, $"seed {seed}, round {round}");
        }
    }

    /// <summary>The parts stay whole zip entries, only their XML is damaged: the damage then reaches the readers of XML and not the archive's checks.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void ASheetOfDamagedXmlIsATableOrARefusal(int seed)
    {
        var random = new Random(seed);
        const string sheet = """<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>member</v></c><c r="B1" t="inlineStr"><is><t>name</t></is></c><c t="str"><v>branch</v></c></row><row r="2"><c r="A2" s="1"><v>1</v></c><c t="d"><v>2026-05-01</v></c></row></sheetData></worksheet>""";
        for (var round = 0; round < 1_500; round++)
        {
            var text = new StringBuilder(sheet);
            for (var hits = random.Next(1, 5); hits > 0; hits--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                else if (random.Next(2) == 0) text.Insert(at, sheet.AsSpan(random.Next(sheet.Length - 10), 10));
                else text[at] = "<>\"=&;/9Az\u0001"[random.Next(11)];
            }

            Bear(Workbooks.Around(text.ToString()), $"seed {seed}, round {round}");
        }
    }

    private static void Bear(byte[] bytes, string which)
    {
        try
        {
            var table = Workbooks.Read(bytes, ["member", "name", "branch"]);
            foreach (var row in table.Rows)
            {
                row.Text("name", 100);
                row.Day("branch");
            }

            table.ThrowIfWrong();
        }
        catch (ImportException e)
        {
            Assert.All(e.Errors, error => Assert.True(error.StartsWith("members.xlsx", StringComparison.Ordinal) && error.EndsWith('.') && !error.Contains('\n', StringComparison.Ordinal), $"{which}: {error}"));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{which}: {e}");
        }
    }
}
