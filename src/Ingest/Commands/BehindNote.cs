using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>What commands read has been derived by the service. Where it is behind, or does not run at all, old numbers would be taken for new ones: a line on stderr says so.</summary>
internal static class BehindNote
{
    public const string Sentence = "Note: not everything that came in or was entered is counted yet; the service ('ingest run') counts it within moments.";

    public static async Task TellAsync(Database database)
    {
        if (IsBehind(database)) await Console.Error.WriteLineAsync(Sentence);
    }

    internal static bool IsBehind(Database database)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        return log.CountAfter(ProjectionState.ReadCursor(work, "cursor"), 1) > 0 || (ProjectionState.FollowedTo(work) ?? 0) < Changes.Last(work)
            || work.One<long>("select case when exists(select 1 from derived.going_over) or exists(select 1 from derived.due) then 1 else 0 end") > 0;
    }
}
