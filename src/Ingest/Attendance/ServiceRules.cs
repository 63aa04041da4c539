using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>Services that a member unit gives to members (虹享卡 and the like): who is entitled. Whoever taps is recorded, entitled or not; the desk is told.</summary>
public static class ServiceRules
{
    /// <summary>A service is for members of its audience's units and of those below them; without an audience it is for every member.</summary>
    /// <param name="units">The units the member belonged to on that day, with everything above them.</param>
    /// <returns>Null where the session is no service.</returns>
    public static bool? IsEntitled(PlannedSession session, IEnumerable<string> units) =>
        session.Kind != SessionKind.Service ? null : session.Audience.Count == 0 || units.Any(session.Audience.Contains);
}
