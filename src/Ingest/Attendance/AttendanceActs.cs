using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// What people entered about attendance, in memory: approved excuses by member, corrections by session and member. One owner, one thread;
/// loaded whole, then kept up by <see cref="ReloadMember"/> (a Member change) and <see cref="ReloadPair"/> (an Attendance change).
/// </summary>
public sealed class AttendanceActs
{
    private readonly Dictionary<string, Excuse[]> _excuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Correction[]>> _corrections = new(StringComparer.Ordinal);

    public static AttendanceActs Load(Work work)
    {
        var acts = new AttendanceActs();
        return acts;
    }

    /// <summary>Reads one member's excuses again.</summary>
    public void ReloadMember(Work work, string member) => _excuses.Remove(member);

    /// <summary>Reads the corrections of one member at one session again.</summary>
    public void ReloadPair(Work work, string session, string member)
    {
        if (_corrections.TryGetValue(session, out var members)) members.Remove(member);
    }

    /// <summary>The approved excuse that covers the session, or null; of several, the one approved first.</summary>
    public Excuse? ExcuseFor(PlannedSession session, string member)
    {
        if (!_excuses.TryGetValue(member, out var excuses)) return null;
        return Array.Find(excuses, e => e.Covers(session));
    }

    /// <summary>By act; mostly none.</summary>
    public IReadOnlyList<Correction> CorrectionsFor(string session, string member) =>
        _corrections.TryGetValue(session, out var members) && members.TryGetValue(member, out var corrections) ? corrections : [];

    /// <summary>The members with corrections at a session, in the order of their numbers: some of them may neither have tapped nor be expected.</summary>
    public IEnumerable<string> Corrected(string session) =>
        _corrections.TryGetValue(session, out var members) ? members.Keys.Order(StringComparer.Ordinal) : [];
}
