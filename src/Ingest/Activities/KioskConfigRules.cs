using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>What a kiosk must know: its sessions of yesterday to a fortnight ahead, and the policy. A cancelled session vanishes; one that was moved is known where it is held and where it was to be held. Nothing of members.</summary>
public static class KioskConfigRules
{
    /// <param name="credit">What each session is worth; null where kiosks promise nothing.</param>
    /// <param name="uidOnly">The centre takes cards that have nothing but a UID.</param>
    public static KioskConfig Build(string kiosk, string centre, string centreName, IEnumerable<PlannedSession> sessionsOfCentre, ActivitiesOptions options, DateTimeOffset now,
        Func<PlannedSession, SessionCredit>? credit = null, bool uidOnly = false)
    {
        var (from, until) = (now.AddDays(-1), now.AddDays(options.DaysAhead));
        var sessions = sessionsOfCentre.Select(s => Worth(SessionPlaceRules.SeenFrom(s, centre, kiosk), credit?.Invoke(s) ?? default)).OfType<TimetableSession>()
            .Where(s => s.Closes > from && s.Opens < until)
            .OrderBy(s => s.Opens).ThenBy(s => s.Id, StringComparer.Ordinal)
            .Take(Limits.TimetableSessions);
        return new KioskConfig(0, centre, centreName, [.. sessions], new KioskPolicy(options.FlickerMs, options.RepeatSeconds, uidOnly));
    }

    private static TimetableSession? Worth(TimetableSession? session, SessionCredit credit) =>
        session is null ? null : session with { Credit = credit.OnTime, LateCredit = credit.Late, Category = credit.Category };
}
