using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>What people entered, as of one moment: roster, timetable, and what was entered about attendance, up to one change. For one thread.</summary>
public sealed class Reference
{
    private readonly DistrictDays _days;
    private readonly Dictionary<(int Session, string Branch), bool> _expects = [];
    private readonly Dictionary<int, Member> _byIndex;
    private readonly ILookup<string, Member> _members;
    private readonly ILookup<string, PlannedSession> _audiences;
    private readonly ILookup<string, PlannedSession> _centres;
    private readonly ILookup<string, string> _branchesBelow;
    private readonly Dictionary<string, string[]> _kiosks;
    private readonly Dictionary<PlannedSession, string[]> _doors = [];

    private Reference(long change, RosterBook roster, Timetable timetable, AttendanceActs acts, DistrictDays days)
    {
        (Change, Roster, Timetable, Acts, _days) = (change, roster, timetable, acts, days);
        _byIndex = roster.Members.Values.Distinct().ToDictionary(m => m.Index);
        _centres = timetable.Sessions.Values.ToLookup(s => s.Centre, StringComparer.Ordinal);
        _audiences = timetable.Sessions.Values.SelectMany(s => s.Audience.Select(unit => (unit, s))).ToLookup(p => p.unit, p => p.s, StringComparer.Ordinal);
        _members = roster.Members.Values.ToLookup(m => m.Branch.Id, StringComparer.Ordinal);
        _branchesBelow = _members.SelectMany(g => roster.Upwards(g.First().Branch).Select(unit => (unit.Id, Branch: g.Key))).ToLookup(p => p.Id, p => p.Branch, StringComparer.Ordinal);
        _kiosks = roster.Kiosks.Values.GroupBy(k => k.Centre, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(k => k.Id).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Every change up to this one is in it.</summary>
    public long Change { get; private set; }

    public RosterBook Roster { get; }
    public Timetable Timetable { get; }
    public AttendanceActs Acts { get; }

    /// <summary>The day of the session's start in the district's zone.</summary>
    public long DayOf(PlannedSession session) => _days.Of(session.Session.Starts.ToUnixTimeMilliseconds());

    /// <summary>Is this member expected at this session?</summary>
    public bool Expects(PlannedSession session, Member member)
    {
        var key = (session.Index, member.Branch.Id);
        if (!_expects.TryGetValue(key, out var expects)) _expects.Add(key, expects = Expects(session, member.Branch));
        return expects;
    }

    /// <summary>Everybody expected at the session, in no particular order.</summary>
    public IEnumerable<Member> Expected(PlannedSession session) => session.Kind != SessionKind.Required ? []
        : session.Audience.SelectMany(unit => _branchesBelow[unit]).Distinct(StringComparer.Ordinal).SelectMany(branch => _members[branch]);

    /// <summary>The kiosks at which members sign in to the session, as far as they are registered.</summary>
    public IReadOnlyList<string> Doors(PlannedSession session)
    {
        var all = _kiosks.GetValueOrDefault(session.Centre) ?? [];
        if (session.Session.Kiosks.Count == 0) return all;
        if (!_doors.TryGetValue(session, out var doors)) _doors.Add(session, doors = [.. session.Session.Kiosks.Where(Roster.Kiosks.ContainsKey).Order(StringComparer.Ordinal)]);
        return doors;
    }

    /// <summary>The sessions held at a centre, the cancelled ones too.</summary>
    public IEnumerable<PlannedSession> SessionsAt(string centre) => _centres[centre];

    /// <summary>The sessions that may expect the member.</summary>
    public IEnumerable<PlannedSession> SessionsOf(Member member) =>
        Roster.Upwards(member.Branch).SelectMany(unit => _audiences[unit.Id]).Distinct();

    public Member MemberAt(int index) => _byIndex[index];

    /// <summary>The member who has this number as their own; null for a number that belongs to nobody (any more).</summary>
    public Member? MemberOf(string number) => Roster.Members.TryGetValue(number, out var member) && member.Number == number ? member : null;

    /// <summary>Takes in corrections alone: everything else stays as it is.</summary>
    public void Follow(Work work, IReadOnlyList<Change> corrections, long upTo)
    {
        foreach (var (session, member) in corrections.Where(c => c.Kind == ChangeKind.Attendance).Select(Pair)) Acts.ReloadPair(work, session, member);
        Change = upTo;
    }

    /// <summary>Session and member of an <see cref="ChangeKind.Attendance"/> change.</summary>
    public static (string Session, string Member) Pair(Change change)
    {
        var space = change.Key.IndexOf(' ', StringComparison.Ordinal);
        return (change.Key[..space], change.Key[(space + 1)..]);
    }

    /// <summary>All of it, or what the changes leave of an earlier reading and the rest anew.</summary>
    /// <param name="changes">What was changed since <paramref name="earlier"/>.</param>
    public static Reference Load(Work work, DistrictDays days, Reference? earlier = null, IReadOnlyList<Change>? changes = null)
    {
        var kinds = changes?.Select(c => c.Kind).ToHashSet() ?? [];
        if (kinds.Contains(ChangeKind.Everything)) earlier = null;
        return new Reference(
            Changes.Last(work),
            earlier is null || kinds.Contains(ChangeKind.Card) || kinds.Contains(ChangeKind.Member) ? RosterBook.Load(work) : earlier.Roster,
            earlier is null || kinds.Contains(ChangeKind.Centre) || kinds.Contains(ChangeKind.Session) ? Timetable.Load(work) : earlier.Timetable,
            earlier is null || kinds.Contains(ChangeKind.Member) || kinds.Contains(ChangeKind.Attendance) ? AttendanceActs.Load(work) : earlier.Acts,
            days);
    }

    private bool Expects(PlannedSession session, Organisation branch) =>
        session.Kind == SessionKind.Required && session.Expects(Roster.Upwards(branch).Select(o => o.Id));
}
