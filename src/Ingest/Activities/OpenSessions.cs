using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// One kiosk's sessions cut into stretches of time in which the same sessions are open. A tap finds its stretch by binary search;
/// only where several are open does the rule itself decide, so the answer is always the rule's.
/// </summary>
internal sealed class OpenSessions
{
    private readonly KioskId _kiosk;
    private readonly long[] _starts;
    private readonly Seen[][] _open;

    public OpenSessions(IReadOnlyList<PlannedSession> sessions, string centre, KioskId kiosk)
    {
        _kiosk = kiosk;
        var name = kiosk.ToString();
        var here = sessions.Select(s => (Whole: s, Session: SessionPlaceRules.SeenFrom(s, centre, name)))
            .Where(s => s.Session is not null).Select(s => new Seen(s.Whole, s.Session!)).ToArray();
        _starts = [.. here.SelectMany(s => new[] { s.Session.Opens.ToUnixTimeMilliseconds(), s.Session.Closes.ToUnixTimeMilliseconds() }).Distinct().Order()];
        _open = Sweep(_starts, [.. here.OrderBy(s => s.Session.Opens)]);
    }

    private static Seen[][] Sweep(long[] starts, Seen[] byOpening)
    {
        var stretches = new Seen[starts.Length][];
        var open = new List<Seen>();
        var next = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            open.RemoveAll(s => s.Session.Closes.ToUnixTimeMilliseconds() <= starts[i]);
            while (next < byOpening.Length && byOpening[next].Session.Opens.ToUnixTimeMilliseconds() <= starts[i]) open.Add(byOpening[next++]);
            stretches[i] = [.. open];
        }

        return stretches;
    }

    public PlannedSession? At(long at)
    {
        var index = Array.BinarySearch(_starts, at);
        if (index < 0) index = ~index - 1;
        if (index < 0) return null;
        var open = _open[index];
        if (open.Length <= 1) return open.Length == 0 ? null : open[0].Whole;
        var chosen = SessionRules.Choose(open.Select(s => s.Session), _kiosk, DateTimeOffset.FromUnixTimeMilliseconds(at));
        return Array.Find(open, s => ReferenceEquals(s.Session, chosen))?.Whole;
    }

    /// <summary>A session and what it looks like from this kiosk.</summary>
    private sealed record Seen(PlannedSession Whole, TimetableSession Session);
}
