using System.CommandLine;
using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest privacy export|erase|erasures|retention</c>: what is held of one person, doing away with it, and what is kept how long.</summary>
internal static class PrivacyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    public static Command Create(IngestCommands commands) => new("privacy", "What is held of one person: handing it over, doing away with it, and how long what is kept.")
    {
        Export(commands), Erase(commands), Erasures(commands), Rules(commands),
    };

    private static Command Export(IngestCommands commands)
    {
        var (member, by) = (CommandOptions.Member(), CommandOptions.By());
        var file = new Option<FileInfo>("--out") { Description = "The ZIP file to write.", Required = true };
        var export = new Command("export", "Writes everything held of one person into a ZIP file, readable for him and for programs.") { member, file, by };
        export.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (number, to) = (parsed.GetValue(member)!, parsed.GetValue(file)!);
            await using var zip = new MemoryStream();
            if (!new PersonExport(database, settings.Zone, TimeProvider.System).Write(zip, number, CommandOptions.Who(parsed, by))) throw new SettingException($"There is no member '{Shown.Of(number)}'.");
            await File.WriteAllBytesAsync(to.FullName, zip.ToArray());
            await Console.Out.WriteLineAsync($"Everything held of {number} is in '{to.FullName}'. Hand it over and delete it here.");
        }));
        return export;
    }

    private static Command Erase(IngestCommands commands)
    {
        var (member, by, reason) = (CommandOptions.Member(), CommandOptions.By(), CommandOptions.Reason());
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would go and what would stay, and change nothing." };
        var everywhere = new Option<bool>("--everywhere") { Description = "Replace the name also in words where another member of that name may be meant." };
        var erase = new Command("erase", "Erases one person for good: name, number, words and certificates; counts and sums stay.") { member, reason, by, dryRun, everywhere };
        erase.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (number, desk) = (parsed.GetValue(member)!, new ErasureDesk(database, new DistrictDays(settings.Zone), TimeProvider.System));
            if (desk.Preview(number) is not { } preview) throw new SettingException($"There is no member '{Shown.Of(number)}'.");
            foreach (var line in Told(preview)) await Console.Out.WriteLineAsync(line);
            if (parsed.GetValue(dryRun)) return;
            var answer = desk.Erase(number, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!, parsed.GetValue(everywhere));
            if (answer.Refused is { } why) throw new SettingException(why);
            await Console.Out.WriteLineAsync($"Erased, as erasure {answer.Erasure!.Number}; what is left stands under {answer.Erasure.Pseudonym}.");
            foreach (var left in answer.Left) await Console.Out.WriteLineAsync($"Left: {left.Places} in {left.Table}.{left.Column}, which may be somebody else's name.");
            await FinishAsync(settings, database, answer.Erasure, stop);
        }));
        return erase;
    }

    private static IEnumerable<string> Told(ErasurePreview preview)
    {
        var person = preview.Person;
        yield return $"{string.Join(", ", person.Numbers)}: {Plural.Of(person.Cards.Count, "card")}, {Plural.Of(preview.Taps, "tap")}, {Plural.Of(preview.Acts, "act")} and more that mention the person, {Plural.Of(preview.Imports, "import")} that cannot be taken back any more.";
        foreach (var table in preview.Emptied) yield return $"goes: {table.Table} {table.Rows}";
        foreach (var table in preview.Renamed) yield return $"stays without the person: {table.Table} {table.Rows}";
        if (person.Others > 0) yield return $"{person.Others} other members bear the name; where only the name stands, it is left and said, or replaced with --everywhere.";
    }

    /// <summary>A service that runs does the rest; where none does, it is done here.</summary>
    private static async Task FinishAsync(IngestSettings settings, Database database, Erasure erasure, CancellationToken stop)
    {
        var (finish, time) = (new ErasureFinish(database, TimeProvider.System, () => new JobFiles(settings.Jobs, TimeProvider.System).DeleteAll()), TimeProvider.System);
        new DerivedRebuild(database, settings.Projection, new DistrictDays(settings.Zone), time, (_, _) => { }).BringUpToDate(stop);
        var mayPurge = database.Size() <= settings.Privacy.PurgeAtOnceMegabytes * 1_048_576L;
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience; await Task.Delay(Every, time, stop))
        {
            finish.Step(mayPurge);
            var state = database.Read(work => ErasureStore.Find(work, erasure.Number))!.State;
            if (state == ErasureStates.Finished)
            {
                await Console.Out.WriteLineAsync("The database's files are clear of it. Copies of the database, exports that were handed out and the server's own archives keep theirs until they are removed.");
                return;
            }

            if (state == ErasureStates.Followed && !mayPurge) break;
        }

        await Console.Out.WriteLineAsync("The rest is done by the running service, the database's files in the coming night; 'ingest privacy erasures' shows when.");
    }

    private static Command Erasures(IngestCommands commands)
    {
        var list = new Command("erasures", "Lists erasures, the newest first, how far each has come and which kiosks have not heard of it.");
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var lines = database.Read(work => ErasureStore.List(work, 100).Select(e =>
            {
                var kiosks = ErasureStore.WaitingKiosks(work, e);
                return $"{e.Number}: {WallTimeRules.Write(e.At, settings.Zone)} {e.Who} {e.Pseudonym} {e.State}{(kiosks.Count == 0 ? "" : $", kiosks that have not heard yet: {string.Join(", ", kiosks.Select(k => k.Kiosk))}")}";
            }).ToList());
            foreach (var line in lines.DefaultIfEmpty("Nobody was erased yet.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static Command Rules(IngestCommands commands)
    {
        var (by, run) = (CommandOptions.By(), new Option<bool>("--run") { Description = "Do it now; without it only what would go is told." });
        var retention = new Command("retention", "Lists what is kept for how long and how much of it would go today.") { run, by };
        retention.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var rules = new Retention(database, settings.Privacy, TimeProvider.System);
            foreach (var state in rules.Preview())
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{state.Rule.Id}: {Plural.Of(state.Rule.Days, "day")} (Privacy:{state.Rule.Setting}); {Plural.Of(state.Rows, "row")} and the words of {Plural.Of(state.Acts, "act")} are older"));
            if (parsed.GetValue(run)) await Console.Out.WriteLineAsync($"{Plural.Of(rules.Run(CommandOptions.Who(parsed, by), stop).Values.Sum(), "row")} and words are gone.");
        }));
        return retention;
    }
}
