using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest activity list [--theme TEXT] [--kind K] [--centre C] [--from DAY] [--until DAY]</c>: what there is, or what a member may choose from in some days.</summary>
internal static class ActivityListCommand
{
    public static Command Create(IngestCommands commands)
    {
        var theme = new Option<string?>("--theme") { Description = "Only what has this in its name or category." };
        var kind = new Option<string?>("--kind") { Description = "Only required, open, volunteer or service ones." };
        var centre = new Option<string?>("--centre") { Description = "Only at this centre." };
        var from = new Option<string?>("--from") { Description = "Instead of activities, their sessions from this day on, yyyy-MM-dd." };
        var until = new Option<string?>("--until") { Description = "Instead of activities, their sessions up to this day." };
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the activities, or with --from or --until the sessions of these days.") { theme, kind, centre, from, until, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
        {
            var wanted = new Wanted(parsed.GetValue(theme), KindOf(parsed.GetValue(kind)), parsed.GetValue(centre));
            if (parsed.GetValue(from) is null && parsed.GetValue(until) is null) return ActivitiesAsync(database.Read(ActivityStore.All).Where(wanted.Has), parsed.GetValue(json));
            var days = new DistrictDays(settings.Zone);
            var (first, last) = (parsed.GetValue(from) is { } f ? CommandOptions.Day("--from", f) : DateOnly.MinValue, parsed.GetValue(until) is { } u ? CommandOptions.Day("--until", u) : DateOnly.MaxValue);
            if (first > last) throw new SettingException("--from is a day not after --until.");
            var (start, end) = (days.StartOf(first), last == DateOnly.MaxValue ? long.MaxValue : days.StartOf(last.AddDays(1)));
            return SessionsAsync(database.Read(work => SessionStore.Between(work, start, end)).Where(wanted.Has), settings.Zone, parsed.GetValue(json));
        }));
        return list;
    }

    private static async Task ActivitiesAsync(IEnumerable<Activity> activities, bool asJson)
    {
        if (asJson) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(activities.Select(ActivityCommand.Told), ActivityCommand.Json));
        else foreach (var line in activities.Select(a => $"{a.Id}: {a.Name} ({ActivityRules.WordFor(a.Kind)}) at {a.Centre}, {a.Starts:HH:mm}–{a.Ends:HH:mm}, {ActivityCommand.Recurs(a)}, planned to {a.PlannedTo:yyyy-MM-dd}").DefaultIfEmpty("There is no such activity; 'ingest activity create' makes one.")) await Console.Out.WriteLineAsync(line);
    }

    private static async Task SessionsAsync(IEnumerable<SessionRow> sessions, TimeZoneInfo zone, bool asJson)
    {
        if (asJson) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(sessions.Select(s => ActivitySessionCommands.Told(s, zone)), ActivityCommand.Json));
        else foreach (var line in sessions.Select(s => $"{ActivitySessionCommands.Line(s, zone)}: {s.Name} ({ActivityRules.WordFor((SessionKind)s.Kind)}, {s.Category})").DefaultIfEmpty("There is no such session in these days.")) await Console.Out.WriteLineAsync(line);
    }

    private static SessionKind? KindOf(string? word) => word is null ? null
        : ActivityRules.KindOf(word) ?? throw new SettingException($"--kind '{Shown.Of(word)}' is not allowed; {ActivityRules.KindAllowed}");

    /// <summary>What somebody looks for; null is anything.</summary>
    private sealed record Wanted(string? Theme, SessionKind? Kind, string? Centre)
    {
        public bool Has(Activity a) => Has(a.Name, a.Category, a.Kind, a.Centre);

        public bool Has(SessionRow s) => Has(s.Name, s.Category, (SessionKind)s.Kind, s.Centre);

        private bool Has(string name, string category, SessionKind kind, string centre) =>
            (Theme is null || name.Contains(Theme, StringComparison.OrdinalIgnoreCase) || category.Contains(Theme, StringComparison.OrdinalIgnoreCase))
            && (Kind is null || kind == Kind) && (Centre is null || centre == Centre);
    }
}
