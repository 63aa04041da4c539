using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Commands;

internal static class CardCommand
{
    public static Command Create(TimeProvider time)
    {
        var which = new CardChoice();
        var port = CommandRun.Checked(new Option<int>("--port") { Description = "The virtual reader's TCP port.", Required = true }, v => v is >= 1 and <= 65_535, "a port from 1 to 65535");
        var host = new Option<string>("--host") { Description = "Where the pcscd with the virtual reader runs.", DefaultValueFactory = _ => "127.0.0.1" };
        var seconds = CommandRun.Seconds("Take the card away after so many seconds; without it, at Ctrl-C.");
        var slow = CommandRun.Checked(new Option<int>("--slow") { Description = "Milliseconds the chip takes for each APDU." }, v => v is >= 0 and <= 60_000, "0 to 60000 milliseconds");
        var pulled = CommandRun.Checked(new Option<int?>("--pull-after") { Description = "Take the card away after so many APDUs." }, v => v is null or >= 0, "a whole number from 0");
        var untilLight = new Option<bool>("--until-light") { Description = "Take the card away once a lamp has answered it, as members do; ends with 1 where none does before the seconds are over." };
        var linger = CommandRun.Checked(new Option<int>("--linger") { Description = "With --until-light, how many milliseconds the hand takes to follow the lamp." }, v => v is >= 0 and <= 60_000, "0 to 60000 milliseconds");
        var fault = new Option<string[]>("--fault") { Description = "What goes wrong: KIND@APDU or KIND@APDU:NUMBER, such as cut-after@9 or cut-in-write@7:2; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("card", "Lay one card on a virtual reader (vpcd) of a running pcscd, or look into it.") { which.Deck, which.Card, which.Memory, port, host, seconds, slow, pulled, untilLight, linger, fault };
        command.Subcommands.Add(ShowCommand());
        command.Subcommands.Add(BlankCommand());
        command.SetRun(async (parsed, stop) =>
        {
            var card = which.Take(parsed).Behaving(new CardBehaviour
            {
                TimePerApdu = TimeSpan.FromMilliseconds(parsed.GetValue(slow)),
                PulledAfterApdus = parsed.GetValue(pulled),
                Faults = [.. (parsed.GetValue(fault) ?? []).Select(CardFault.Parse)],
            });
            await using var slot = new VpcdSlot($"port {parsed.GetValue(port)}", parsed.GetRequiredValue(host), parsed.GetValue(port), time);
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var laid = await slot.LayAsync(card, _ => Console.WriteLine("signed"), light => Tell(light, answered), stop);
            var taken = parsed.GetValue(untilLight) ? answered.Task : Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            if (!parsed.GetValue(untilLight)) Console.WriteLine($"{card} lies on the reader; Ctrl-C takes it away.");
            await Task.WhenAny(laid.Gone, taken, CommandRun.WaitAsync(parsed.GetValue(seconds), time, stop));
            if (answered.Task.IsCompleted) await Task.WhenAny(laid.Gone, CommandRun.WaitAsync(parsed.GetValue(linger) / 1000.0, time, stop));
            if (parsed.GetValue(untilLight) && !answered.Task.IsCompleted) throw new IOException("No lamp answered the card; look whether the kiosk's agent runs and uses this reader.");
            if (laid.Gone.IsCompleted && card.Behaviour is { PulledAfterApdus: null, Faults.Count: 0 }) throw new IOException("The reader closed the connection; look whether pcscd still runs.");
            return CommandRun.Ok;
        });
        return command;
    }

    private static void Tell(LightShown light, TaskCompletionSource answered)
    {
        Console.WriteLine($"light {light.Colour}");
        if (light.Colour != LightColour.Dark) answered.TrySetResult();
    }

    public static VirtualCard Pick(Deck deck, string nameOrNumber) => deck.Take(
        deck.Find(nameOrNumber) ?? throw new InputException($"There is no card '{nameOrNumber}' in the deck; 'firmware-sim deck show' lists them."));

    private static Command ShowCommand()
    {
        var which = new CardChoice();
        var command = new Command("show", "Show what is written on a card.") { which.Deck, which.Card, which.Memory };
        command.SetRun((parsed, _) =>
        {
            var card = which.Take(parsed);
            Console.Write(card.Chip is { } chip ? CardReport.Of(chip) : $"{card} has no member application.\n");
            return Task.FromResult(CommandRun.Ok);
        });
        return command;
    }

    private static Command BlankCommand()
    {
        var memory = new Option<string>("--memory") { Description = "File for the chip's memory; it must not be there yet.", Required = true };
        var command = new Command("blank", "Make a blank card for a card office to issue.") { memory };
        command.SetRun((parsed, _) =>
        {
            var path = parsed.GetRequiredValue(memory);
            if (File.Exists(path)) throw new InputException($"{path} is there already; remove it, or give another name.");
            ChipFile.Save(path, new Eeprom());
            Console.WriteLine($"A blank card in {path}; lay it on a reader with 'firmware-sim card --memory {path} --port PORT'.");
            return Task.FromResult(CommandRun.Ok);
        });
        return command;
    }

    /// <summary>Which card is meant: one of a deck, or the one whose memory is in a file.</summary>
    private sealed class CardChoice
    {
        public Option<string?> Deck { get; } = new("--deck") { Description = "The deck's folder." };

        public Option<string?> Card { get; } = new("--card") { Description = "The card's number, or its name in the deck such as copied-1." };

        public Option<string?> Memory { get; } = new("--memory") { Description = "In place of a deck, the file of one chip's memory; 'card blank' makes one." };

        public VirtualCard Take(ParseResult parsed) => (parsed.GetValue(Deck), parsed.GetValue(Card), parsed.GetValue(Memory)) switch
        {
            ({ } deck, { } card, null) => Pick(DeckFolder.Read(deck), card),
            (null, null, { } memory) => Loose(memory),
            _ => throw new InputException("Say which card: --deck and --card, or --memory."),
        };

        /// <summary>A card of no deck has no printed number; its UID comes of the file's name, so that it is the same the next time.</summary>
        private static VirtualCard Loose(string path)
        {
            if (!File.Exists(path)) throw new InputException($"There is no {path}; make a blank card with 'firmware-sim card blank --memory {path}'.");
            var chip = ChipFile.Open(path, () => new Eeprom());
            byte[] uid = [0x04, .. SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))).AsSpan(0, 6)];
            return VirtualCard.WithChip(CardKind.Unknown, Path.GetFileName(path), uid, chip);
        }
    }
}
