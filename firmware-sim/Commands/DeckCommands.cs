using System.CommandLine;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Commands;

internal static class DeckCommands
{
    public static Command Create(TimeProvider time) => new("deck", "Make a deck of cards, or show what is in one.") { MakeCommand(time), ShowCommand(), KioskCommand(time) };

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
        var anchors = new Option<string[]>("--kiosk-anchor") { Description = "Compact certificate of a kiosk authority the cards are to believe, the newest first; at most two. Without it the deck has an authority of its own.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("create", "Make a card authority and a card for each member.") { members, output, foreign, expired, early, copied, plain, unknown, years, since, seed, anchors };
        command.SetRun((parsed, _) =>
        {
            var folder = parsed.GetRequiredValue(output);
            var odd = new OddCards(parsed.GetValue(foreign), parsed.GetValue(expired), parsed.GetValue(early), parsed.GetValue(copied), parsed.GetValue(plain), parsed.GetValue(unknown));
            var deck = DeckMaker.Make(DeckMaker.ReadMembers(parsed.GetRequiredValue(members)), odd, parsed.GetValue(years), parsed.GetValue(seed), time.GetUtcNow(),
                parsed.GetValue(since) is { } first ? new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null, ReadAnchors(parsed.GetValue(anchors) ?? []));
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

    /// <summary>A kiosk's own compact certificate and key from the deck's authority, so that a kiosk can be tried without a district's trust.</summary>
    private static Command KioskCommand(TimeProvider time)
    {
        var folder = new Argument<string>("folder") { Description = "The deck's folder." };
        var kiosk = new Option<string>("--kiosk") { Description = "The kiosk's id: 1 to 32 of a-z, 0-9 and '-'.", Required = true };
        var output = new Option<string>("--out") { Description = "Folder for KIOSK.cvc and KIOSK.key.", Required = true };
        var days = CommandRun.Checked(new Option<int>("--days") { Description = "How long the certificate is valid.", DefaultValueFactory = _ => 90 }, v => v is >= 1 and <= 3_650, "1 to 3650");
        var command = new Command("kiosk", "Issue a kiosk the certificate it shows to cards of this deck.") { folder, kiosk, output, days };
        command.SetRun((parsed, _) =>
        {
            var id = parsed.GetRequiredValue(kiosk);
            if (id.Length is 0 or > 32 || !id.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) throw new InputException($"'{id}' is not a kiosk's id: use 1 to 32 of a-z, 0-9 and '-'.");
            var deck = DeckFolder.Read(parsed.GetRequiredValue(folder));
            var key = deck.KioskAuthorityKey ?? throw new InputException("The deck has no kiosk authority of its own; have the kiosk's certificate from the authority whose anchor the deck was made with.");
            using var authority = CompactAuthority.Load(CertificateRole.KioskAuthority, key, deck.Anchors[0], time.GetUtcNow());
            DeckFolder.WriteKiosk(parsed.GetRequiredValue(output), id, authority, time.GetUtcNow(), time.GetUtcNow().AddDays(parsed.GetValue(days)));
            Console.WriteLine($"{id}.cvc and {id}.key in {parsed.GetRequiredValue(output)}");
            return Task.FromResult(CommandRun.Ok);
        });
        return command;
    }

    private static IReadOnlyList<byte[]> ReadAnchors(string[] paths)
    {
        if (paths.Length > 2) throw new InputException($"A card holds at most two kiosk anchors, and {paths.Length} are given.");
        return [.. paths.Select(path =>
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > CompactCertificate.Longest) throw new InputException($"{path} is not there, or is no compact certificate (at most {CompactCertificate.Longest} bytes).");
            var read = CompactCertificate.Read(File.ReadAllBytes(path));
            if (read is not { Role: CertificateRole.KioskAuthority } || !read.IsSignedBy(read.Point)) throw new InputException($"{path} is not the self-signed compact certificate of a kiosk authority.");
            return read.Bytes.ToArray();
        })];
    }

    private static string Kinds(Deck deck) => string.Join(", ", deck.Cards.CountBy(c => c.Kind).OrderBy(c => c.Key).Select(c => $"{c.Value} {System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(c.Key.ToString())}"));
}
