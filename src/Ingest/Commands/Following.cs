using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>Whether what is derived has followed everything that came in. Credits and Warnings, which must know, do not see the projection, so it stands here.</summary>
internal static class Following
{
    /// <summary>What has come in and is not derived yet, a sentence each; nothing where everything is.</summary>
    /// <param name="work">Sees one moment, what is derived included.</param>
    public static IEnumerable<string> Behind(Database database, Work work) => BehindReasons.Of(database, work).Select(BehindReasons.English);
}
