using CardSystem.Contracts;

namespace CardSystem.Ingest.District;

/// <summary>A session of the timetable as the centre knows it.</summary>
/// <param name="Index">Numbers sessions within one reading of the timetable, for compact keys in memory.</param>
/// <param name="Audience">Organisations whose members are expected; empty where nobody is, because the session is open.</param>
public sealed record PlannedSession(int Index, string Activity, string Centre, IReadOnlyList<string> Audience, TimetableSession Session)
{
    public string Id => Session.Id;

    /// <summary>What sort of activity it is, in the words of the credit policy: 1 to 32 of a-z, 0-9 and '-'.</summary>
    public string Category { get; init; } = "meeting";

    public SessionKind Kind { get; init; } = SessionKind.Required;

    public SessionFate Fate { get; init; } = SessionFate.Planned;

    /// <summary>Members sign out too; without it one tap is the attendance.</summary>
    public bool InOut { get; init; }

    /// <summary>The planned end, Unix milliseconds; between <c>Starts</c> and <c>Closes</c>.</summary>
    public long Ends { get; init; } = Session.Closes.ToUnixTimeMilliseconds();

    /// <summary>Signing out before this is leaving early, Unix milliseconds, inclusive.</summary>
    public long LeaveFrom { get; init; } = Session.Closes.ToUnixTimeMilliseconds();

    /// <summary>The most that may sign up; 0 where there is no limit.</summary>
    public int Capacity { get; init; }

    /// <summary>The unit that holds it; empty where none is named.</summary>
    public string Organiser { get; init; } = "";

    // One reading of the timetable holds each session once, and sessions are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(PlannedSession? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;

    /// <summary>Is a member of these organisations (branch and everything above it) expected?</summary>
    public bool Expects(IEnumerable<string> organisations) => Audience.Count > 0 && organisations.Any(o => Audience.Contains(o));
}
