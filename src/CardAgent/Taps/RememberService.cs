using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;

namespace CardSystem.CardAgent.Taps;

/// <summary>Before the first card: brings back from disk who has signed in, so that a restart does not greet members twice. A disk that is down now is asked again until it answers.</summary>
public sealed class RememberService(TapOutbox outbox, SignInBook signIns, ClockWatch clock, TimeProvider time, ILogger<RememberService> log) : BackgroundService, IHostedLifecycleService
{
    private bool _remembered;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>Before any other service starts, the readers among them.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken) => _remembered = await TryAsync();

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!_remembered)
            {
                await Task.Delay(Retry, time, stoppingToken);
                _remembered = await TryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The kiosk is being switched off.
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            var known = await outbox.SignIns();
            foreach (var signIn in known) signIns.RememberOlder(signIn);
            clock.Compare(null, known.Count > 0 ? known[^1].At : null);
            return true;
        }
        catch (OutboxUnavailableException e)
        {
            log.LogWarning("Who has signed in before is not known yet: {Reason}.", e.Message);
            return false;
        }
    }
}
