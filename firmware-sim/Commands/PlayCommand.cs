using System.CommandLine;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Play;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Commands;

internal static class PlayCommand
{
    public static Command Create(TimeProvider time)
    {
        var scenario = new Option<string>("--scenario") { Description = "Scenario file, or the name of one that comes with the program: morning.", Required = true };
        var deck = new Option<string>("--deck") { Description = "The deck's folder.", Required = true };
        var reader = new Option<string[]>("--reader") { Description = "NAME=vpcd:HOST:PORT, a virtual reader of a running pcscd; once for each reader. The name is for the record.", Required = true };
        var relay = new Option<string[]>("--relay") { Description = "NAME=LISTENPORT:HOST:PORT, a relay on loopback that the scenario can cut; once for each." };
        var output = new Option<string>("--out") { Description = "File for the record of what was played.", Required = true };
        var seconds = CommandRun.Seconds("How long to play; the scenario is stretched to it. Default 60.");
        var seed = new Option<int>("--seed") { Description = "Settles who comes when, and where.", DefaultValueFactory = _ => 1 };
        var speed = CommandRun.Checked(new Option<double>("--speed") { Description = "Play so many times faster; hands and chips keep their pace.", DefaultValueFactory = _ => 1 }, v => v is >= 0.01 and <= 100, "0.01 to 100");
        var progress = new Option<bool>("--progress") { Description = "Print a running count every second." };
        var command = new Command("play", "Play a scenario on virtual readers and record what was shown.") { scenario, deck, reader, relay, output, seconds, seed, speed, progress };
        command.SetRun(async (parsed, stop) =>
        {
            var length = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 60);
            var script = Scenario.Read(parsed.GetRequiredValue(scenario));
            var readers = (parsed.GetValue(reader) ?? []).Select(text => (ICardSlot)ParseReader(text, time)).ToList();
            RelayEnds.Unique(readers.Select(r => r.Name), "--reader");
            var ends = RelayEnds.Parse(parsed.GetValue(relay));
            var cards = DeckFolder.Read(parsed.GetRequiredValue(deck));
            var plan = PlayPlan.Make(script, cards, [.. readers.Select(r => r.Name)], [.. ends.Select(e => e.Name)], length, new Random(parsed.GetValue(seed)));

            var relays = new List<Relay>();
            await using var log = PlayedLog.Create(parsed.GetRequiredValue(output), time);
            try
            {
                foreach (var end in ends) relays.Add(end.Start());
                Console.WriteLine($"{script.Title}: {plan.StepsByReader.Sum(s => s.Count)} cards on {readers.Count} readers in {length.TotalSeconds:0.#} s, seed {parsed.GetValue(seed)}");
                using var running = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var beside = Task.WhenAll(
                    new NetworkDirector(relays, log, time).RunAsync(plan.Cuts, parsed.GetValue(speed), running.Token),
                    parsed.GetValue(progress) ? CountAloudAsync(log, time, running.Token) : Task.CompletedTask);
                await new Player(script.Hand, readers, log, time, cards.Take).RunAsync(plan, length, parsed.GetValue(speed), stop);
                await running.CancelAsync();
                await beside;
            }
            finally
            {
                foreach (var started in relays) await started.DisposeAsync();
            }

            Console.WriteLine(log.Summary());
            return CommandRun.Ok;
        });
        return command;
    }

    private static VpcdSlot ParseReader(string text, TimeProvider time)
    {
        if (text.Split('=', 2) is [{ Length: > 0 } name, var where] && where.Split(':') is ["vpcd", { Length: > 0 } host, var port] && RelayEnds.Port(port) is > 0 and var number)
            return new VpcdSlot(name, host, number, time);
        throw new InputException($"--reader '{text}' must be NAME=vpcd:HOST:PORT, such as Desk=vpcd:127.0.0.1:35963.");
    }

    private static async Task CountAloudAsync(PlayedLog log, TimeProvider time, CancellationToken stop)
    {
        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await everySecond.WaitForNextTickAsync(stop)) Console.WriteLine(log.Counts);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
