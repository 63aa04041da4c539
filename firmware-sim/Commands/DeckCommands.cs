using System.CommandLine;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Commands;

internal static class DeckCommands
{
    public static Command Create(TimeProvider time) => new("deck", "Make a deck of cards, or show what is in one.") { MakeCommand(time), ShowCommand() };

    private static Command MakeCommand(TimeProvider time)
    {
        var members = new Option<string>("--members") { Description = "CSV of the members with the columns member and name; each gets a card.", Required = true };
        var output = new Option<string>("--out") { Description = "Folder to write the deck to.", Required = true };
        var foreign = CommandRun.Count("--foreign", "Cards of another authority.");
        var expired = CommandRun.Count("--expired", "Cards that have expired.");
        var early = CommandRun.Count("--not-yet-valid", "Cards that are valid only in a month.");
        var copied = CommandRun.Count("--copied", "Cards with a member's certificate and another key.");
        var plain = CommandRun.Count("--plain", "Cards with nothing but a UID.");
        var unknown = CommandRun.Count("--unknown", "Good cards that the centre is not told of.");
        var years = CommandRun.Checked(new Option<int>("--years") { Description = "How long the cards are valid.", DefaultValueFactory = _ => 5 }, v => v is >= 1 and <= 15, "a whole number from 1 to 15");
        var since = CommandRun.Checked(new Option<DateOnly?>("--since") { Description = "The first day the good cards are valid, yyyy-MM-dd, at most ten years ago; a month ago without it." },
            day => day is null || (day <= DateOnly.FromDateTime(time.GetUtcNow().DateTime) && day > DateOnly.FromDateTime(time.GetUtcNow().DateTime).AddYears(-10)), "a day of the last ten years");
        var seed = new Option<int>("--seed") { Description = "Settles card numbers and UIDs; keys are random all the same.", DefaultValueFactory = _ => 1 };
        var command = new Command("create", "Make a card authority and a card for each member.") { members, output, foreign, expired, early, copied, plain, unknown, years, since, seed };
        command.SetRun((parsed, _) =>
        {
            var folder = parsed.GetRequiredValue(output);
            var odd = new OddCards(parsed.GetValue(foreign), parsed.GetValue(expired), parsed.GetValue(early), parsed.GetValue(copied), parsed.GetValue(plain), parsed.GetValue(unknown));
            var deck = DeckMaker.Make(DeckMaker.ReadMembers(parsed.GetRequiredValue(members)), odd, parsed.GetValue(years), parsed.GetValue(seed), time.GetUtcNow(),
                parsed.GetValue(since) is { } first ? new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null);
            DeckFolder.Write(deck, folder);
            Console.WriteLine($"{deck.Cards.Count} cards in {folder}: {Kinds(deck)}");
            return Task.FromResult(CommandRun.Ok);
        });
        return command;
    }

    private static Command ShowCommand()
    {
        var folder = new Argument<string>("folder") { Description = "The deck's folder." };
        var all = new Option<bool>("--all") { Description = "Every card, not only the first twenty and the odd ones." };
        var command = new Command("show", "List the cards of a deck.") { folder, all };
        command.SetRun((parsed, _) =>
        {
            var deck = DeckFolder.Read(parsed.GetRequiredValue(folder));
            Console.WriteLine($"{deck.Cards.Count} cards: {Kinds(deck)}");
            var shown = 0;
            foreach (var card in deck.Cards.Where(c => parsed.GetValue(all) || c.Kind != CardKind.Member || shown++ < 20))
                Console.WriteLine($"{card.Name,-16} {card.Number,-16} uid {Convert.ToHexString(card.Uid),-14} {card.Member} {card.MaskedName}".TrimEnd());
            return Task.FromResult(CommandRun.Ok);
        });
        return command;
    }

    private static string Kinds(Deck deck) => string.Join(", ", deck.Cards.CountBy(c => c.Kind).OrderBy(c => c.Key).Select(c => $"{c.Value} {System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(c.Key.ToString())}"));
}
