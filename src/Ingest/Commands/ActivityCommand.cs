using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Feed;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest activity create|list|show|extend|stop|ics</c>, and of single sessions <c>move|cancel|reinstate|capacity|sign-up|withdraw|sign-ups</c>.</summary>
internal static class ActivityCommand
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static Command Create(IngestCommands commands)
    {
        var command = new Command("activity", "Activities and their sessions: made, extended, moved, cancelled, signed up for.")
        {
            ActivityCreateCommand.Create(commands), ActivityListCommand.Create(commands), Show(commands), Extend(commands), Stop(commands), Ics(commands),
        };
        foreach (var session in ActivitySessionCommands.Create(commands)) command.Subcommands.Add(session);
        return command;
    }

    /// <exception cref="SettingException">It is not a time of day.</exception>
    internal static TimeOnly Time(string option, string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new SettingException($"{option} '{Shown.Of(text)}' is not a time of day; write HH:mm, for instance 19:30.");

    /// <summary>Ids given with commas or semicolons between them, each once and in order.</summary>
    internal static string Ids(string text) => string.Join(';', text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    internal static string Clock(long instant, TimeZoneInfo zone) => LocalTimes.Local(instant, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Command Show(IngestCommands commands)
    {
        var (id, json) = (new Argument<string>("ID") { Description = "The activity's id, as 'ingest activity list' shows it." }, CommandOptions.Json());
        var show = new Command("show", "Shows an activity with its sessions.") { id, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (activity, members, sessions) = database.Read(work => (ActivityStore.Get(work, parsed.GetValue(id)!), ActivityStore.List(work, parsed.GetValue(id)!), SessionStore.OfActivity(work, parsed.GetValue(id)!)));
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { activity = Told(activity), members, sessions = sessions.Select(s => ActivitySessionCommands.Told(s, settings.Zone)) }, Json));
                return;
            }

            await Console.Out.WriteLineAsync($"{activity.Id}: {activity.Name}, {activity.Category}, {ActivityRules.WordFor(activity.Kind)}, for {activity.Audience}{(members.Count > 0 ? $" and {Plural.Of(members.Count, "member")} by name" : "")}");
            await Console.Out.WriteLineAsync($"at {activity.Centre} {activity.Room} {activity.Kiosks}".TrimEnd() + $", {activity.Starts:HH:mm}–{activity.Ends:HH:mm} from {activity.FirstDay:yyyy-MM-dd}, {Recurs(activity)}, on holidays: {activity.Holidays}");
            foreach (var s in sessions) await Console.Out.WriteLineAsync("  " + ActivitySessionCommands.Line(s, settings.Zone));
        }));
        return show;
    }

    private static Command Extend(IngestCommands commands)
    {
        var id = new Argument<string?>("ID") { Description = "One activity; all of them without it.", Arity = ArgumentArity.ZeroOrOne };
        var (until, by) = (new Option<string?>("--until") { Description = "The last day to plan, yyyy-MM-dd; Activities:HorizonMonths from now without it." }, CommandOptions.By());
        var extend = new Command("extend", "Makes the sessions still to come, and moves untouched ones to where a newer calendar has them. Doing it again changes nothing.") { id, until, by };
        extend.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var named = parsed.GetValue(id);
            if (named is null && database.Read(ActivityStore.All).Count == 0) await Console.Out.WriteLineAsync("There is no activity yet; 'ingest activity create' makes one.");
            foreach (var activity in named is null ? database.Read(ActivityStore.All) : [database.Read(work => ActivityStore.Get(work, named))])
            {
                var through = parsed.GetValue(until) is { } day ? CommandOptions.Day("--until", day) : ActivityDesk.Horizon(activity.FirstDay, now, settings.Activities.HorizonMonths, settings.Zone);
                await Console.Out.WriteLineAsync(database.Write(work => ActivityDesk.Extend(work, activity.Id, through, CommandOptions.Who(parsed, by), now, settings.Zone)).ToString());
            }
        }));
        return extend;
    }

    private static Command Stop(IngestCommands commands)
    {
        var (id, from, by, reason) = (new Argument<string>("ID") { Description = "The activity's id, as 'ingest activity list' shows it." }, new Option<string>("--from") { Description = "The first day without it, yyyy-MM-dd.", Required = true }, CommandOptions.By(), CommandOptions.Reason());
        var stop = new Command("stop", "Ends an activity: its sessions from that day on are cancelled, and no more are planned.") { id, from, by, reason };
        stop.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var cancelled = database.Write(work => ActivityDesk.Stop(work, parsed.GetValue(id)!, CommandOptions.Day("--from", parsed.GetValue(from)!), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, TimeProvider.System.GetUtcNow(), settings.Zone));
            await Console.Out.WriteLineAsync($"{Plural.Of(cancelled, "session is", "sessions are")} cancelled.");
        }));
        return stop;
    }

    private static Command Ics(IngestCommands commands)
    {
        var centre = new Option<string?>("--centre") { Description = "Only what is held at this centre, or was to be." };
        var branch = new Option<string?>("--branch") { Description = "Only what this unit's members are expected at or may come to." };
        var outFile = new Option<FileInfo>("--out") { Description = "The file to write.", Required = true };
        var ics = new Command("ics", "Writes the sessions as a calendar file (iCalendar).") { centre, branch, outFile };
        ics.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var text = database.Read(work => CalendarStore.Feed(work, parsed.GetValue(centre), parsed.GetValue(branch), settings.Zone, TimeProvider.System.GetUtcNow()));
            await File.WriteAllBytesAsync(parsed.GetValue(outFile)!.FullName, Encoding.UTF8.GetBytes(text));
            await Console.Out.WriteLineAsync($"{text.Split("BEGIN:VEVENT").Length - 1} sessions are in '{parsed.GetValue(outFile)!.Name}'; calendar programs open it.");
        }));
        return ics;
    }

    internal static string Recurs(Activity a) => a.Recurrence.Length == 0 ? "once" : a.Recurrence.ReplaceLineEndings(" ");

    internal static object Told(Activity a) => new
    {
        a.Id, a.Name, a.Category, kind = ActivityRules.WordFor(a.Kind), a.Organiser, audience = a.Audience, a.Centre, a.Room, a.Kiosks, a.InOut, a.Rate, a.Capacity, a.FirstDay,
        lastDay = a.LastDay == RuleExpander.LastDay ? (DateOnly?)null : a.LastDay, a.Starts, a.Ends, a.Windows, a.Recurrence, holidays = a.Holidays.ToString(), a.PlannedTo,
    };
}
