using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest acts list|erase|export|check</c>: who did what, taking personal words out of it for good, and a copy that can be checked elsewhere.</summary>
internal static class ActsCommand
{
    private const int LongestReason = 500;

    /// <summary>Where else the words of an act stand, by the act's number or, where a table knows no acts, by whom or what the act was about.</summary>
    private static readonly string[] Copies =
    [
        "update excuses set reason = '' where excuse = @Number",
        "update corrections set reason = '' where act = @Number",
        "update ratings set comment = '' where act = @Number",
        "update time_withdrawals set purpose = '' where act = @Number",
        "update warning_events set detail = '' where act = @Number",
        "update member_exemptions set reason = '' where member = @Subject and @What like 'roster-exempt%'",
        "update card_states set reason = '' where card = @Subject and @What like 'card-%'",
    ];

    public static Command Create(IngestCommands commands) => new("acts", "Who did what, when and why; and the erasure of personal words.") { List(commands), Erase(commands), Export(commands), Check(commands) };

    private static Command List(IngestCommands commands)
    {
        var subject = new Option<string?>("--subject") { Description = "Only what was done to this: a member's number, a session's id, a session and a member with a space between." };
        var most = new Option<int>("--most") { Description = "How many, the newest first.", DefaultValueFactory = _ => 50 };
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists acts, the newest first, with all that was said.") { subject, most, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            if (parsed.GetValue(most) is < 1 or > 10_000) throw new SettingException("--most is a whole number from 1 to 10000.");
            var acts = database.Read(work => ActLog.Newest(work, parsed.GetValue(subject), parsed.GetValue(most)).ToList());
            if (parsed.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(acts.Select(a => new { act = a.Number, at = WallTimeRules.Write(a.At, settings.Zone), a.Who, a.What, a.Subject, a.Detail, erased = a.IsErased }), ReportJson.Options));
            else foreach (var act in acts) await Console.Out.WriteLineAsync(Line(act, settings.Zone));
        }));
        return list;
    }

    private static Command Erase(IngestCommands commands)
    {
        var number = new Argument<long>("ACT") { Description = "The act's number, as 'ingest acts list' shows it." };
        var (by, reason) = (CommandOptions.By(), CommandOptions.Reason());
        var erase = new Command("erase", "Takes the words out of an act and of where they were copied to, for good; the act itself and the chain stay.") { number, by, reason };
        erase.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var (act, who, why) = (parsed.GetValue(number), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!.Trim());
            if (why.Length is 0 or > LongestReason || why.Any(char.IsControl)) throw new SettingException($"--reason needs 1 to {LongestReason} characters on one line.");
            Forget(database, act, who, why, TimeProvider.System.GetUtcNow());
            await Console.Out.WriteLineAsync($"The words of act {act} are erased here; copies of the database, and files that were imported, keep theirs until they are removed.");
        }));
        return erase;
    }

    private static Command Export(IngestCommands commands)
    {
        var file = new Option<FileInfo>("--out") { Description = "The file to write.", Required = true };
        var export = new Command("export", "Writes all acts to a file that 'ingest acts check' checks without the database.") { file };
        export.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var to = parsed.GetValue(file)!;
            await using (var stream = File.Create(to.FullName)) database.Read(work => Written(work, stream));
            await Console.Out.WriteLineAsync(Told(ActFile.Check(to.FullName), to));
        }));
        return export;
    }

    private static bool Written(Work work, Stream stream)
    {
        ActFile.Write(ActChain.All(work), stream);
        return true;
    }

    private static Command Check(IngestCommands commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A file from 'ingest acts export' or from the page." };
        var last = new Option<string?>("--last") { Description = "The last hash as it was noted down when the file was written." };
        var check = new Command("check", "Checks a file of acts by itself; ends with 1 where something is wrong.") { file, last };
        check.SetAction((parsed, _) => commands.GuardAsync(parsed, async _ =>
        {
            try
            {
                var found = ActFile.Check(parsed.GetValue(file)!.FullName);
                foreach (var finding in found.Findings) await Console.Out.WriteLineAsync(finding);
                if (parsed.GetValue(last) is { } noted && !string.Equals(noted.Trim(), found.Last, StringComparison.OrdinalIgnoreCase)) throw new FindingException($"The file ends with {found.Last}, not with what was noted down.");
                if (found.Findings.Count > 0) throw new FindingException("The file is not what was recorded.");
                await Console.Out.WriteLineAsync(Told(found, parsed.GetValue(file)!));
            }
            catch (FormatException e)
            {
                throw new SettingException(e.Message);
            }
        }));
        return check;
    }

    private static string Told(ActFileCheck found, FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(found.Acts, "act")} in '{file.FullName}', each following from the one before; the last hash is {found.Last}. Note it down elsewhere.");

    /// <exception cref="SettingException">It cannot be done, and nothing was.</exception>
    private static void Forget(Database database, long number, string who, string reason, DateTimeOffset at)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var act = ActLog.Find(work, number);
        if (ActErasure.Erase(work, at, who, number, reason) is { } refused) throw new SettingException(refused);
        foreach (var copy in Copies) work.Execute(copy, new { act!.Number, act.Subject, act.What });
        work.Commit();
    }

    private static string Line(Act act, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{act.Number}: {WallTimeRules.Write(act.At, zone)} {act.Who} {act.What} {act.Subject} {(act.IsErased ? "(words erased)" : act.Detail)}");
}
