namespace CardSystem.Contracts.Enrolment;

/// <summary>How the centre closes what it says to kiosks. Handed to whoever publishes, so that no room need know where the keys are.</summary>
/// <param name="Mark">What the seal for a kiosk is now: it changes when what was published must be published again under another. Null for what all kiosks read.</param>
/// <param name="Close">From kiosk (null for all), topic and body to the payload; plain where that kiosk has no anchors to check it by.</param>
public sealed record MessageSeal(Func<KioskId?, string> Mark, Func<KioskId?, string, byte[], byte[]> Close)
{
    /// <summary>A centre without keys of its own says everything plainly.</summary>
    public static MessageSeal None { get; } = new(_ => "", (_, _, body) => body);
}
