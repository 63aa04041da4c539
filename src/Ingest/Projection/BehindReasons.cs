using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>What has come in and is not derived yet.</summary>
public enum BehindReason
{
    Taps,
    Entries,
    GoingOver,
}

/// <summary>Whether what is derived has followed everything that came in: who settles a year or warns a person must know.</summary>
public static class BehindReasons
{
    /// <param name="work">Sees one moment, what is derived included.</param>
    /// <returns>Nothing where everything is derived.</returns>
    public static IEnumerable<BehindReason> Of(Database database, Work work)
    {
        using var log = database.OpenLogReader();
        if (log.CountAfter(ProjectionState.ReadCursor(work, "cursor"), 1) > 0) yield return BehindReason.Taps;
        if ((ProjectionState.FollowedTo(work) ?? 0) < Changes.Last(work)) yield return BehindReason.Entries;
        if (work.One<long>("select (select count(*) from derived.going_over) + (select count(*) from derived.due)") > 0) yield return BehindReason.GoingOver;
    }

    public static string English(BehindReason reason) => reason switch
    {
        BehindReason.Taps => "Taps have come in that are not counted yet.",
        BehindReason.Entries => "What people entered is not followed yet.",
        _ => "Attendance or credits are still being gone over.",
    };
}
