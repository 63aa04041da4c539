namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>
/// How one rule looks at one member: sessions and credits go through it in the order of days, and after each it has a score, in millionths of the rule's own unit.
/// Nothing else goes in, so the same history gives the same scores. Used again for the next member after <see cref="Begin"/>; not thread-safe.
/// </summary>
public abstract class Fold
{
    /// <summary>A score that is never reached by the passing of days.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Scores are whole millionths: what is compared and stored does not depend on the last bit of a division.</summary>
    public const long One = 1_000_000;

    public abstract void Begin(Frame frame);

    /// <returns>The score after this session.</returns>
    public abstract long Take(in Seen seen);

    /// <summary>Credits were booked on a day, in hundredths.</summary>
    /// <returns>The score after it, or null where credits do not concern this rule.</returns>
    public virtual long? Earn(int day, long amount) => null;

    /// <summary>The first day, after all that went through, on which the score reaches this much by the passing of days alone.</summary>
    public virtual int DayOfReaching(long score) => Never;

    protected static long Millionths(double score) => (long)Math.Round(score * One, MidpointRounding.AwayFromZero);
}
