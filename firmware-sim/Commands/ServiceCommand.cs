using System.CommandLine;
using System.Globalization;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Commands;

internal static class ServiceCommand
{
    private const string Words = """
        insert READER CARD | remove READER | attach NAME | detach READER | fail CALL CODE [TIMES] | pause | resume | die | restart | help | quit
        READER is the reader's place in the list, from 0; CARD a number or name of the deck; CALL such as Transmit or Connect; CODE such as 80100069.
        """;

    public static Command Create(TimeProvider time)
    {
        var socket = new Option<string>("--socket") { Description = "Unix socket to listen on; programs find it by PCSCLITE_CSOCK_NAME.", Required = true };
        var readers = CommandRun.Checked(new Option<int>("--readers") { Description = "How many readers are attached at the start.", DefaultValueFactory = _ => 1 }, v => v is >= 0 and <= 16, "0 to 16");
        var deck = new Option<string?>("--deck") { Description = "A deck's folder, for the cards to insert." };
        var insert = new Option<string[]>("--insert") { Description = "READER=CARD: a card that lies there from the start; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var seconds = CommandRun.Seconds("End after so many seconds; without it, at Ctrl-C.");
        var command = new Command("service", "A PC/SC service in software, without pcscd. It takes orders on standard input; 'help' lists them.") { socket, readers, deck, insert, seconds };
        command.SetRun(async (parsed, stop) =>
        {
            var cards = parsed.GetValue(deck) is { } folder ? DeckFolder.Read(folder) : null;
            await using var service = await SimulatedPcscService.StartAsync(parsed.GetRequiredValue(socket), time);
            for (var i = 0; i < parsed.GetValue(readers); i++) Attach(service, $"Simulated Reader {i:D2} 00");
            foreach (var pair in parsed.GetValue(insert) ?? [])
                if (pair.Split('=', 2) is [var reader, var card]) Do(service, cards, $"insert {reader} {card}");
                else throw new InputException($"--insert '{pair}' must be READER=CARD, such as 0=member-1.");
            Console.WriteLine($"PCSCLITE_CSOCK_NAME={service.SocketPath}");
            await Task.WhenAny(ObeyAsync(service, cards, stop), CommandRun.WaitAsync(parsed.GetValue(seconds), time, stop));
            return CommandRun.Ok;
        });
        return command;
    }

    /// <summary>Commands from standard input, one a line. Its end ends nothing: a service in the background has none.</summary>
    private static async Task ObeyAsync(SimulatedPcscService service, Deck? deck, CancellationToken stop)
    {
        while (await Console.In.ReadLineAsync(stop) is { } line)
        {
            if (line.Trim() is "quit") return;
            try
            {
                if (line.Trim().Length > 0) Do(service, deck, line.Trim());
            }
            catch (Exception e) when (e is InputException or InvalidOperationException or ArgumentException)
            {
                await Console.Error.WriteLineAsync("firmware-sim: " + e.Message);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static void Do(SimulatedPcscService service, Deck? deck, string line)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            case ["insert", var reader, var card]:
                Reader(service, reader).Insert(CardCommand.Pick(deck ?? throw new InputException("There is no deck to take a card from; give one with --deck."), card));
                break;
            case ["remove", var reader]: Reader(service, reader).Remove(); break;
            case ["attach", ..]: Attach(service, line["attach ".Length..].Trim()); break;
            case ["detach", var reader]: service.DetachReader(Reader(service, reader)); break;
            case ["fail", var call, var code, .. var times]: Fail(service, call, code, times); break;
            case ["help"]: Console.WriteLine(Words); break;
            case ["pause"]: service.Pause(); break;
            case ["resume"]: service.Resume(); break;
            case ["die"]: service.Die(); break;
            case ["restart"]: service.Restart(); break;
            default: throw new InputException($"'{line}' is not understood; 'help' lists what is.");
        }
    }

    private static void Fail(SimulatedPcscService service, string call, string code, string[] times)
    {
        if (!Enum.TryParse<PcscCall>(call, ignoreCase: true, out var which) || !Enum.IsDefined(which)) throw new InputException($"'{call}' is not a call; use one of {string.Join(", ", Enum.GetNames<PcscCall>())}.");
        var hex = code.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? code[2..] : code;
        if (!uint.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)) throw new InputException($"'{code}' is not a return code; write it in hex, such as 80100069.");
        var count = 1;
        if (times.Length > 1 || (times.Length == 1 && (!int.TryParse(times[0], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1))) throw new InputException("The number of times must be a whole number from 1.");
        service.Fail(which, number, count);
    }

    private static SimulatedReader Reader(SimulatedPcscService service, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < service.Readers.Count
            ? service.Readers[i] : throw new InputException($"There is no reader {index}; there are {service.Readers.Count}, counted from 0.");

    private static void Attach(SimulatedPcscService service, string name)
    {
        var reader = service.AttachReader(name);
        reader.LightShown += light => Console.WriteLine($"{name}: light {light.Colour}");
        Console.WriteLine($"{name} attached");
    }
}
