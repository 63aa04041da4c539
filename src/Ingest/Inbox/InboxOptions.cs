namespace CardSystem.Ingest.Inbox;

/// <summary>Limits of the way from the socket to the log.</summary>
public sealed class InboxOptions
{
    public const string Section = "Inbox";

    /// <summary>Taps that may wait for the committer; when they are that many, sockets are not read.</summary>
    public int QueueTaps { get; set; } = 8_000;

    /// <summary>Taps in one commit at most. It takes whatever has queued, it never waits for more.</summary>
    public int CommitTaps { get; set; } = 1_000;

    /// <summary>A payload with more taps than this is backlog and lets fresh taps go ahead.</summary>
    public int FreshTaps { get; set; } = 8;

    public IEnumerable<string> Problems()
    {
        if (QueueTaps is < 200 or > 1_000_000) yield return $"Inbox:QueueTaps is {QueueTaps}; allowed are 200 to 1000000.";
        if (CommitTaps is < 1 or > 10_000) yield return $"Inbox:CommitTaps is {CommitTaps}; allowed are 1 to 10000.";
        if (FreshTaps is < 1 or > 200) yield return $"Inbox:FreshTaps is {FreshTaps}; allowed are 1 to 200.";
    }
}
