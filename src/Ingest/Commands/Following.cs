using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>Whether what is derived has followed everything that came in. Credits and Warnings, which must know, do not see the projection, so it stands here.</summary>
internal static class Following
{
    /// <summary>What has come in and is not derived yet, a sentence each; nothing where everything is.</summary>
    /// <param name="work">Sees one moment, what is derived included.</param>
    public static IEnumerable<string> Behind(Database database, Work work)
    {
        using var log = database.OpenLogReader();
        if (log.CountAfter(ProjectionState.ReadCursor(work, "cursor"), 1) > 0) yield return "Taps have come in that are not counted yet.";
        if ((ProjectionState.FollowedTo(work) ?? 0) < Changes.Last(work)) yield return "What people entered is not followed yet.";
        if (work.One<long>("select (select count(*) from derived.going_over) + (select count(*) from derived.due)") > 0) yield return "Attendance or credits are still being gone over.";
    }
}
