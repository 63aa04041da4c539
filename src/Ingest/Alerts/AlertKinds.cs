namespace CardSystem.Ingest.Alerts;

/// <summary>What an alert is about. The words are what the database keeps and programs read.</summary>
public static class AlertKinds
{
    /// <summary>A card could not prove its key, or named another: files were copied to another chip.</summary>
    public const string CopiedCard = "copied-card";
    /// <summary>A signature that was given for another tap, or for another kiosk.</summary>
    public const string Replay = "replay";
    /// <summary>A card known to be strong showed less than it can.</summary>
    public const string Downgrade = "downgrade";
    /// <summary>What claims to be a kiosk's tap is not signed by it, does not follow from its journal, or names a card that proved nothing.</summary>
    public const string ForgedPublish = "forged-publish";
    /// <summary>A card's counters went back: its memory was restored, or there are two of it.</summary>
    public const string RolledBack = "rolled-back";
    /// <summary>One card at two centres sooner than anybody can travel.</summary>
    public const string TwoPlaces = "two-places";
    /// <summary>Two machines speak with the identity of one kiosk.</summary>
    public const string ClonedKiosk = "cloned-kiosk";
    /// <summary>A card was used that was reported lost, revoked or replaced.</summary>
    public const string RevokedCardUsed = "revoked-card-used";

    public static IReadOnlyList<string> All { get; } = [CopiedCard, Replay, Downgrade, ForgedPublish, RolledBack, TwoPlaces, ClonedKiosk, RevokedCardUsed];
}
