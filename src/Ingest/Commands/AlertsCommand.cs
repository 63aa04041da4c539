using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest alerts [list|acknowledge]</c>: what somebody should look into because of cards or kiosks.</summary>
internal static class AlertsCommand
{
    private const int MostListed = 10_000;

    public static Command Create(IngestCommands commands)
    {
        var list = List(commands);
        var alerts = new Command("alerts", "Security alerts 安全提醒: cards that may be copied, kiosks that may be forged; what was seen, how often, and what to do.") { list, Acknowledge(commands) };
        // Without a word more, the open ones.
        var json = CommandOptions.Json();
        alerts.Options.Add(json);
        alerts.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) => PrintAsync(settings, database, all: false, 100, parsed.GetValue(json))));
        return alerts;
    }

    private static Command List(IngestCommands commands)
    {
        var all = new Option<bool>("--all") { Description = "The acknowledged ones, too." };
        var most = new Option<int>("--most") { Description = "So many, the last seen first.", DefaultValueFactory = _ => 100 };
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists alerts, the last seen first.") { all, most, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
        {
            var count = parsed.GetValue(most);
            if (count is < 1 or > MostListed) throw new SettingException($"--most takes 1 to {MostListed}.");
            return PrintAsync(settings, database, parsed.GetValue(all), count, parsed.GetValue(json));
        }));
        return list;
    }

    private static Command Acknowledge(IngestCommands commands)
    {
        var id = new Argument<long>("ID") { Description = "The alert's number, as 'ingest alerts list' shows it." };
        var note = new Option<string>("--note") { Description = "What came of it, in a sentence, if it is worth keeping.", DefaultValueFactory = _ => "" };
        var by = CommandOptions.By();
        var acknowledge = new Command("acknowledge", "Says that a named person has looked into it; what is seen from then on opens another alert.") { id, note, by };
        acknowledge.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
            await Console.Out.WriteLineAsync(new AlertDesk(database, TimeProvider.System).Acknowledge(parsed.GetValue(id), CommandOptions.Who(parsed, by), parsed.GetValue(note)!))));
        return acknowledge;
    }

    private static async Task PrintAsync(IngestSettings settings, Storage.Database database, bool all, int most, bool json)
    {
        var alerts = database.Read(work => AlertStore.List(work, all, most));
        if (json) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(alerts.Select(a => Told(a, settings.Zone)), ReportJson.Options));
        else foreach (var line in alerts.SelectMany(a => Lines(a, settings.Zone)).DefaultIfEmpty(all ? "There are none." : "No alert is open.")) await Console.Out.WriteLineAsync(line);
    }

    private static object Told(SecurityAlert alert, TimeZoneInfo zone) => new
    {
        alert.Alert, alert.Kind, alert.Subject, alert.Unit, alert.Count, First = Time(alert.FirstAt, zone), Last = Time(alert.LastAt, zone), alert.Detail,
        Means = AlertWords.Of(alert.Kind).Means, Todo = AlertWords.Of(alert.Kind).Do,
        AcknowledgedBy = alert.IsOpen ? null : alert.AcknowledgedBy, Acknowledged = alert.IsOpen ? null : Time(alert.AcknowledgedAt, zone),
    };

    private static IEnumerable<string> Lines(SecurityAlert alert, TimeZoneInfo zone)
    {
        var word = AlertWords.Of(alert.Kind);
        var often = alert.Count == 1 ? $"on {Time(alert.LastAt, zone)}" : string.Create(CultureInfo.InvariantCulture, $"{alert.Count} times, first on {Time(alert.FirstAt, zone)}, last on {Time(alert.LastAt, zone)}");
        yield return $"{alert.Alert}: {alert.Kind} {alert.Subject} ({word.Level}{(alert.Unit.Length == 0 ? "" : ", " + alert.Unit)}), {often}{(alert.IsOpen ? "" : $"; acknowledged by {alert.AcknowledgedBy}")}";
        yield return $"  {alert.Subject}: {word.Means}. {alert.Detail}";
        if (alert.IsOpen) yield return $"  {word.Do}";
    }

    private static string Time(long at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
