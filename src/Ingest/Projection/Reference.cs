using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>What people entered, as of one moment and up to one change: roster, timetable, what was entered about attendance, and credit policies. For one thread.</summary>
public sealed class Reference
{
    private readonly DistrictDays _days;
    private readonly Lazy<SessionIndex> _index;
    private readonly ILookup<string, string> _kiosks;
    private readonly Dictionary<int, Member> _byIndex;
    private readonly Dictionary<PlannedSession, string[]> _doors = [];
    private readonly Dictionary<PlannedSession, long> _dayOf = [];

    private Reference(long change, RosterBook roster, Timetable timetable, AttendanceActs acts, CreditBook credits, DistrictDays days)
    {
        (Change, Roster, Timetable, Acts, Credits, _days) = (change, roster, timetable, acts, credits, days);
        _byIndex = roster.Members.Values.ToDictionary(m => m.Index);
        _kiosks = roster.Kiosks.Values.OrderBy(k => k.Id, StringComparer.Ordinal).ToLookup(k => k.Centre, k => k.Id, StringComparer.Ordinal);
        _index = new(() => new SessionIndex(timetable, DayOf));
    }

    /// <summary>Every change up to this one is in it.</summary>
    public long Change { get; private set; }

    public RosterBook Roster { get; }
    public Timetable Timetable { get; }
    public AttendanceActs Acts { get; }
    public CreditBook Credits { get; }

    /// <summary>The day of the session's start in the district's zone.</summary>
    public long DayOf(PlannedSession session)
    {
        if (!_dayOf.TryGetValue(session, out var day)) _dayOf.Add(session, day = _days.Of(session.Session.Starts.ToUnixTimeMilliseconds()));
        return day;
    }

    /// <summary>Is this member expected at this session, by a unit or by name?</summary>
    public bool Expects(PlannedSession session, Member member)
    {
        if (session.Kind != SessionKind.Required) return false;
        var day = DayOf(session);
        return Roster.Expects(session, member, day) || (session.Members.Count > 0 && IsNamed(session, member) && !Roster.IsExempt(member, day));
    }

    /// <summary>Everybody expected at the session, in no particular order, each once.</summary>
    public IEnumerable<Member> Expected(PlannedSession session)
    {
        if (session.Kind != SessionKind.Required) return [];
        var day = DayOf(session);
        var members = Roster.ExpectedAt(session, day);
        if (session.Members.Count == 0) return members;
        return members.Concat(session.Members.Select(Roster.Members.GetValueOrDefault).OfType<Member>().Where(m => !Roster.IsExempt(m, day))).Distinct();
    }

    /// <summary>The sessions that expect the member.</summary>
    public IEnumerable<PlannedSession> SessionsOf(Member member)
    {
        var byUnit = _index.Value.Days.SelectMany(day => Roster.BelongingAt(member, day).Where(b => (b.Kind & BelongingKinds.Expected) != 0)
            .SelectMany(b => _index.Value.Of(day, b.Unit.Id)));
        var byName = member.Absorbed.Append(member.Number).SelectMany(_index.Value.Naming);
        return byUnit.Concat(byName).Distinct().Where(s => Expects(s, member));
    }

    /// <summary>The sessions at which somebody's attendance was corrected.</summary>
    public IEnumerable<PlannedSession> CorrectedSessions => Timetable.Sessions.Values.Where(s => Acts.Corrected(s.Id).Any());

    /// <summary>The sessions at which this member's attendance was corrected.</summary>
    public IEnumerable<PlannedSession> CorrectedSessionsOf(Member member) => Timetable.Sessions.Values.Where(s => Acts.CorrectionsFor(s.Id, member.Number).Count > 0);

    /// <summary>The sessions held at a centre, the cancelled ones too.</summary>
    public IEnumerable<PlannedSession> SessionsAt(string centre) => _index.Value.At(centre);

    /// <summary>The registered kiosks whose taps may count for the session, also those where it was to be held before it was moved.</summary>
    public IReadOnlyList<string> Doors(PlannedSession session)
    {
        if (_doors.TryGetValue(session, out var doors)) return doors;
        var places = session.FormerPlaces.Prepend(new FormerPlace(session.Centre, session.Session.Kiosks));
        doors = [.. places.SelectMany(p => _kiosks[p.Centre].Where(k => p.Kiosks.Count == 0 || p.Kiosks.Contains(k))).Distinct(StringComparer.Ordinal)];
        _doors.Add(session, doors);
        return doors;
    }

    public Member MemberAt(int index) => _byIndex[index];

    /// <summary>The member who has this number as their own; null for a number that belongs to nobody (any more).</summary>
    public Member? MemberOf(string number) => Roster.Members.TryGetValue(number, out var member) && member.Number == number ? member : null;

    /// <summary>Where a member belonged on a day, as far as credits are concerned.</summary>
    public Credits.Belonging BelongingOf(Member member, PlannedSession session, long day)
    {
        var branch = Roster.HomeAt(member, day) ?? member.Branch;
        var tree = Roster.TreeAt(day);
        return new(branch.Id, tree[branch.Id]?.Parent ?? "", Roster.CommunitiesAt(member, day) is { Count: > 0 } communities && communities.Any(unit => IsOf(tree, session, unit.Id)));
    }

    /// <summary>Takes in corrections and excuses alone: everything else stays as it is.</summary>
    public void Follow(Work work, IReadOnlyList<Change> entries, long upTo)
    {
        foreach (var (session, member) in entries.Where(c => c.Kind == ChangeKind.Attendance).Select(Pair)) Acts.ReloadPair(work, session, member);
        foreach (var member in entries.Where(c => c.Kind == ChangeKind.Excuse).Select(c => c.Key).Distinct(StringComparer.Ordinal)) Acts.ReloadMember(work, member);
        Change = upTo;
    }

    /// <summary>Session and member's number of an <see cref="ChangeKind.Attendance"/> change.</summary>
    public static (string Session, string Member) Pair(Change change)
    {
        var space = change.Key.IndexOf(' ', StringComparison.Ordinal);
        return (change.Key[..space], change.Key[(space + 1)..]);
    }

    /// <summary>A part of it that was read for one question.</summary>
    internal static Reference Of(RosterBook roster, Timetable timetable, AttendanceActs acts, CreditBook credits, DistrictDays days) => new(0, roster, timetable, acts, credits, days);

    /// <summary>All of it, or what the changes leave of an earlier reading and the rest anew.</summary>
    /// <param name="changes">What was changed since <paramref name="earlier"/>.</param>
    public static Reference Load(Work work, DistrictDays days, Reference? earlier = null, IReadOnlyList<Change>? changes = null)
    {
        var kinds = changes?.Select(c => c.Kind).ToHashSet() ?? [];
        if (kinds.Contains(ChangeKind.Everything)) earlier = null;
        // A span of no time at a centre asks for the roster to be read again and for nothing else.
        var keepsRoster = !kinds.Overlaps([ChangeKind.Card, ChangeKind.Member]) && changes?.Any(c => c.Kind == ChangeKind.Centre && c.Until <= c.From) != true;
        var roster = keepsRoster && earlier is not null ? earlier.Roster : RosterBook.Load(work);
        return new Reference(
            Changes.Last(work), roster,
            earlier is null || kinds.Overlaps([ChangeKind.Centre, ChangeKind.Session]) ? Timetable.Load(work) : earlier.Timetable,
            earlier is null || !keepsRoster || kinds.Overlaps([ChangeKind.Attendance, ChangeKind.Excuse])
                ? AttendanceActs.Load(work, number => roster.Members.TryGetValue(number, out var member) ? member.Number : number) : earlier.Acts,
            earlier is null || kinds.Contains(ChangeKind.Credits) ? CreditBook.Load(work) : earlier.Credits,
            days);
    }

    /// <summary>Is the session held by the unit or one below it, or in its place?</summary>
    private static bool IsOf(UnitTree tree, PlannedSession session, string unit) =>
        tree.Upwards(session.Organiser).Concat(tree.Upwards(session.Centre)).Any(u => u.Id == unit) || session.Organiser == unit || session.Centre == unit;

    private static bool IsNamed(PlannedSession session, Member member) => session.ExpectsByName(member.Number) || member.Absorbed.Any(session.ExpectsByName);
}
