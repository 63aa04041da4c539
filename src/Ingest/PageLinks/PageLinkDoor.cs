using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.PageLinks;

/// <summary>What came of a link.</summary>
public enum LinkState
{
    Good,
    /// <summary>Its time is over.</summary>
    Over,
    /// <summary>Somebody has opened it before.</summary>
    Used,
    /// <summary>It was never one of ours, or its member is no more.</summary>
    Unknown,
}

/// <summary>Exchanges a link, once, for a pass that the browser keeps for a quarter of an hour.</summary>
public sealed class PageLinkDoor(PageLinkSeal seal, Database database, TimeProvider time)
{
    /// <summary>Uses nothing up: a preview of the address by some other program does no harm.</summary>
    public LinkState Look(string token)
    {
        if (seal.ReadLink(token) is not { } link) return LinkState.Unknown;
        return database.Read(work => PageLinkStore.IsUsed(work, link.Digest)) ? LinkState.Used : link.IsOver ? LinkState.Over : LinkState.Good;
    }

    /// <param name="pass">Empty where there is none.</param>
    public LinkState Open(string token, out string pass)
    {
        pass = "";
        if (seal.ReadLink(token) is not { } link) return LinkState.Unknown;
        if (link.IsOver) return Look(token);
        if (!database.Write(work => PageLinkStore.Use(work, link.Digest, link.Until.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds()))) return LinkState.Used;
        pass = seal.Pass(link.Member);
        return LinkState.Good;
    }
}
