using System.Globalization;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>Brings erasures to their end, and runs the retention rules every night. A night that was missed is made good as soon as the service is up.</summary>
public sealed class PrivacyService(Database database, ErasureFinish finish, Retention retention, PrivacyOptions options, TimeZoneInfo zone, TimeProvider time, ILogger<PrivacyService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private long _night = -1;
    private readonly StepLoop _loop = new(time, log, "What was erased, or has been kept long enough, cannot be cleared away now");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Every, () => Step(stoppingToken), stoppingToken);

    internal void Step(CancellationToken stop)
    {
        var night = IsNight();
        if (finish.Step(night || database.Size() <= options.PurgeAtOnceMegabytes * 1_048_576L) == FinishOutcome.Worked) log.LogInformation("An erasure has come a step further.");
        if (!night) return;
        var gone = retention.Run(ActLog.System, stop).Where(r => r.Value > 0).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}")).ToList();
        if (gone.Count > 0) log.LogInformation("Kept long enough and done away with: {Gone}.", string.Join(", ", gone));
        _night = Today();
    }

    /// <summary>Once a day, from the configured time on.</summary>
    private bool IsNight()
    {
        if (options.Time is not { } at) return false;
        if (_night < 0) _night = LastRun();
        var local = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return _night < Today() && TimeOnly.FromDateTime(local.DateTime) >= at;
    }

    private long Today() => new DistrictDays(zone).Of(time.GetUtcNow().ToUnixTimeMilliseconds());

    private long LastRun()
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return work.One<long?>("select min(at) from retention_runs") is { } at ? new DistrictDays(zone).Of(at) : 0;
    }
}
