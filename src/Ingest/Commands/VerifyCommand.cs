using System.CommandLine;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest verify [--signatures] [--json]</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(IngestCommands commands)
    {
        var signatures = new Option<bool>("--signatures") { Description = "Verify every kiosk's and card's signature again too; takes long over a large log." };
        var json = CommandOptions.Json();
        var verify = new Command("verify", "Checks that nothing was lost, added or changed: the journals' sequences and chains, the acts' chain, the credit ledger's sums, and that what is derived agrees with itself; ends with 1 where something is wrong.") { signatures, json };
        verify.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var report = VerifyReport.Read(settings, database, parsed.GetValue(signatures), stop);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? report.ToJson() : string.Join(Environment.NewLine, report.ToLines()));
            if (report.Findings.Count > 0) throw new FindingException(report.Findings.Count == 1 ? "One thing is wrong." : $"{report.Findings.Count} things are wrong.");
        }));
        return verify;
    }
}
