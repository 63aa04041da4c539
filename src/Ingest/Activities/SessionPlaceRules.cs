using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// What a session looks like from a kiosk. The kiosk's configuration and the centre's placing of taps both come from here, so that both decide alike.
/// </summary>
internal static class SessionPlaceRules
{
    /// <summary>The centres whose taps may belong to the session: where it is held, and where it was to be held before it was moved.</summary>
    public static IEnumerable<string> Centres(PlannedSession session) => session.FormerPlaces.Select(p => p.Centre).Append(session.Centre).Distinct(StringComparer.Ordinal);

    /// <summary>The session as this kiosk has it; null where taps at this kiosk cannot belong to it, as those of a cancelled session never do.</summary>
    public static TimetableSession? SeenFrom(PlannedSession session, string centre, string kiosk)
    {
        if (session.Fate == SessionFate.Cancelled) return null;
        if (session.Centre == centre && Holds(session.Session.Kiosks, kiosk)) return session.Session;
        // Of several former places the narrower speaks: a session once held at this very kiosk goes before one held anywhere in the centre.
        return session.FormerPlaces.Where(p => p.Centre == centre && Holds(p.Kiosks, kiosk)).OrderBy(p => p.Kiosks.Count == 0).FirstOrDefault() is { } former
            ? session.Session with { Kiosks = former.Kiosks, Former = true }
            : null;
    }

    private static bool Holds(IReadOnlyList<string> kiosks, string kiosk) => kiosks.Count == 0 || kiosks.Contains(kiosk);
}
