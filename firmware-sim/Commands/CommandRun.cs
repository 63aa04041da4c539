using System.CommandLine;

namespace CardSystem.FirmwareSim.Commands;

/// <summary>What all commands have alike: how they end, and how they say what went wrong.</summary>
internal static class CommandRun
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>Runs the command; what the user can put right becomes one sentence on stderr and exit code 1. Ctrl-C and SIGTERM end the token.</summary>
    public static void SetRun(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) => command.SetAction(async (parsed, stop) =>
    {
        try
        {
            return await run(parsed, stop);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("firmware-sim: " + e.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Ok;
        }
    });

    /// <summary>Until told to stop, or until the seconds are over.</summary>
    public static async Task WaitAsync(double? seconds, TimeProvider time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(seconds is { } s ? TimeSpan.FromSeconds(s) : Timeout.InfiniteTimeSpan, time, stop);
        }
        catch (OperationCanceledException)
        {
            // That is how it is told.
        }
    }

    public static Option<int> Count(string name, string description) => Checked(new Option<int>(name) { Description = description }, v => v is >= 0 and <= Decks.DeckMaker.MostCards, "a whole number from 0 to 200000");

    public static Option<double?> Seconds(string description) => Checked(new Option<double?>("--seconds") { Description = description }, v => v is null or (> 0 and <= 86_400 * 7), "a number of seconds above 0, at most a week");

    public static Option<T> Checked<T>(Option<T> option, Func<T?, bool> isRight, string allowed)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !result.Errors.Any() && !isRight(result.GetValueOrDefault<T>())) result.AddError($"{option.Name} must be {allowed}.");
        });
        return option;
    }
}
