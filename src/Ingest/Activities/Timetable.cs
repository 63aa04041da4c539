using System.Collections.Frozen;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>All sessions, with a quick way to the one a tap belongs to. Immutable.</summary>
public sealed class Timetable
{
    private readonly Dictionary<string, PlannedSession[]> _byCentre;
    private readonly Dictionary<(string Centre, string Kiosk), OpenSessions> _open = [];

    public Timetable(IReadOnlyList<PlannedSession> sessions)
    {
        Sessions = sessions.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _byCentre = sessions.Where(s => s.Fate != SessionFate.Cancelled)
            .SelectMany(s => SessionPlaceRules.Centres(s).Select(centre => (centre, s)))
            .GroupBy(p => p.centre, p => p.s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Every session there is, the cancelled ones too.</summary>
    public IReadOnlyDictionary<string, PlannedSession> Sessions { get; }

    /// <summary>The sessions that taps at a centre may belong to: those held there, and those moved away from it; none that is cancelled.</summary>
    public IReadOnlyList<PlannedSession> At(string centre) => _byCentre.GetValueOrDefault(centre) ?? [];

    /// <summary>The session of a tap at a kiosk by <see cref="SessionRules.Choose"/>, or null where none is open. For one thread.</summary>
    public PlannedSession? Choose(string centre, string kiosk, long at)
    {
        if (!_open.TryGetValue((centre, kiosk), out var open)) _open.Add((centre, kiosk), open = new OpenSessions(At(centre), centre, new KioskId(kiosk)));
        return open.At(at);
    }

    public static Timetable Load(Work work)
    {
        // Sessions of one activity share its list, and share it in memory too.
        var lists = work.Query<(string List, string Member)>("select list, member from member_lists order by list, member")
            .GroupBy(m => m.List, m => m.Member, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return new([.. work.Query<SessionRow>($"select {SessionRow.Columns} from sessions order by session")
            .Select((row, index) => row.ToSession(index, lists.GetValueOrDefault(row.MemberList) ?? FrozenSet<string>.Empty))]);
    }
}
