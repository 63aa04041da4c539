using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest attendance show|head-count|reconcile|rate|ratings</c>.</summary>
internal static class AttendanceCommand
{
    public static Command Create(IngestCommands commands) => new("attendance", "Who attended and why it is so, and whether the counts agree.")
    {
        Show(commands), HeadCounts(commands), Reconcile(commands), Rate(commands), RatingsReport.Create(commands),
    };

    private static Command Show(IngestCommands commands)
    {
        var session = new Argument<string?>("SESSION") { Description = "The session's id.", Arity = ArgumentArity.ZeroOrOne };
        var member = new Option<string?>("--member") { Description = "Only this member; without a session, all of the member's sessions." };
        var json = CommandOptions.Json();
        var show = new Command("show", "Shows attendance, each with the taps, the rule, its version and the act it came from.") { session, member, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var lines = Lines(database, parsed.GetValue(session), parsed.GetValue(member));
            if (parsed.GetValue(json)) await WriteAsync(lines.Select(l => l.ToRow(settings.Zone)));
            else foreach (var line in lines.Select(l => l.ToLine(settings.Zone)).DefaultIfEmpty("Nobody has attendance there yet.")) await Console.Out.WriteLineAsync(line);
        }));
        return show;
    }

    private static IEnumerable<AttendanceLine> Lines(Database database, string? session, string? member)
    {
        var (about, number) = Known(database, session, member);
        if (about is null) return AttendanceReport.OfMember(database, number ?? throw new SettingException("Say whose attendance: a session, --member, or both."));
        var lines = AttendanceReport.OfSession(database, about);
        return number is null ? lines : lines.Where(l => l.Member.Number == number);
    }

    /// <summary>A session or member that does not exist is a sentence and not an empty list.</summary>
    private static (string? Session, string? Member) Known(Database database, string? session, string? member)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return (session is null ? null : EntryArguments.Session(work, session).Id, member is null ? null : EntryArguments.Member(work, member).Number);
    }

    private static Command HeadCounts(IngestCommands commands)
    {
        var session = CommandOptions.Session();
        var people = new Argument<long>("PEOPLE") { Description = "How many people were counted by eye." };
        var door = new Option<string>("--door") { Description = "Only at this kiosk's door; without it the whole session.", DefaultValueFactory = _ => "" };
        var by = CommandOptions.By();
        var command = new Command("head-count", "Enters a count by eye, for reconciling to compare with; the last one counts.") { session, people, door, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var kiosk = parsed.GetValue(door)!;
            var entered = EntryArguments.Enter(database, work =>
            {
                if (kiosk.Length > 0 && work.One<long>("select count(*) from kiosks where kiosk = @kiosk", new { kiosk }) == 0)
                    return Entered.Not($"There is no kiosk '{Shown.Of(kiosk)}'.");
                return HeadCountStore.Enter(work, TimeProvider.System.GetUtcNow(), who, EntryArguments.Session(work, parsed.GetValue(session)!), kiosk, parsed.GetValue(people));
            });
            await Console.Out.WriteLineAsync(EntryArguments.Told(entered, $"{parsed.GetValue(people)} people counted at session {parsed.GetValue(session)}{(kiosk.Length > 0 ? ", door " + kiosk : "")}"));
        }));
        return command;
    }

    private static Command Reconcile(IngestCommands commands)
    {
        var session = CommandOptions.Session();
        var names = CommandOptions.Names();
        var json = CommandOptions.Json();
        var command = new Command("reconcile", "Compares what the kiosks showed, what the centre counts and what people saw, per door and in total.") { session, names, json };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            await BehindNote.TellAsync(database);
            var report = ReconcileReport.Read(database, parsed.GetValue(session)!, parsed.GetValue(names));
            if (parsed.GetValue(json)) await WriteAsync(report.ToRow());
            else foreach (var line in report.ToLines()) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    private static Command Rate(IngestCommands commands)
    {
        var session = CommandOptions.Session();
        var member = CommandOptions.Member();
        var stars = new Argument<int>("STARS") { Description = "1 to 5." };
        var comment = new Option<string>("--comment") { Description = "What the member said.", DefaultValueFactory = _ => "" };
        var by = CommandOptions.By();
        var rate = new Command("rate", "Enters how a member who was served rates the service; the last rating counts.") { session, member, stars, comment, by };
        rate.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var who = CommandOptions.Who(parsed, by);
            var (about, number) = Known(database, parsed.GetValue(session), parsed.GetValue(member));
            var attended = AttendanceReport.OfSession(database, about!).Any(l => l.Member.Number == number && l.File.Outcome is { Attended: true });
            var entered = EntryArguments.Enter(database, work => RatingStore.Enter(
                work, TimeProvider.System.GetUtcNow(), who, about!, number!, parsed.GetValue(stars), parsed.GetValue(comment)!, attended));
            await Console.Out.WriteLineAsync(EntryArguments.Told(entered, $"Rated: {Plural.Of(parsed.GetValue(stars), "star")} by member {number} for session {about}"));
        }));
        return rate;
    }

    private static Task WriteAsync(object report) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, ReportJson.Options));
}
