using System.CommandLine;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rounds;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest warnings list|show|acknowledge|follow-up|resolve|withdraw</c>: what there is, and what people do about it.</summary>
internal static class WarningActCommand
{
    public static IEnumerable<Command> Create(IngestCommands commands) =>
    [
        List(commands), Show(commands),
        Act(commands, "acknowledge", "Says that a named person knows of it, so that it goes no further up.", null, (desk, id, who, _) => desk.Acknowledge(id, who)),
        Act(commands, "follow-up", "Records that somebody got in touch.", Text("--note", "What was done and heard."), (desk, id, who, text) => desk.FollowUp(id, who, text)),
        Act(commands, "resolve", "Closes it with what came of it.", Text("--outcome", "What came of it."), (desk, id, who, text) => desk.Resolve(id, who, text)),
        Act(commands, "withdraw", "Takes it back by hand; whoever was told is told so.", Text("--reason", "Why."), (desk, id, who, text) => desk.Withdraw(id, who, text)),
    ];

    private static Command List(IngestCommands commands)
    {
        var unit = new Option<string?>("--unit") { Description = "Of this unit and everything below it." };
        var state = new Option<string?>("--state") { Description = $"One of {string.Join(", ", WarningStates.All)}." };
        var level = new Option<string>("--level") { Description = "Of at least this level: notice, concern or serious.", DefaultValueFactory = _ => "notice" };
        var json = CommandOptions.Json();
        var held = new Option<bool>("--held") { Description = "Instead, what is held back until all taps are here, and why." };
        var list = new Command("list", "Lists warnings, the most serious first.") { unit, state, level, held, json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            if (!WarningLevels.TryParse(parsed.GetValue(level)!, out var least)) throw new SettingException("--level is notice, concern or serious.");
            if (parsed.GetValue(state) is { } given && !WarningStates.All.Contains(given)) throw new SettingException($"--state is one of {string.Join(", ", WarningStates.All)}.");
            if (parsed.GetValue(held))
            {
                await HeldAsync(database, parsed.GetValue(json));
                return;
            }

            await using var connection = database.Open();
            using var work = Work.Read(database, connection);
            var warnings = WarningReport.List(work, parsed.GetValue(unit), parsed.GetValue(state), least);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? WarningReport.ToJson(warnings) : string.Join(Environment.NewLine, WarningReport.ToLines(warnings)));
        }));
        return list;
    }

    private static async Task HeldAsync(Database database, bool asJson)
    {
        var held = database.ReadDerived(work => EpisodeStore.Held(work, WarningReport.MostListed)).Select(e => new
        {
            e.Member, e.Unit, e.Rule, Level = WarningLevels.Name((WarningLevel)e.Level), Since = CreditsInput.DayText(e.FromDay), e.Held,
        }).ToList();
        await CreditsInput.WriteAsync(asJson, held, all => all.Select(h => $"{h.Member} of {h.Unit}: {h.Rule}, {h.Level}, since {h.Since}; {h.Held}").DefaultIfEmpty("Nothing is held."));
    }

    private static Command Show(IngestCommands commands)
    {
        var id = Id();
        var json = CommandOptions.Json();
        var show = new Command("show", "Says why there is this warning, with its evidence, who was told, and what was done.") { id, json };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            await using var connection = database.Open();
            using var work = Work.Read(database, connection);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? WarningReport.OneToJson(work, parsed.GetValue(id)) : string.Join(Environment.NewLine, WarningReport.OneToLines(work, parsed.GetValue(id))));
        }));
        return show;
    }

    private static Command Act(IngestCommands commands, string name, string description, Option<string>? text, Func<WarningDesk, long, string, string, string> act)
    {
        var (id, by) = (Id(), CommandOptions.By());
        var command = new Command(name, description) { id, by };
        if (text is not null) command.Options.Add(text);
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
            await Console.Out.WriteLineAsync(act(new WarningDesk(database, TimeProvider.System), parsed.GetValue(id), CommandOptions.Who(parsed, by), text is null ? "" : parsed.GetValue(text)!))));
        return command;
    }

    private static Argument<long> Id() => new("ID") { Description = "The warning's number, as 'ingest warnings list' shows it." };

    private static Option<string> Text(string name, string description) => new(name) { Description = description, Required = true };
}
