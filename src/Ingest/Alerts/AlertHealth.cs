using System.Globalization;
using CardSystem.Ingest.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CardSystem.Ingest.Alerts;

/// <summary>Says in <c>/health</c> how many alerts are open. They do not make the service unhealthy: it does what it should.</summary>
public sealed class AlertHealth(Database database) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var connection = database.Open();
            using var work = Work.Read(database, connection);
            var open = SecurityAlerts.Open(work);
            return Task.FromResult(HealthCheckResult.Healthy(open == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"security alerts: {open}")));
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"the database cannot be read: {e.Message}"));
        }
    }
}
