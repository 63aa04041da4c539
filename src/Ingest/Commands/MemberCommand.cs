using System.CommandLine;
using System.Text.Json;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Issued;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest member MEMBER [--day DAY] [--names] [--json]</c>: everything that is known of one member, in one answer.</summary>
internal static class MemberCommand
{
    private const int MostSessions = 10;

    public static Command Create(IngestCommands commands)
    {
        var (member, day) = (CommandOptions.Member(), RosterCommand.Day("--day", "Where the member belonged on that day, and the credits of that year; today without it."));
        var (names, json) = (CommandOptions.Names(), CommandOptions.Json());
        var command = new Command("member", "One member's file at once: where the member belongs, cards, credits of the year, the last sessions, warnings.") { member, day, names, json };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var on = RosterCommand.Day(parsed, day) ?? CreditsInput.Today(settings);
            var sheet = RosterShow.Read(database, parsed.GetValue(member)!, on, parsed.GetValue(names), settings.Zone);
            var attendance = AttendanceReport.OfMember(database, sheet.Member);
            var (credits, warnings) = database.ReadDerived(work => (CreditsReport.Read(work, sheet.Member, Period.Year(DateOnly.FromDayNumber((int)on).Year)), OfMember(work, sheet.Member)));
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
                    new { Roster = sheet, Credits = new { credits.Period, credits.Points, credits.Categories, credits.MinutesBanked, credits.MinutesOwed }, Attendance = attendance.Select(l => l.ToRow(settings.Zone)), Warnings = warnings }, ReportJson.Options));
                return;
            }

            foreach (var line in Lines(sheet, credits, attendance, warnings, settings.Zone)) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    private static IEnumerable<string> Lines(MemberSheet sheet, CreditsReport credits, IReadOnlyList<AttendanceLine> attendance, IReadOnlyList<WarningLine> warnings, TimeZoneInfo zone)
    {
        foreach (var line in sheet.ToLines()) yield return line;
        yield return $"credits: {credits.Points:0.##} points in {credits.Period}{string.Concat(credits.Categories.Select(c => $"; {c.Key} {c.Value:0.##}"))}";
        if (credits.MinutesBanked + credits.MinutesOwed > 0) yield return $"time bank: {credits.MinutesBanked} minutes{(credits.MinutesOwed > 0 ? $", owes {credits.MinutesOwed}" : "")}";
        var judged = attendance.Where(l => l.File.Outcome is not null).ToList();
        yield return $"attendance: came to {judged.Count(l => l.File.Outcome is { Attended: true })} sessions, absent from {judged.Count(l => l.File.Outcome is { Status: AttendanceStatus.Absent })}, excused from {judged.Count(l => l.File.Outcome is { Status: AttendanceStatus.Excused })}";
        foreach (var line in judged.TakeLast(MostSessions))
        {
            var starts = TimeZoneInfo.ConvertTime(line.File.Session.Session.Starts, zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            yield return $"  {starts} {line.File.Session.Id} {line.File.Session.Session.Name}: {ExplanationRules.Name(line.File.Outcome!.Value.Status).English.ToLowerInvariant()}";
        }

        if (warnings.Count == 0) yield return "warnings: none";
        foreach (var warning in warnings) yield return $"warning {warning.Id}: {warning.Level}, {warning.State}, rule {warning.Rule}, since {warning.Since}";
    }

    private static List<WarningLine> OfMember(Work work, string member) =>
        [.. WarningReport.OfMember(work, member).Select(w => new WarningLine(w.Id, Warnings.WarningLevels.Name(w.Level), w.State, w.Rule, CreditsInput.DayText(w.From)))];

    private sealed record WarningLine(long Id, string Level, string State, string Rule, string Since);
}
