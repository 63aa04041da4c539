using System.Runtime.CompilerServices;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>
/// Organisations, members, cards and kiosks in memory, as they are and as they were on any day. Immutable; what people enter makes a new book.
/// No question about one member or one card costs more because there are many of them.
/// </summary>
public sealed class RosterBook
{
    /// <summary>Up to so many units of an audience are looked through one by one.</summary>
    private const int FewUnits = 6;

    private readonly Dictionary<string, Card> _cards;
    private readonly Dictionary<string, Card>.AlternateLookup<ReadOnlySpan<char>> _cardsBySpan;
    private readonly Dictionary<string, Card> _cardsByUid;
    private readonly Dictionary<string, Steps<bool>> _takesUid;
    private readonly UnitTimes _units;
    private readonly Stay[][] _stays;
    private readonly Exemption[][] _exemptions;
    private readonly Member[] _byIndex;
    private readonly Lazy<Dictionary<string, int[]>> _everAt;
    private readonly ConditionalWeakTable<PlannedSession, HashSet<string>> _audiences = [];

    internal RosterBook(RosterParts parts)
    {
        (Organisations, Members, Kiosks, _cards, _byIndex) = (parts.Organisations, parts.Members, parts.Kiosks, parts.Cards, parts.ByIndex);
        (_units, _stays, _exemptions) = (parts.Units, parts.Stays, parts.Exemptions);
        (_cardsByUid, _takesUid) = (parts.CardsByUid, parts.TakesUid);
        _cardsBySpan = _cards.GetAlternateLookup<ReadOnlySpan<char>>();
        _everAt = new(EverAt);
    }

    /// <summary>The units as they are now.</summary>
    public IReadOnlyDictionary<string, Organisation> Organisations { get; }

    /// <summary>By number; a number merged into another finds the member who stayed, and each person is there once.</summary>
    public IReadOnlyDictionary<string, Member> Members { get; }

    public IReadOnlyDictionary<string, Kiosk> Kiosks { get; }

    /// <param name="today">The day that is meant by "now" where the tables know of changes that have come into force since they were entered; null for what the tables say.</param>
    public static RosterBook Load(Work work, long? today = null) => RosterLoad.Load(work, today);

    public Card? Card(ReadOnlySpan<char> number) => _cardsBySpan.TryGetValue(number, out var card) ? card : null;

    /// <summary>The card that can prove itself and whose chip has this UID, in upper-case hex; null where none is known to.</summary>
    public Card? CardWithUid(string uid) => _cardsByUid.GetValueOrDefault(uid);

    /// <summary>Did the centre take cards that have nothing but a UID, at that instant?</summary>
    public bool TakesUid(string centre, long at) => _takesUid.TryGetValue(centre, out var steps) && steps.TryAt(at, out var allowed) && allowed;

    /// <summary>Every card whose holder is or was this member.</summary>
    public IEnumerable<Card> CardsOf(Member member) => _cards.Values.Where(c => c.Holders.All.Any(h => ReferenceEquals(h.Value, member))).OrderBy(c => c.Number, StringComparer.Ordinal);

    /// <summary>The tree as it was on a day, <see cref="DateOnly.DayNumber"/> in the district's zone, like all days here.</summary>
    public UnitTree TreeAt(long day) => _units.At(day);

    /// <summary>The unit and everything above it as it is now, nearest first.</summary>
    public IEnumerable<Organisation> Upwards(Organisation from)
    {
        for (var (unit, depth) = ((Organisation?)from, 0); unit is not null && depth <= Organisations.Count; depth++)
        {
            yield return unit;
            unit = unit.Parent is { } parent ? Organisations.GetValueOrDefault(parent) : null;
        }
    }

    /// <summary>The branch a member belonged to on a day; null before the member's first.</summary>
    public Organisation? HomeAt(Member member, long day)
    {
        foreach (ref readonly var stay in _stays[member.Index].AsSpan())
        {
            if (stay.Kind == BelongingKinds.Home && stay.Holds(day)) return stay.Unit;
        }

        return null;
    }

    /// <summary>Every unit a member belonged to on a day, with everything above each by the tree as it was then; a unit reached in two ways stands there twice.</summary>
    public IReadOnlyList<Belonging> BelongingAt(Member member, long day)
    {
        var tree = _units.At(day);
        var belonging = new List<Belonging>();
        foreach (var stay in _stays[member.Index].Where(s => s.Holds(day)))
        {
            if (tree[stay.Unit.Id] is null) belonging.Add(new Belonging(stay.Unit, stay.Kind, true));
            foreach (var unit in tree.Upwards(stay.Unit.Id)) belonging.Add(new Belonging(unit, stay.Kind, unit.Id == stay.Unit.Id));
        }

        return belonging;
    }

    /// <summary>The report-in communities of a member on a day; mostly one at most.</summary>
    public IReadOnlyList<Organisation> CommunitiesAt(Member member, long day)
    {
        List<Organisation>? found = null;
        foreach (ref readonly var stay in _stays[member.Index].AsSpan())
        {
            if (stay.Kind == BelongingKinds.Community && stay.Holds(day)) (found ??= []).Add(stay.Unit);
        }

        return found ?? (IReadOnlyList<Organisation>)[];
    }

    /// <summary>Did a member belong, in one of these ways, to one of these units or to one below them on that day?</summary>
    public bool Belongs(Member member, IReadOnlyCollection<string> units, BelongingKinds kinds, long day)
    {
        var tree = _units.At(day);
        foreach (ref readonly var stay in _stays[member.Index].AsSpan())
        {
            if ((stay.Kind & kinds) != 0 && stay.Holds(day) && tree.IsUnder(stay.Unit.Id, units)) return true;
        }

        return false;
    }

    public bool IsExempt(Member member, long day)
    {
        foreach (ref readonly var exemption in _exemptions[member.Index].AsSpan())
        {
            if (exemption.From <= day && day < exemption.Until) return true;
        }

        return false;
    }

    public IReadOnlyList<Exemption> ExemptionsOf(Member member) => _exemptions[member.Index];

    /// <summary>
    /// Is this member expected at this session, which begins on that day? The session is required, its audience holds a unit the member belonged to by home
    /// or temporarily, and the member was not exempt. The report-in community is for counts and reports: it makes nobody expected.
    /// </summary>
    public bool Expects(PlannedSession session, Member member, long day) =>
        session.Kind == SessionKind.Required && session.Audience.Count > 0 && Belongs(member, AudienceOf(session), BelongingKinds.Expected, day) && !IsExempt(member, day);

    /// <summary>Everybody expected at a session, in order of number; costs as much as the audience has ever had members.</summary>
    public IReadOnlyList<Member> ExpectedAt(PlannedSession session, long day) => session.Kind == SessionKind.Required && session.Audience.Count > 0
        ? [.. MembersUnder(session.Audience, BelongingKinds.Expected, day).Where(m => !IsExempt(m, day))] : [];

    /// <summary>Everybody who belonged to these units or to one below them on a day, in order of number, each once.</summary>
    public IEnumerable<Member> MembersUnder(IEnumerable<string> units, BelongingKinds kinds, long day)
    {
        var below = _units.At(day).Below(units);
        var found = new List<int>();
        foreach (var unit in below)
        {
            if (!_everAt.Value.TryGetValue(unit, out var members)) continue;
            foreach (var index in members)
            {
                if (Array.Exists(_stays[index], s => (s.Kind & kinds) != 0 && s.Unit.Id == unit && s.Holds(day))) found.Add(index);
            }
        }

        found.Sort();
        for (var i = 0; i < found.Count; i++)
        {
            if (i == 0 || found[i] != found[i - 1]) yield return _byIndex[found[i]];
        }
    }

    private IReadOnlyCollection<string> AudienceOf(PlannedSession session) =>
        session.Audience.Count <= FewUnits ? session.Audience : _audiences.GetValue(session, s => new HashSet<string>(s.Audience, StringComparer.Ordinal));

    /// <summary>For each unit, the members who belong or ever belonged to it directly.</summary>
    private Dictionary<string, int[]> EverAt()
    {
        var at = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var index = 0; index < _stays.Length; index++)
        {
            foreach (var stay in _stays[index])
            {
                if (!at.TryGetValue(stay.Unit.Id, out var members)) at.Add(stay.Unit.Id, members = []);
                if (members.Count == 0 || members[^1] != index) members.Add(index);
            }
        }

        return at.ToDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal);
    }
}
