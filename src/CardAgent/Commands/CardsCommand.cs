using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Office;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Commands;

/// <summary><c>cardagent cards open|issue|read|verify|update|reset|batch</c>: the desk of the card office.</summary>
internal static class CardsCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="guard">Loads the settings, does the work, and turns what may go wrong into a sentence.</param>
    public static Command Create(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard)
    {
        var reader = new Option<string?>("--reader") { Description = "The reader, by the beginning of its name; not needed where there is only one.", Recursive = true };
        return new Command("cards", "Issues cards and looks after them, on a reader of this machine. The kiosk must be a desk of the card office.")
        {
            reader, Open(guard), Issue(guard, reader), Read(guard, reader), Verify(guard, reader), Update(guard, reader), Reset(guard, reader), Batch(guard, reader),
        };
    }

    private static Command Open(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard)
    {
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("open", "Lists the cards that were asked for at the centre and are not made yet, the oldest first; 'cards issue --member' makes one.") { json };
        command.SetAction((parsed, _) => guard(parsed, settings =>
        {
            var open = ClerkDesk.Requests(settings);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(open, Json));
            else foreach (var line in open.Select(o => o.ToString()).DefaultIfEmpty("No card waits to be made.")) Console.Out.WriteLine(line);
            return Task.CompletedTask;
        }));
        return command;
    }

    private static Command Issue(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var member = new Option<string>("--member") { Description = "The member's number.", Required = true };
        var replace = new Option<string?>("--replace") { Description = "The member's card that the new one takes the place of." };
        var command = new Command("issue", "Makes the blank card on the reader a member's.") { member, replace };
        Set(command, guard, reader, (desk, parsed, stop) => desk.Issue(parsed.GetValue(member)!, parsed.GetValue(replace), stop));
        return command;
    }

    private static Command Read(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("read", "Shows what stands on a card.") { json };
        Set(command, guard, reader, (desk, parsed, stop) =>
        {
            var sheet = desk.Read(stop);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(sheet.ToJson(), Json));
            else foreach (var line in sheet.Lines()) Console.Out.WriteLine(line);
        });
        return command;
    }

    private static Command Verify(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var json = new Option<bool>("--json") { Description = "As JSON, for programs." };
        var command = new Command("verify", "Checks a card: its keys, its signatures, and what the centre knows of it; ends with 1 where something is wrong.") { json };
        command.SetAction((parsed, stop) => guard(parsed, settings =>
        {
            var cards = settings.Configuration.GetSection(CardsOptions.Section).Get<CardsOptions>() ?? new CardsOptions();
            var authorities = CardAuthorities.TryLoad(cards, out var problems) ?? throw new SettingException(problems[0]);
            using var desk = Open(settings, parsed.GetValue(reader));
            var findings = desk.Verify(authorities, stop);
            if (parsed.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(findings, Json));
            else foreach (var finding in findings) Console.Out.WriteLine(finding.Good == true ? $"ok     {finding.What}" : $"WRONG  {finding.What}: {finding.Why}");
            var wrong = findings.Count(f => f.Good != true);
            return wrong == 0 ? Task.CompletedTask : throw new OfficeException(OfficeFault.BadCard, wrong == 1 ? "One thing is wrong with this card." : $"{wrong} things are wrong with this card.");
        }));
        return command;
    }

    private static Command Update(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var command = new Command("update", "Writes the member's present name and branch on a card.");
        Set(command, guard, reader, (desk, _, stop) => desk.Update(stop));
        return command;
    }

    private static Command Reset(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var card = new Option<string?>("--card") { Description = "The card's number: needed where it is in use, because it is then taken out of use for good." };
        var reason = new Option<string>("--reason") { Description = "Why, in a sentence, if it is worth keeping.", DefaultValueFactory = _ => "" };
        var command = new Command("reset", "Empties a card: its keys and data are destroyed, and it can be issued anew.") { card, reason };
        Set(command, guard, reader, (desk, parsed, stop) => desk.Reset(parsed.GetValue(card), parsed.GetValue(reason)!, stop));
        return command;
    }

    private static Command Batch(Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader)
    {
        var list = new Option<FileInfo>("--list") { Description = "CSV with the column member and, where cards are replaced, replace.", Required = true };
        var result = new Option<FileInfo?>("--result") { Description = "Where what came of each is written; beside the list without it." };
        var command = new Command("batch", "Issues cards for a list of members, one after another; started again, it goes on where it stopped.") { list, result };
        Set(command, guard, reader, (desk, parsed, stop) =>
        {
            var file = parsed.GetValue(list)!.FullName;
            var (rows, results) = (BatchList.Read(file), parsed.GetValue(result)?.FullName ?? BatchResults.FileFor(file));
            var without = desk.Batch(rows, results, stop);
            Console.Out.WriteLine($"{rows.Count - without} of {rows.Count} have their cards; see {results}.");
            if (without > 0) throw new OfficeException(OfficeFault.BadCard, without == 1 ? "One member has no card." : $"{without} members have no card.");
        });
        return command;
    }

    private static void Set(Command command, Func<ParseResult, Func<AgentSettings, Task>, Task<int>> guard, Option<string?> reader, Action<ClerkDesk, ParseResult, CancellationToken> work) =>
        command.SetAction((parsed, stop) => guard(parsed, settings =>
        {
            using var desk = Open(settings, parsed.GetValue(reader));
            work(desk, parsed, stop);
            return Task.CompletedTask;
        }));

    private static ClerkDesk Open(AgentSettings settings, string? reader) => ClerkDesk.Open(settings, PcscCardService.Open, reader, Console.Out.WriteLine, TimeProvider.System);
}
