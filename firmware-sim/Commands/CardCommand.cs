using System.CommandLine;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Commands;

internal static class CardCommand
{
    public static Command Create(TimeProvider time)
    {
        var deck = new Option<string>("--deck") { Description = "The deck's folder.", Required = true };
        var number = new Option<string>("--card") { Description = "The card's number, or its name in the deck such as copied-1.", Required = true };
        var port = CommandRun.Checked(new Option<int>("--port") { Description = "The virtual reader's TCP port.", Required = true }, v => v is >= 1 and <= 65_535, "a port from 1 to 65535");
        var host = new Option<string>("--host") { Description = "Where the pcscd with the virtual reader runs.", DefaultValueFactory = _ => "127.0.0.1" };
        var seconds = CommandRun.Seconds("Take the card away after so many seconds; without it, at Ctrl-C.");
        var slow = CommandRun.Checked(new Option<int>("--slow") { Description = "Milliseconds the chip takes for each APDU." }, v => v is >= 0 and <= 60_000, "0 to 60000 milliseconds");
        var pulled = CommandRun.Checked(new Option<int?>("--pull-after") { Description = "Take the card away after so many APDUs." }, v => v is null or >= 0, "a whole number from 0");
        var untilLight = new Option<bool>("--until-light") { Description = "Take the card away once a lamp has answered it, as members do; ends with 1 where none does before the seconds are over." };
        var command = new Command("card", "Lay one card on a virtual reader (vpcd) of a running pcscd.") { deck, number, port, host, seconds, slow, pulled, untilLight };
        command.SetRun(async (parsed, stop) =>
        {
            var card = Pick(DeckFolder.Read(parsed.GetRequiredValue(deck)), parsed.GetRequiredValue(number)).Behaving(new CardBehaviour
            {
                TimePerApdu = TimeSpan.FromMilliseconds(parsed.GetValue(slow)),
                PulledAfterApdus = parsed.GetValue(pulled),
            });
            await using var slot = new VpcdSlot($"port {parsed.GetValue(port)}", parsed.GetRequiredValue(host), parsed.GetValue(port), time);
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var laid = await slot.LayAsync(card, _ => Console.WriteLine("signed"), light => Tell(light, answered), stop);
            var taken = parsed.GetValue(untilLight) ? answered.Task : Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            if (!parsed.GetValue(untilLight)) Console.WriteLine($"{card} lies on the reader; Ctrl-C takes it away.");
            await Task.WhenAny(laid.Gone, taken, CommandRun.WaitAsync(parsed.GetValue(seconds), time, stop));
            if (parsed.GetValue(untilLight) && !answered.Task.IsCompleted) throw new IOException("No lamp answered the card; look whether the kiosk's agent runs and uses this reader.");
            if (laid.Gone.IsCompleted && card.Behaviour.PulledAfterApdus is null) throw new IOException("The reader closed the connection; look whether pcscd still runs.");
            return CommandRun.Ok;
        });
        return command;
    }

    private static void Tell(LightShown light, TaskCompletionSource answered)
    {
        Console.WriteLine($"light {light.Colour}");
        if (light.Colour != LightColour.Dark) answered.TrySetResult();
    }

    public static VirtualCard Pick(Deck deck, string nameOrNumber) =>
        deck.Find(nameOrNumber)?.ToCard() ?? throw new InputException($"There is no card '{nameOrNumber}' in the deck; 'firmware-sim deck show' lists them.");
}
