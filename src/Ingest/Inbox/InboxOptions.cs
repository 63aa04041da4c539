using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Inbox;

/// <summary>Limits of the way from the socket to the log.</summary>
public sealed class InboxOptions
{
    public const string Section = "Inbox";

    /// <summary>Taps that may wait for the committer; when they are that many, sockets are not read.</summary>
    [Range(200, 1_000_000)]
    public int QueueTaps { get; set; } = 8_000;

    /// <summary>Taps in one commit at most. It takes whatever has queued, it never waits for more.</summary>
    [Range(1, 10_000)]
    public int CommitTaps { get; set; } = 1_000;

    /// <summary>A payload with more taps than this is backlog and lets fresh taps go ahead.</summary>
    [Range(1, 200)]
    public int FreshTaps { get; set; } = 8;
}
