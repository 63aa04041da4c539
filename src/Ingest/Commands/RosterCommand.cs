using System.CommandLine;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest roster show|transfer|affiliate|exempt|merge|unmerge|card|uid-only|tree</c>: members, units and cards over time.</summary>
internal static class RosterCommand
{
    public static Command Create(IngestCommands commands) => new("roster", "Members, units and cards, as they are and as they were.")
    {
        RosterShow.Create(commands), Transfer(commands), Affiliate(commands), Exempt(commands), Merge(commands), Unmerge(commands), RosterCardCommand.Create(commands), RosterUidCommand.Create(commands), RosterTree.Create(commands),
    };

    internal static Option<string?> Day(string name, string description) => new(name) { Description = description + " yyyy-MM-dd." };

    private static Command Transfer(IngestCommands commands)
    {
        var (member, to, from, by, reason) = (CommandOptions.Member(), new Option<string>("--to") { Description = "The id of the branch.", Required = true }, Day("--from", "The first day in the new branch; today without it."), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var command = new Command("transfer", "Moves a member to another branch from a day on; what was before that day stays as it was.") { member, to, from, by, reason };
        Answers(commands, command, (desk, parsed) => desk.Transfer(parsed.GetValue(member)!, parsed.GetValue(to)!, Day(parsed, from), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        return command;
    }

    private static Command Affiliate(IngestCommands commands)
    {
        var (member, by, reason) = (CommandOptions.Member(), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var community = new Option<string?>("--community") { Description = "The community where the member reports in from then on, or - for none." };
        var temporary = new Option<string?>("--temporary") { Description = "A branch the member also belongs to for a time." };
        var (from, until) = (Day("--from", "The first day; today without it."), Day("--until", "For --temporary: the first day on which it no longer counts; open without it."));
        var back = new Option<bool>("--take-back") { Description = "Take back a temporary affiliation that should never have been entered; name its first day with --from." };
        var command = new Command("affiliate", "Enters a report-in community or a temporary affiliation.") { member, community, temporary, from, until, back, by, reason };
        Answers(commands, command, (desk, parsed) =>
        {
            var (number, who, why) = (parsed.GetValue(member)!, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!);
            return (parsed.GetValue(community), parsed.GetValue(temporary), parsed.GetValue(back)) switch
            {
                ({ } unit, null, false) when parsed.GetValue(until) is null => desk.ReportIn(number, unit == "-" ? null : unit, Day(parsed, from), who, why),
                (null, { } unit, true) => desk.TakeBackStay(number, unit, Day(parsed, from) ?? throw new SettingException("Name the first day of the affiliation with --from."), who, why),
                (null, { } unit, false) => desk.Stay(number, unit, Day(parsed, from), Day(parsed, until), who, why),
                _ => throw new SettingException("Give either --community UNIT, which ends when the next one begins, or --temporary BRANCH with --until."),
            };
        });
        return command;
    }

    private static Command Exempt(IngestCommands commands)
    {
        var (member, from, by, reason) = (CommandOptions.Member(), Day("--from", "The first day; today without it."), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var until = Day("--until", "The first day on which the member is expected again; open without it.");
        var back = new Option<bool>("--take-back") { Description = "Take back an exemption that should never have been entered; name its first day with --from." };
        var command = new Command("exempt", "Expects nothing of a member for some days; needs --reason.") { member, from, until, back, by, reason };
        Answers(commands, command, (desk, parsed) => parsed.GetValue(back)
            ? desk.TakeBackExemption(parsed.GetValue(member)!, Day(parsed, from) ?? throw new SettingException("Name the first day of the exemption with --from."), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!)
            : desk.Exempt(parsed.GetValue(member)!, Day(parsed, from), Day(parsed, until), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        return command;
    }

    private static Command Merge(IngestCommands commands)
    {
        var (member, word, by, reason) = (CommandOptions.Member(), new Argument<string[]>("INTO") { Description = "INTO and the number that stays.", Arity = new ArgumentArity(1, 2) }, CommandOptions.By(), CommandOptions.ReasonIfAny());
        var command = new Command("merge", "Two numbers are one person's: 'merge A INTO B' keeps everything of both under B, and can be taken back.") { member, word, by, reason };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
        {
            var words = parsed.GetValue(word)!;
            if (words.Length == 2 && !words[0].Equals("into", StringComparison.OrdinalIgnoreCase)) throw new SettingException("Write it as: roster merge A INTO B.");
            return TellAsync(new MergeDesk(database, new DistrictDays(settings.Zone), TimeProvider.System).Merge(parsed.GetValue(member)!, words[^1], CommandOptions.Who(parsed, by), parsed.GetValue(reason)!));
        }));
        return command;
    }

    private static Command Unmerge(IngestCommands commands)
    {
        var (member, by, reason) = (CommandOptions.Member(), CommandOptions.By(), CommandOptions.ReasonIfAny());
        var command = new Command("unmerge", "Takes a merge back: the number is a member of its own again.") { member, by, reason };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
            TellAsync(new MergeDesk(database, new DistrictDays(settings.Zone), TimeProvider.System).Unmerge(parsed.GetValue(member)!, CommandOptions.Who(parsed, by), parsed.GetValue(reason)!))));
        return command;
    }

    private static void Answers(IngestCommands commands, Command command, Func<RosterDesk, ParseResult, RosterAnswer> enter) => command.SetAction((parsed, _) => commands.GuardAsync(parsed, (settings, database) =>
        TellAsync(enter(new RosterDesk(database, new DistrictDays(settings.Zone), TimeProvider.System), parsed))));

    internal static Task TellAsync(RosterAnswer answer) => answer.Done ? Console.Out.WriteLineAsync(answer.Text) : throw new SettingException(answer.Text);

    /// <exception cref="SettingException">The text is not a day.</exception>
    internal static long? Day(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text ? CreditsInput.Day(option.Name, text) : null;
}
