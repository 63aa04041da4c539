using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.PageLinks;

/// <summary>
/// Where people say that a centre's kiosks show members the way to their own page. Nowhere is the default: what stands on a public screen can be photographed by whoever stands
/// behind, and only who knows the place can say whether that matters there.
/// </summary>
public sealed class PageLinkDesk(Database database, TimeProvider time)
{
    /// <returns>False where it is so already.</returns>
    public bool Enter(string centre, bool shows, string who) => database.Write(work =>
    {
        var now = time.GetUtcNow();
        if (!PageLinkStore.Set(work, centre, shows, now.ToUnixTimeMilliseconds())) return false;
        ActLog.Record(work, now, who, shows ? "page-links-on" : "page-links-off", centre, new { });
        return true;
    });
}
