using System.CommandLine;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest status [--json]</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var status = new Command("status", "Counts what the centre has: taps, attendance, what is set aside, and how complete each kiosk is.") { json };
        status.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var report = StatusReport.Read(database);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? report.ToJson() : string.Join(Environment.NewLine, report.ToLines()));
        }));
        return status;
    }
}
