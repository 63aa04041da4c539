using System.Globalization;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Settings;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Commands;

/// <summary>What waits in the outbox, read beside a running agent without disturbing it.</summary>
internal static class OutboxReport
{
    public static IReadOnlyList<string> Lines(AgentSettings settings)
    {
        var options = settings.Read<OutboxOptions>(OutboxOptions.Section, o => o.Faults());
        if (!File.Exists(options.File)) throw new SettingException($"Outbox:File '{options.File}' does not exist; the agent makes it when it first runs.");
        try
        {
            using var store = OutboxStore.OpenToRead(options.File);
            var journals = store.Journals().ToList();
            var oldest = store.Oldest().At;
            var waiting = journals.Sum(j => j.Waiting);
            return
            [
                $"{options.File} of kiosk {store.Meta(TapOutbox.KioskMeta)}",
                .. journals.Select(j => $"{j.Journal}  durable to {j.Last}, received to {j.Received}, {j.Waiting} waiting{(j.Retired ? ", closed" : "")}"),
                waiting == 0 ? "Nothing waits for the centre." : string.Create(CultureInfo.InvariantCulture, $"{waiting} {(waiting == 1 ? "tap waits" : "taps wait")} for the centre, the oldest of {oldest:yyyy-MM-dd HH:mm:ss} UTC."),
            ];
        }
        catch (SqliteException e)
        {
            throw new SettingException($"Outbox:File '{options.File}' cannot be read: {e.Message}");
        }
    }
}
