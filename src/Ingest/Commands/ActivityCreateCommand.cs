using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest activity create ID …</c></summary>
internal static class ActivityCreateCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = $"1 to {ActivityRules.LongestId} of a-z, 0-9 and '-'; its sessions are called ID-yyyymmdd." };
    private static readonly Option<string> Name = new("--name") { Description = "The name for people.", Required = true };
    private static readonly Option<string> Centre = new("--centre") { Description = "The centre it is held at.", Required = true };
    private static readonly Option<string> Room = Text("--room", "The room.", "");
    private static readonly Option<string> Kiosks = Text("--kiosks", "Kiosks with ',' between them; all of the centre without it.", "");
    private static readonly Option<string> Category = Text("--category", "What it counts as in the credit policy.", "meeting");
    private static readonly Option<string> Kind = Text("--kind", "required, open, volunteer or service.", "required");
    private static readonly Option<string> Organiser = Text("--organiser", "The unit that holds it.", "");
    private static readonly Option<string> Audience = Text("--audience", "Units with ',' between them whose members must come, or may come to an open activity; '*' for nobody in particular.", "*");
    private static readonly Option<string[]> Members = new("--members") { Description = "Members by number, one by one.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<FileInfo?> MembersFile = new("--members-file") { Description = "Members one by one, from a file with a number on each line." };
    private static readonly Option<bool> InOut = new("--in-out") { Description = "Members sign out too." };
    private static readonly Option<bool> Rate = new("--rate") { Description = "Whoever was served is asked at the kiosk how it was; only of kind service." };
    private static readonly Option<int> Capacity = new("--capacity") { Description = "The most that may sign up; 0 for no limit." };
    private static readonly Option<string> From = new("--from") { Description = "The first day it may take place, yyyy-MM-dd.", Required = true };
    private static readonly Option<string?> LastDay = new("--last-day") { Description = "The last day it may take place; without it, it goes on." };
    private static readonly Option<string> Starts = new("--starts") { Description = "HH:mm on the district's clocks.", Required = true };
    private static readonly Option<string> Ends = new("--ends") { Description = "HH:mm; at or before the start means the next day.", Required = true };
    private static readonly Option<int> OpensBefore = Minutes("--opens-before", "Signing in is possible so many minutes before the start.", 60);
    private static readonly Option<int> LateAfter = Minutes("--late-after", "On time until so many minutes after the start.", 10);
    private static readonly Option<int> LeaveBefore = Minutes("--leave-before", "Leaving so many minutes before the end is not early.", 0);
    private static readonly Option<int> ClosesAfter = Minutes("--closes-after", "Signing in and out is possible until so many minutes after the end.", 60);
    private static readonly Option<string> Repeat = Text("--repeat", $"How it comes back: a rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=TU, or {RecurrenceText.Phrases}. Once without it.", "");
    private static readonly Option<string[]> Except = new("--except") { Description = "Days it does not take place, yyyy-MM-dd.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<string[]> Also = new("--also") { Description = "Further days it takes place, yyyy-MM-dd.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<string> Holidays = Text("--holidays", "What becomes of a day that falls on a holiday: keep, skip or next-working-day.", "keep");
    private static readonly Option<string?> Until = new("--until") { Description = "Make the sessions up to this day; Activities:HorizonMonths from now without it." };

    public static Command Create(IngestCommands commands)
    {
        var by = CommandOptions.By();
        var create = new Command("create", "Makes an activity and its sessions.")
        {
            Id, Name, Centre, Room, Kiosks, Category, Kind, Organiser, Audience, Members, MembersFile, InOut, Rate, Capacity, From, LastDay, Starts, Ends, OpensBefore, LateAfter, LeaveBefore, ClosesAfter,
            Repeat, Except, Also, Holidays, Until, by,
        };
        create.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var activity = Read(parsed);
            var through = parsed.GetValue(Until) is { } day ? CommandOptions.Day("--until", day) : ActivityDesk.Horizon(activity.FirstDay, now, settings.Activities.HorizonMonths, settings.Zone);
            var members = Numbers(parsed.GetValue(Members)!, parsed.GetValue(MembersFile));
            await Console.Out.WriteLineAsync(database.Write(work => ActivityDesk.Create(work, activity, members, through, CommandOptions.Who(parsed, by), now, settings.Zone)).ToString());
        }));
        return create;
    }

    private static Activity Read(ParseResult parsed)
    {
        var first = CommandOptions.Day("--from", parsed.GetValue(From)!);
        var audience = ActivityCommand.Ids(parsed.GetValue(Audience)!);
        return new Activity(
            parsed.GetValue(Id)!, parsed.GetValue(Name)!, parsed.GetValue(Category)!, KindOf(parsed.GetValue(Kind)!), parsed.GetValue(Organiser)!, audience.Length == 0 ? "*" : audience,
            parsed.GetValue(Centre)!, parsed.GetValue(Room)!, ActivityCommand.Ids(parsed.GetValue(Kiosks)!), parsed.GetValue(InOut), parsed.GetValue(Capacity),
            first, parsed.GetValue(LastDay) is { } last ? CommandOptions.Day("--last-day", last) : RuleExpander.LastDay,
            ActivityCommand.Time("--starts", parsed.GetValue(Starts)!), ActivityCommand.Time("--ends", parsed.GetValue(Ends)!),
            new SessionWindows(parsed.GetValue(OpensBefore), parsed.GetValue(LateAfter), parsed.GetValue(LeaveBefore), parsed.GetValue(ClosesAfter)),
            Recurrence(parsed), HolidaysOf(parsed.GetValue(Holidays)!), first) { Rate = parsed.GetValue(Rate) };
    }

    private static string Recurrence(ParseResult parsed)
    {
        var lines = new List<string> { parsed.GetValue(Repeat)!.Replace("\\n", "\n", StringComparison.Ordinal) };
        if (parsed.GetValue(Except) is { Length: > 0 } except) lines.Add("EXDATE;VALUE=DATE:" + Dates("--except", except));
        if (parsed.GetValue(Also) is { Length: > 0 } also) lines.Add("RDATE;VALUE=DATE:" + Dates("--also", also));
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    private static string Dates(string option, string[] days) => string.Join(',', days.SelectMany(d => d.Split(',')).Select(d => CommandOptions.Day(option, d).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture)));

    private static HashSet<string> Numbers(string[] given, FileInfo? file)
    {
        try
        {
            return given.SelectMany(g => g.Split(',')).Concat(file is null ? [] : File.ReadLines(file.FullName)).Select(n => n.Trim()).Where(n => n.Length > 0).Take(ActivityRules.MostListed + 1).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The list of members cannot be read: {e.Message}");
        }
    }

    private static SessionKind KindOf(string text) => ActivityRules.KindOf(text) ?? throw new SettingException($"--kind '{Shown.Of(text)}' is not allowed; {ActivityRules.KindAllowed}");

    private static HolidayRule HolidaysOf(string text) => text switch
    {
        "keep" => HolidayRule.Keep,
        "skip" => HolidayRule.Skip,
        "next-working-day" => HolidayRule.NextWorkingDay,
        _ => throw new SettingException($"--holidays '{Shown.Of(text)}' is not allowed; use keep, skip or next-working-day."),
    };

    private static Option<string> Text(string name, string description, string usual) => new(name) { Description = description, DefaultValueFactory = _ => usual };

    private static Option<int> Minutes(string name, string description, int usual) => new(name) { Description = description, DefaultValueFactory = _ => usual };
}
