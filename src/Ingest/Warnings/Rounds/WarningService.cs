using CardSystem.Ingest.District;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>Runs the round every night at the configured time; a night that was missed is made good as soon as the service is up.</summary>
public sealed class WarningService(Database database, WarningRound round, WarningOptions options, TimeZoneInfo zone, TimeProvider time, ILogger<WarningService> log) : BackgroundService
{
    /// <summary>The clock is looked at so often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StepLoop _loop = new(time, log, "Warnings could not be computed");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Time is null ? Task.CompletedTask : _loop.RunAsync(Patience, () => Step(stoppingToken), stoppingToken);

    /// <summary>Runs the round that is due, if one is.</summary>
    /// <returns>What it did; null where none was due.</returns>
    internal RoundReport? Step(CancellationToken stop)
    {
        if (Due() is not { } day) return null;
        var report = round.Run(day, time.GetUtcNow(), dryRun: false, stop);
        foreach (var line in report.ToLines()) log.LogInformation("{Line}", line);
        return report;
    }

    /// <summary>Yesterday, once the time of today's round has come and yesterday was not done, or what it found is gone because everything was derived anew.</summary>
    private DateOnly? Due()
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDayNumber((int)new DistrictDays(zone).Of(now.ToUnixTimeMilliseconds()));
        if (options.Time is not { } at || now < DayTime.At(today, (long)at.ToTimeSpan().TotalMinutes, zone, DateTimeOffset.MinValue)) return null;
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        return work.One<long?>("select max(as_of) from warning_rounds") >= today.DayNumber - 1 && EpisodeStore.AsOf(work) is not null ? null : today.AddDays(-1);
    }
}
