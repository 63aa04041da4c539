namespace CardSystem.Ingest.Notices;

public enum SendVerdict
{
    /// <summary>The other side has taken it.</summary>
    Sent,
    /// <summary>This one failed and is tried again; the channel's others need not wait.</summary>
    Later,
    /// <summary>The channel will not take more now, or is not set up as it must be; all of it waits.</summary>
    Paused,
    /// <summary>The server cannot be reached; the channel waits, and others at that server are tried one at a time.</summary>
    Unreachable,
    /// <summary>The other side will never take this one: a dead letter.</summary>
    Refused,
    /// <summary>The other side wants nothing more at all: a dead letter, and the channel is switched off.</summary>
    Gone,
}

/// <summary>What came of one attempt.</summary>
/// <param name="Why">A sentence for staff; no secret, no name.</param>
/// <param name="NotBefore">The other side asked for this pause.</param>
public sealed record SendOutcome(SendVerdict Verdict, string Why = "", TimeSpan? NotBefore = null)
{
    /// <summary>The whole channel waits, not this message alone.</summary>
    public bool HoldsChannel => Verdict is SendVerdict.Paused or SendVerdict.Unreachable;

    public bool IsFinal => Verdict is SendVerdict.Refused or SendVerdict.Gone;

    public static SendOutcome Sent { get; } = new(SendVerdict.Sent);
    public static SendOutcome Later(string why, TimeSpan? notBefore = null) => new(SendVerdict.Later, why, notBefore);
    public static SendOutcome Paused(string why, TimeSpan? notBefore = null) => new(SendVerdict.Paused, why, notBefore);
    public static SendOutcome Unreachable(string why, TimeSpan? notBefore = null) => new(SendVerdict.Unreachable, why, notBefore);
    public static SendOutcome Refused(string why) => new(SendVerdict.Refused, why);
    public static SendOutcome Gone(string why) => new(SendVerdict.Gone, why);
}
