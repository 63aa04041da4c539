using System.Diagnostics;
using CardSystem.Ingest;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Derived;

/// <summary>How long the centre's own projection takes, in the same process as its limit.</summary>
internal static class Projecting
{
    /// <summary>From the first tap until attendance, closings and credits are made; and until the last signature is checked too.</summary>
    /// <param name="provesToo">False: stops when all is counted.</param>
    public static (double Counted, double Proved) Run(Database database, IngestSettings settings, bool provesToo)
    {
        using var projector = new Projector(database, settings.Projection, new DistrictDays(settings.Zone), TimeProvider.System);
        var clock = Stopwatch.StartNew();
        double? counted = null;
        while (true)
        {
            var worked = projector.Step() == StepOutcome.Worked;
            if (projector.Lag == 0 && projector.Due == 0) counted ??= clock.Elapsed.TotalSeconds;
            if (!worked || (counted is not null && !provesToo)) return (counted ?? clock.Elapsed.TotalSeconds, clock.Elapsed.TotalSeconds);
        }
    }

    /// <returns>Seconds to read every tap of the log once.</returns>
    public static double Read(Database database)
    {
        using var log = database.OpenLogReader();
        var page = new LogPage();
        var clock = Stopwatch.StartNew();
        for (var cursor = LogCursor.Start; log.Read(cursor, 10_000, page) > 0; cursor = page.Taps[^1].Cursor)
        {
        }

        return clock.Elapsed.TotalSeconds;
    }
}
