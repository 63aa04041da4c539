using System.CommandLine;
using CardSystem.FirmwareSim.Play;

namespace CardSystem.FirmwareSim.Commands;

internal static class RelayCommand
{
    public static Command Create(TimeProvider time)
    {
        var relay = new Option<string[]>("--relay") { Description = $"{RelayEnds.Form}, once for each.", Required = true };
        var seconds = CommandRun.Seconds("End after so many seconds; without it, at Ctrl-C.");
        var command = new Command("relay", "Relays alone, never cut: kiosks that were cut off in a play deliver through them what still waits.") { relay, seconds };
        command.SetRun(async (parsed, stop) =>
        {
            var relays = new List<Relay>();
            try
            {
                foreach (var ends in RelayEnds.Parse(parsed.GetValue(relay))) relays.Add(ends.Start());
                var length = parsed.GetValue(seconds) is { } some ? TimeSpan.FromSeconds(some) : Timeout.InfiniteTimeSpan;
                await Task.Delay(length, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            finally
            {
                foreach (var started in relays) await started.DisposeAsync();
            }

            return CommandRun.Ok;
        });
        return command;
    }
}
