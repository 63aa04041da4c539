using System.Collections.Frozen;
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

    /// <summary>The room within the centre, for people; empty where none is named.</summary>
    public string Room { get; init; } = "";

    /// <summary>Members named one by one, by their numbers, beside the audience's units: expected at a required session, admitted to another.</summary>
    public IReadOnlySet<string> Members { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Where it was to be held before it was moved. Taps follow the activity and not the room, so they count there too.</summary>
    public IReadOnlyList<FormerPlace> FormerPlaces { get; init; } = [];

    // One reading of the timetable holds each session once, and sessions are keys where every tap looks something up: comparing all fields would cost more than the rest.
    public bool Equals(PlannedSession? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;

    /// <summary>Is a member of these organisations (branch and everything above it) expected? Nobody is at a session that is not required.</summary>
    public bool Expects(IEnumerable<string> organisations) => Kind == SessionKind.Required && Audience.Count > 0 && organisations.Any(o => Audience.Contains(o));

    /// <summary>Is the member expected by name, whatever the organisation?</summary>
    public bool ExpectsByName(string member) => Kind == SessionKind.Required && Members.Contains(member);
}

/// <param name="Kiosks">Empty for all of the centre.</param>
public sealed record FormerPlace(string Centre, IReadOnlyList<string> Kiosks);
