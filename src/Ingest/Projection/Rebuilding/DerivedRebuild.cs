using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Rebuilding;

/// <summary>
/// Derives everything anew beside the live tables, from the first tap up to where the live ones are, and compares the two. The service may run meanwhile.
/// </summary>
/// <param name="progress">Told now and then: taps done, taps in all.</param>
public sealed class DerivedRebuild(
    Database database, ProjectionOptions options, DistrictDays days, TimeProvider time, Action<long, long> progress)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Where no service runs over the database, what is live is brought up to date first.</summary>
    public void BringUpToDate(CancellationToken stop)
    {
        using var projection = database.TryLockProjection();
        if (projection is null) return;
        using var projector = new Projector(database, options, days, time);
        while (projector.Step() == StepOutcome.Worked) stop.ThrowIfCancellationRequested();
    }

    /// <summary>Leaves what it derived beside, to be put in the live one's place or removed by the caller.</summary>
    /// <exception cref="StorageException">The live projection did not come to rest, or another rebuild is under way.</exception>
    public DerivedComparison Run(Database beside, CancellationToken stop)
    {
        using var projection = beside.TryLockProjection() ?? throw new StorageException($"Another rebuild over {database.Name} is under way: wait until it has ended.");
        using var live = Take(stop);
        beside.RemoveBeside();
        Schema.Prepare(beside);
        Begin(beside, live);
        using (var projector = new Projector(beside, options, days, new StandingTime(live.JudgedAt, time), live.Horizon))
        {
            while (projector.Step() == StepOutcome.Worked)
            {
                stop.ThrowIfCancellationRequested();
                progress(projector.Journals().Sum(j => j.Progress.Taps), live.Taps);
            }
        }

        using var connection = beside.OpenWithDerived();
        using var fresh = Work.Read(beside, connection);
        return DerivedComparison.Of(live.Work, fresh);
    }

    private LivePicture Take(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (LivePicture.TryTake(database, days) is { } live) return live;
            if (time.GetElapsedTime(began) > Patience)
                throw new StorageException($"The projection over {database.Name} has not followed all changes after {Patience.TotalMinutes} minutes: see 'ingest status', and try again when nothing is behind.");
            Task.Delay(Wait, time, stop).GetAwaiter().GetResult();
        }
    }

    /// <summary>What kiosks said is no part of the log: it is taken over as the live projection took it.</summary>
    private static void Begin(Database beside, LivePicture live)
    {
        using var connection = beside.OpenWithDerived();
        using var work = Work.Derive(beside, connection);
        foreach (var (kiosk, receivedAt, body) in live.Words)
            work.Execute("insert into derived.kiosk_words(kiosk, received_at, body) values(@kiosk, @receivedAt, @body)", new { kiosk, receivedAt, body });
        ProjectionState.Begin(work, live.Horizon.Reference!.Change);
        work.Commit();
    }
}
