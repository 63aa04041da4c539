using Microsoft.Extensions.Hosting;

namespace CardSystem.Mqtt.Gateway;

/// <summary>Steps the gateway once a second; keep-alives are in seconds, so finer is of no use.</summary>
internal sealed class MqttGatewayService(MqttGateway gateway, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) gateway.Step();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }
}
