using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest office add|remove|list|open</c>: the desks of the card office, and cards whose issue is not finished.</summary>
internal static class OfficeCommand
{
    private const int MostListed = 1_000;

    public static Command Create(IngestCommands commands) => new("office", "The card office: which kiosks are its desks, and which cards are half issued.")
    {
        Change(commands, "add", "Lets a kiosk issue cards.", OfficeDesks.Add, "is a desk of the card office now"),
        Change(commands, "remove", "Takes that away again.", OfficeDesks.Remove, "is no desk of the card office any more"),
        List(commands), Open(commands),
    };

    private static Command Change(IngestCommands commands, string name, string description, Func<Work, string, string, DateTimeOffset, string?> change, string done)
    {
        var (kiosk, by) = (new Argument<string>("KIOSK") { Description = "The kiosk's id." }, CommandOptions.By());
        var command = new Command(name, description) { kiosk, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            using var connection = database.Open();
            using (var work = Work.Begin(database, connection))
            {
                if (change(work, parsed.GetValue(kiosk)!, CommandOptions.Who(parsed, by), TimeProvider.System.GetUtcNow()) is { } wrong) throw new SettingException(wrong);
                work.Commit();
            }

            await Console.Out.WriteLineAsync($"{parsed.GetValue(kiosk)} {done}.");
        }));
        return command;
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var command = new Command("list", "Lists the desks.") { json };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var desks = database.Read(OfficeDesks.List);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(desks.Select(d => new { d.Kiosk, d.Name, since = WallTimeRules.Write(d.Since, settings.Zone) }), ReportJson.Options));
            else foreach (var line in desks.Select(d => $"{d.Kiosk} {d.Name}, since {WallTimeRules.Write(d.Since, settings.Zone)}").DefaultIfEmpty("There is no desk yet; 'ingest office add KIOSK' makes one.")) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    private static Command Open(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var command = new Command("open", "Lists the cards whose issue was begun and not finished, the oldest first.") { json };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var open = database.Read(work => IssueStore.Open(work, MostListed)).Select(i => new { i.Card, i.Member, i.Desk, i.State, begun = WallTimeRules.Write(i.BegunAt, settings.Zone) }).ToList();
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(open, ReportJson.Options));
            else foreach (var line in open.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Card} of {i.Member}: {(i.Desk.Length == 0 ? "asked for" : $"{i.State} at {i.Desk}")}, begun {i.begun}")).DefaultIfEmpty("No card is half issued.")) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }
}
