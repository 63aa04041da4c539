using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>What a step came to.</summary>
public enum FinishOutcome
{
    /// <summary>Nothing is to be done.</summary>
    Idle,
    /// <summary>What is derived has not followed yet.</summary>
    Waiting,
    Worked,
}

/// <summary>
/// Brings erasures to their end: waits until what is derived has followed, takes the last traces out of it and out of the list of changes, and clears the database's files. All that it needs stands in the
/// database, so it goes on where it was after a restart. Stepped by its service, or by the command where no service runs.
/// </summary>
/// <param name="dropFiles">Does away with files that the service keeps for people to fetch, exports among them; null where it keeps none.</param>
public sealed class ErasureFinish(Database database, TimeProvider time, Action? dropFiles = null)
{
    /// <param name="mayPurge">The files may be cleared now, which takes as long as copying them.</param>
    /// <exception cref="StorageException">The files could not be cleared now; the next step tries again.</exception>
    public FinishOutcome Step(bool mayPurge)
    {
        var outcome = Follow();
        return mayPurge && Purge() ? FinishOutcome.Worked : outcome;
    }

    private FinishOutcome Follow()
    {
        using var connection = database.OpenWithDerived();
        List<Erasure> waiting;
        using (var read = Work.Read(database, connection))
        {
            waiting = [.. ErasureStore.In(read, ErasureStates.Entered)];
            if (waiting.Count == 0) return FinishOutcome.Idle;
            var busy = read.One<long>("select (select count(*) from derived.going_over) + (select count(*) from derived.due)") > 0;
            if (busy || (ProjectionState.FollowedTo(read) ?? 0) < waiting.Max(e => e.ToChange)) return FinishOutcome.Waiting;
        }

        foreach (var erasure in waiting) LastTraces(erasure);
        return FinishOutcome.Worked;
    }

    /// <summary>The old numbers stand in the announcements of the erasure, and nowhere else any more but where the nightly round of the warnings left them.</summary>
    private void LastTraces(Erasure erasure)
    {
        using var derivedConnection = database.OpenWithDerived();
        var numbers = OldNumbers(derivedConnection, erasure);
        using (var derive = Work.Derive(database, derivedConnection))
        {
            foreach (var table in DerivedTables(derive))
            {
                foreach (var member in numbers) derive.Execute($"delete from {table} where member = @member", new { member });
            }

            derive.Commit();
        }

        using var connection = database.Open();
        if (database.OverwriteDeleted is { } overwrite) Dapper.SqlMapper.Execute(connection, overwrite);
        using var work = Work.Begin(database, connection);
        foreach (var member in numbers)
        {
            work.Execute("update changes set key = @Pseudonym where key = @member", new { erasure.Pseudonym, member });
            foreach (var (change, key) in work.Query<(long, string)>("select change, key from changes where kind = 'Attendance' and key like @end", new { end = "% " + member }).ToList())
                work.Execute("update changes set key = @key where change = @change", new { change, key = key[..(key.Length - member.Length)] + erasure.Pseudonym });
        }

        ErasureStore.Move(work, erasure.Number, ErasureStates.Followed);
        work.Commit();
    }

    private static List<string> OldNumbers(System.Data.Common.DbConnection connection, Erasure erasure) =>
    [
        .. Dapper.SqlMapper.Query<string>(connection, """
            select distinct key from changes where change > @FromChange and change <= @ToChange and kind = 'Member' and key <> @Pseudonym and not exists (select 1 from members m where m.member = changes.key)
            """, new { erasure.FromChange, erasure.ToChange, erasure.Pseudonym }),
    ];

    private IEnumerable<string> DerivedTables(Work work) => [.. Catalogue.Read(database, work).Where(t => t.IsDerived && t.Has("member")).Select(t => t.Name)];

    private bool Purge()
    {
        List<Erasure> followed;
        using (var connection = database.Open())
        using (var work = Work.Read(database, connection)) followed = [.. ErasureStore.In(work, ErasureStates.Followed)];
        if (followed.Count == 0) return false;
        dropFiles?.Invoke();
        database.Purge();
        using (var connection = database.Open())
        using (var work = Work.Begin(database, connection))
        {
            var now = time.GetUtcNow();
            foreach (var erasure in followed)
            {
                ErasureStore.Move(work, erasure.Number, ErasureStates.Finished, now.ToUnixTimeMilliseconds());
                ActLog.Record(work, now, ActLog.System, "erase-finished", erasure.Pseudonym, new { erasure = erasure.Number });
            }

            work.Commit();
        }

        return true;
    }
}
