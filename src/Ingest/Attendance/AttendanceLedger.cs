using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>A member's attendance at a session came, changed or went.</summary>
public readonly record struct AttendanceChange(PlannedSession Session, Member Member, AttendanceEntry? Before, AttendanceEntry? After);

/// <summary>
/// Attendance as the projection builds it: every counted tap is kept, and per member and session the first one decides.
/// What a session holds is read from the database once and then kept in memory; only what changed is written.
/// </summary>
public sealed class AttendanceLedger(AttendanceStore store, JournalNames names)
{
    private const int MostKept = 1_000_000;

    private readonly Dictionary<PlannedSession, Dictionary<int, AttendanceEntry>> _sessions = [];
    private readonly Dictionary<(PlannedSession Session, Member Member), AttendanceEntry?> _before = [];
    private int _kept;

    /// <summary>Counts a tap of a member in a session.</summary>
    public void SignIn(Work work, PlannedSession session, Member member, bool expected, TapPoint tap)
    {
        store.AddSignIn(session, member, tap);
        var entries = Entries(work, session);
        var found = entries.TryGetValue(member.Index, out var entry);
        if (found && names.Compare(entry.First, tap) <= 0) return;
        _before.TryAdd((session, member), found ? entry : null);
        entries[member.Index] = AttendanceRules.Judge(session.Session, tap, expected);
        if (!found) _kept++;
    }

    /// <summary>Takes a counted tap back; the next one, if any, then decides. What was counted before must have been written.</summary>
    public void Withdraw(Work work, PlannedSession session, Member member, bool expected, TapPoint tap)
    {
        var entries = Entries(work, session);
        if (!store.RemoveSignIn(work, session.Id, member.Number, tap)) return;
        if (!entries.TryGetValue(member.Index, out var entry) || entry.First != tap) return;
        _before.TryAdd((session, member), entry);
        if (AttendanceRules.First(store.Earliest(work, session.Id, member.Number), names) is { } first)
            entries[member.Index] = AttendanceRules.Judge(session.Session, first, expected);
        else
            entries.Remove(member.Index);
    }

    /// <summary>Writes what has been counted since the last time, and says what changed by it.</summary>
    public void Write(Work work, List<AttendanceChange> changes)
    {
        store.WriteSignIns(work);
        foreach (var ((session, member), before) in _before)
        {
            var after = Entries(work, session).TryGetValue(member.Index, out var entry) ? entry : (AttendanceEntry?)null;
            if (after is { } now) store.Put(session.Id, member.Number, now);
            else store.Remove(work, session.Id, member.Number);
            changes.Add(new AttendanceChange(session, member, before, after));
        }

        store.WriteAttendance(work);
        _before.Clear();
    }

    /// <summary>Lets go of sessions in memory when they have become many; they are read again when needed. Only after everything is written.</summary>
    public void Trim()
    {
        if (_kept <= MostKept) return;
        _sessions.Clear();
        _kept = 0;
    }

    private Dictionary<int, AttendanceEntry> Entries(Work work, PlannedSession session)
    {
        if (_sessions.TryGetValue(session, out var entries)) return entries;
        entries = store.Load(work, session.Id);
        _kept += entries.Count;
        _sessions.Add(session, entries);
        return entries;
    }
}
