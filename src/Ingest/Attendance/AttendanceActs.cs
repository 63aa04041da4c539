using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// What people entered about attendance, in memory: approved excuses by member, corrections by session and member. One owner, one thread;
/// loaded whole, then kept up by <see cref="ReloadMember"/> (a Member change) and <see cref="ReloadPair"/> (an Attendance change).
/// Two numbers that were found to be one person share what was entered under either; where that changes it is loaded whole again.
/// </summary>
public sealed class AttendanceActs
{
    private readonly Dictionary<string, Excuse[]> _excuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Correction[]>> _corrections = new(StringComparer.Ordinal);

    /// <summary>The other numbers something was entered under, by the number the person has now.</summary>
    private readonly Dictionary<string, HashSet<string>> _formerNumbers = new(StringComparer.Ordinal);
    private readonly Func<string, string> _numberNow;

    private AttendanceActs(Func<string, string>? numberNow) => _numberNow = numberNow ?? (number => number);

    /// <param name="numberNow">From a number something was entered under to the one the person has now; null where no two numbers were ever merged.</param>
    public static AttendanceActs Load(Work work, Func<string, string>? numberNow = null)
    {
        var acts = new AttendanceActs(numberNow);
        foreach (var person in ExcuseStore.Approved(work, null).GroupBy(e => acts.NumberNow(e.Member), StringComparer.Ordinal)) acts._excuses.Add(person.Key, InOrder(person));
        foreach (var pair in CorrectionStore.All(work).GroupBy(c => (c.Session, acts.NumberNow(c.Member)))) acts.Put(pair.Key.Session, pair.Key.Item2, pair);
        return acts;
    }

    /// <summary>What was entered about one person, as far as these sessions are concerned.</summary>
    /// <param name="absorbed">Other numbers of the same person.</param>
    public static AttendanceActs Of(Work work, string person, IReadOnlyList<string> absorbed, IEnumerable<string> sessions)
    {
        var acts = new AttendanceActs(number => absorbed.Contains(number) ? person : number);
        foreach (var number in absorbed) acts.NumberNow(number);
        acts.ReloadMember(work, person);
        foreach (var session in sessions) acts.ReloadPair(work, session, person);
        return acts;
    }

    /// <summary>Reads one person's excuses again.</summary>
    public void ReloadMember(Work work, string member)
    {
        var excuses = InOrder(Numbers(member).SelectMany(number => ExcuseStore.Approved(work, number)));
        if (excuses.Length > 0) _excuses[_numberNow(member)] = excuses;
        else _excuses.Remove(_numberNow(member));
    }

    /// <summary>Reads the corrections of one person at one session again.</summary>
    public void ReloadPair(Work work, string session, string member) =>
        Put(session, _numberNow(member), Numbers(member).SelectMany(number => CorrectionStore.Of(work, session, number)));

    /// <summary>The approved excuse that covers the session, or null; of several, the one approved first.</summary>
    public Excuse? ExcuseFor(PlannedSession session, string member) =>
        _excuses.TryGetValue(member, out var excuses) ? Array.Find(excuses, e => e.Covers(session)) : null;

    /// <summary>By act; mostly none.</summary>
    public IReadOnlyList<Correction> CorrectionsFor(string session, string member) =>
        _corrections.TryGetValue(session, out var members) && members.TryGetValue(member, out var corrections) ? corrections : [];

    /// <summary>The members with corrections at a session, in the order of their numbers: some of them may neither have tapped nor be expected.</summary>
    public IEnumerable<string> Corrected(string session) =>
        _corrections.TryGetValue(session, out var members) ? members.Keys.Order(StringComparer.Ordinal) : [];

    private void Put(string session, string member, IEnumerable<Correction> corrections)
    {
        Correction[] byAct = [.. corrections.OrderBy(c => c.Act)];
        if (!_corrections.TryGetValue(session, out var members))
        {
            if (byAct.Length == 0) return;
            _corrections.Add(session, members = new(StringComparer.Ordinal));
        }

        if (byAct.Length > 0) members[member] = byAct;
        else members.Remove(member);
    }

    private string NumberNow(string number)
    {
        var now = _numberNow(number);
        if (now == number) return now;
        if (!_formerNumbers.TryGetValue(now, out var former)) _formerNumbers.Add(now, former = new(StringComparer.Ordinal));
        former.Add(number);
        return now;
    }

    private IEnumerable<string> Numbers(string member)
    {
        var now = _numberNow(member);
        var former = _formerNumbers.GetValueOrDefault(now) ?? [];
        return former.Append(member).Append(now).Distinct(StringComparer.Ordinal);
    }

    private static Excuse[] InOrder(IEnumerable<Excuse> excuses) => [.. excuses.OrderBy(e => e.Act)];
}
