using System.CommandLine;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest rebuild</c>: everything derived is dropped and derived again from the log.</summary>
internal static class RebuildCommand
{
    public static Command Create(IngestCommands commands)
    {
        var rebuild = new Command("rebuild", "Derives attendance anew from the tap log; a running service does it itself.");
        rebuild.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) => await Console.Out.WriteLineAsync(Rebuild(settings, database, TimeProvider.System, stop))));
        return rebuild;
    }

    internal static string Rebuild(IngestSettings settings, Database database, TimeProvider time, CancellationToken stop)
    {
        using (var connection = database.Open())
        using (var work = Work.Begin(database, connection))
        {
            ReferenceVersion.Raise(work);
            work.Commit();
        }

        using var projection = database.TryLockProjection();
        if (projection is null) return "A service is running over this database; it has been told to derive everything anew and does so now.";
        using var projector = new Projector(database, settings.Projection, new DistrictDays(settings.Zone), time);
        while (projector.Step() == StepOutcome.Worked) stop.ThrowIfCancellationRequested();
        return $"Derived anew from {StatusReport.Read(database).Taps} taps.";
    }
}
