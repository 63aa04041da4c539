using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings;

/// <summary>Credits booked for a member on a day, in hundredths of a point.</summary>
public readonly record struct Earned(int Day, long Amount);

/// <summary>Everything the rules know of one member: sessions in the order of day and id, credits in the order of days, and what stands around them.</summary>
public sealed class MemberHistory
{
    private MemberHistory(Frame frame, ReadOnlyMemory<Seen> sessions, ReadOnlyMemory<Earned> earned) => (Frame, Sessions, Earned) = (frame, sessions, earned);

    public Frame Frame { get; }
    public ReadOnlyMemory<Seen> Sessions { get; }
    public ReadOnlyMemory<Earned> Earned { get; }

    /// <summary>From sessions and credits in any order; each session is there once, and credits of one day are one sum.</summary>
    public static MemberHistory Of(Frame frame, IEnumerable<Seen> sessions, IEnumerable<Earned> earned) => new(
        frame,
        sessions.OrderBy(s => s.Day).ThenBy(s => s.Session).DistinctBy(s => s.Session).ToArray(),
        earned.GroupBy(e => e.Day).Select(g => new Earned(g.Key, g.Sum(e => e.Amount))).OrderBy(e => e.Day).ToArray());

    /// <summary>From what is in that order already.</summary>
    internal static MemberHistory Ordered(Frame frame, ReadOnlyMemory<Seen> sessions, ReadOnlyMemory<Earned> earned) => new(frame, sessions, earned);
}
