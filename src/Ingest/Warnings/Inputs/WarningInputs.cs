using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>A session whose doors are not known to be complete, so that those expected at it may have come.</summary>
/// <param name="Units">Units whose members are expected, everything below them included.</param>
/// <param name="Members">Members expected by a list.</param>
internal sealed record WaitingSession(string Id, int Day, string Held, HashSet<int> Units, HashSet<int> Members);

/// <summary>All that a round looks at, of one moment: immutable once it is read.</summary>
internal sealed class WarningInputs
{
    private readonly Dictionary<int, Pauses> _pauses;
    private readonly Dictionary<int, List<Earned>> _earned;

    internal WarningInputs(
        int from, int asOf, string[] members, UnitList units, Homes homes, SessionList sessions, AttendanceRows rows, Dictionary<int, Pauses> pauses, Dictionary<int, List<Earned>> earned, Goal? goal, IReadOnlyList<WaitingSession> waiting)
    {
        (From, AsOf, Members, Units, Homes, Sessions, Rows, Goal, Waiting) = (from, asOf, members, units, homes, sessions, rows, goal, waiting);
        (_pauses, _earned) = (pauses, earned);
        CompleteTo = waiting.Count == 0 ? asOf : Math.Min(asOf, waiting.Min(w => w.Day) - 1);
    }

    /// <summary>Nothing before this day is looked at.</summary>
    public int From { get; }
    public int AsOf { get; }

    /// <summary>Members' numbers, in order.</summary>
    public string[] Members { get; }
    public UnitList Units { get; }
    public Homes Homes { get; }
    public SessionList Sessions { get; }
    public AttendanceRows Rows { get; }
    public Goal? Goal { get; }
    public IReadOnlyList<WaitingSession> Waiting { get; }

    /// <summary>Every session up to and including this day is known to be complete, or past its deadline.</summary>
    public int CompleteTo { get; }

    public Pauses PausesOf(int member) => _pauses.GetValueOrDefault(member, Pauses.None);

    /// <param name="buffer">Grown where needed, and used again for the next member: the history is good until then.</param>
    public MemberHistory History(int member, ref Seen[] buffer)
    {
        var count = Rows.CountOf(member);
        if (buffer.Length < count) buffer = new Seen[Math.Max(256, count * 2)];
        for (var i = 0; i < count; i++) buffer[i] = Rows.Read(member, i);
        var began = Homes.FirstDay(member);
        var frame = new Frame(Math.Max(began, Math.Max(From, Sessions.All.Count > 0 ? Sessions.All[0].Day : From)), began >= From, PausesOf(member), Goal);
        return MemberHistory.Ordered(frame, buffer.AsMemory(0, count), _earned.TryGetValue(member, out var earned) ? earned.ToArray() : default);
    }

    /// <summary>Is one of the sessions an episode rests on provisional?</summary>
    public bool IsProvisional(int member, Evidence evidence)
    {
        for (var i = Rows.CountOf(member) - 1; i >= 0; i--)
        {
            if (Rows.IsProvisional(member, i) && evidence.Sessions.Contains(Rows.Read(member, i).Session)) return true;
        }

        return false;
    }

    /// <summary>Why nobody should be told yet; empty where nothing is in the way.</summary>
    public string HeldBy(int member, Episode episode)
    {
        if (PausesOf(member).Covers(AsOf)) return "the member is excused or exempt at present";
        var since = episode.Evidence.Sessions.Count > 0 ? Sessions.All[episode.Evidence.Sessions[0]].Day : From;
        foreach (var session in Waiting)
        {
            if (session.Day < since || !(session.Members.Contains(member) || Homes.ExpectedWith(member, session.Day).Any(unit => Units.IsUnder(unit, session.Units))) || HasRow(member, session)) continue;
            return session.Held.Length > 0 ? $"session {session.Id} is {session.Held}" : $"session {session.Id} is not known to be complete";
        }

        return "";
    }

    private bool HasRow(int member, WaitingSession session)
    {
        for (var i = Rows.CountOf(member) - 1; i >= 0; i--)
            if (Sessions.TryNumber(session.Id, out var number) && Rows.Read(member, i).Session == number) return true;
        return false;
    }
}
