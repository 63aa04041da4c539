using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>What a tap was in a session to which members sign in and out.</summary>
public enum TapRole
{
    /// <summary>签到</summary>
    In,
    /// <summary>签退</summary>
    Out,
    /// <summary>Too soon after the one before to be another: the same tap again, perhaps at another door.</summary>
    Repeat,
    /// <summary>Before the session opened or once it had closed: not of this session.</summary>
    Outside,
}

/// <summary>The stays that a member's taps in one session come to.</summary>
/// <param name="In">The first sign-in, Unix milliseconds; 0 where there was none.</param>
/// <param name="Out">The last sign-out, Unix milliseconds; 0 where there was none.</param>
/// <param name="Since">Where the last sign-in has no sign-out, its time; otherwise 0.</param>
/// <param name="Paired">Milliseconds between sign-ins and their sign-outs, together.</param>
public readonly record struct Stays(long In, long Out, long Since, long Paired);

/// <summary>
/// Pairs taps to stays: they alternate in, out, in, out. A tap less than <see cref="RepeatWindow"/> after the one that counted last is that one again.
/// Only taps of one session come here, and only those between its opening (inclusive) and its closing (exclusive) count,
/// so a forgotten sign-out can never be paired with the next morning; across midnight makes no difference, for only instants are compared.
/// </summary>
public static class StayRules
{
    /// <summary>Milliseconds; taps exactly so far apart are two.</summary>
    public const long RepeatWindow = SessionRules.SameTapSeconds * 1_000L;

    /// <param name="taps">Of one member in one session, by time and then by name.</param>
    public static Stays Pair(TimetableSession session, IReadOnlyList<TapPoint> taps)
    {
        var stays = new Stays();
        var last = 0L;
        for (var i = 0; i < taps.Count; i++) (stays, last) = Take(session, stays, last, taps[i].At, out _);
        return stays;
    }

    /// <summary>What each of the taps was, in their order.</summary>
    public static TapRole[] Roles(TimetableSession session, IReadOnlyList<TapPoint> taps)
    {
        var roles = new TapRole[taps.Count];
        var (stays, last) = (new Stays(), 0L);
        for (var i = 0; i < roles.Length; i++) (stays, last) = Take(session, stays, last, taps[i].At, out roles[i]);
        return roles;
    }

    public static bool IsWithin(TimetableSession session, long at) => session.Opens.ToUnixTimeMilliseconds() <= at && at < session.Closes.ToUnixTimeMilliseconds();

    private static (Stays Stays, long Last) Take(TimetableSession session, Stays stays, long last, long at, out TapRole role)
    {
        role = !IsWithin(session, at) ? TapRole.Outside
            : stays.In != 0 && at - last < RepeatWindow ? TapRole.Repeat
            : stays.Since == 0 ? TapRole.In : TapRole.Out;
        return role switch
        {
            TapRole.In => (stays with { In = stays.In == 0 ? at : stays.In, Since = at }, at),
            TapRole.Out => (stays with { Out = at, Since = 0, Paired = stays.Paired + at - stays.Since }, at),
            _ => (stays, last),
        };
    }
}
