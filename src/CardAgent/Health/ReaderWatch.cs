using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Health;

/// <summary>Asks the readers' supervisor once a second how they are.</summary>
public sealed class ReaderWatch(ReaderSupervisor supervisor, HealthBook health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Round, time, stoppingToken);
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The kiosk is being switched off.
        }
    }

    internal void Look()
    {
        var seen = supervisor.Snapshot();
        health.SetReaders(
            [.. seen.Readers.Select(r => new ReaderStatus(r.Reader, Word(r.State)))], seen.Trouble,
            name => seen.Readers.FirstOrDefault(r => r.Reader == name)?.Trouble ?? "");
    }

    private static string Word(ReaderState state) => state switch
    {
        ReaderState.Ready => "ready",
        ReaderState.Card => "card",
        ReaderState.Deaf => "deaf",
        _ => "gone",
    };
}
