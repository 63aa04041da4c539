using CardSystem.Contracts;

namespace CardSystem.Ingest.District;

/// <summary>A session of the timetable as the centre knows it.</summary>
/// <param name="Index">Numbers sessions within one reading of the timetable, for compact keys in memory.</param>
/// <param name="Audience">Organisations whose members are expected; empty where nobody is, because the session is open.</param>
public sealed record PlannedSession(int Index, string Activity, string Centre, IReadOnlyList<string> Audience, TimetableSession Session)
{
    public string Id => Session.Id;

    // One reading of the timetable holds each session once, and sessions are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(PlannedSession? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;

    /// <summary>Is a member of these organisations (branch and everything above it) expected?</summary>
    public bool Expects(IEnumerable<string> organisations) => Audience.Count > 0 && organisations.Any(o => Audience.Contains(o));
}
