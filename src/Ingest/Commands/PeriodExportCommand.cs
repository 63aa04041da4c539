using System.CommandLine;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest period export PERIOD</c>.</summary>
internal static class PeriodExportCommand
{
    public static Command Create(IngestCommands commands)
    {
        var period = PeriodCommand.Argument();
        var outFile = CommandOptions.Out();
        var version = new Option<long?>("--settlement") { Description = "Which settlement; the last one without it." };
        var names = CommandOptions.Names();
        var export = new Command("export", "Writes a year or a quarter as CSV for spreadsheets, or as a workbook where the file ends in .xlsx: its settlement, or what stands now where it is not settled.") { period, outFile, version, names };
        export.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var rows = database.ReadDerived(work => Rows(work, PeriodCommand.Checked(parsed.GetValue(period)), parsed.GetValue(version), parsed.GetValue(names)).ToList());
            if (parsed.GetValue(outFile) is not { } file) foreach (var row in rows) await Console.Out.WriteLineAsync(SettlementCsv.Line(row));
            else if (!file.Extension.Equals(".xlsx", StringComparison.OrdinalIgnoreCase))
                await File.WriteAllTextAsync(file.FullName, string.Concat(rows.Select(r => SettlementCsv.Line(r) + "\r\n").Prepend(SettlementCsv.ByteOrderMark)), new UTF8Encoding(false), stop);
            else
            {
                await using var stream = file.Create();
                SheetWriter.WriteXlsx(stream, [new Sheet(rows[0][0], rows[0], rows.Skip(1))]);
            }
        }));
        return export;
    }

    internal static IEnumerable<IReadOnlyList<string>> Rows(Work work, Period period, long? version, bool wholeNames)
    {
        var settlement = version is { } number
            ? PeriodStore.Settlements(work, period).SingleOrDefault(s => s.Version == number) ?? throw new SettingException($"The {period.Named} has no settlement {number}.") : PeriodStore.Last(work, period);
        return SettlementTable.Rows(work, period, settlement, (name, _) => wholeNames ? name : MaskedName.Of(name));
    }
}
