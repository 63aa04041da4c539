namespace CardSystem.CardAgent.Readers;

/// <summary>Runs the supervisor while the kiosk runs.</summary>
public sealed class ReadersService(ReaderSupervisor supervisor, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        supervisor.Start();
        try
        {
            while (true)
            {
                await Task.Delay(Round, time, stoppingToken);
                supervisor.Tend();
            }
        }
        catch (OperationCanceledException)
        {
            // The kiosk is being switched off.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Joins threads that may sit in a driver; the host's own shutdown is not to wait on this thread.
        await Task.Run(supervisor.Stop, CancellationToken.None).WaitAsync(cancellationToken);
    }
}
