using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Following;

/// <summary>
/// Derives again what people's changes name, and nothing else. The state is loaded under the new reference already; where a tap stands
/// in the tables says what the old one made of it. Taps are placed anew at once, attendance beside is left to <see cref="ProjectionState.GoingOver"/>.
/// </summary>
internal sealed class ChangeFollower(ProjectionState state, TapMoves moves)
{
    /// <summary>Everything is derived from the first tap: what people corrected where nobody tapped is found by no tap.</summary>
    public void BeginAnew() => state.Reference.CorrectedSessions.ToList().ForEach(state.GoingOver.Add);

    public void Apply(Work work, IReadOnlyList<Change> changes)
    {
        moves.TakeOutCards(work, [.. Keys(changes, ChangeKind.Card)]);
        foreach (var change in changes.Where(c => c.Kind == ChangeKind.Centre)) moves.TakeOutCentre(work, change.Key, change.From, change.Until);
        moves.PutBack(work);

        var reference = state.Reference;
        foreach (var change in changes.Where(c => c.Kind == ChangeKind.Centre)) Overlapping(change).ForEach(state.GoingOver.Add);
        foreach (var id in Keys(changes, ChangeKind.Session))
        {
            if (!reference.Timetable.Sessions.TryGetValue(id, out var session) || !state.Closings.IsKnown(session)) continue;
            state.GoingOver.Add(session);
            // What it counts as may be another thing now, though who came stays the same.
            foreach (var member in Attendance.AttendanceStore.MembersOf(work, id)) state.Due.Add(member);
        }

        foreach (var member in Keys(changes, ChangeKind.Member)) state.GoingOver.AddMember(member);
        foreach (var member in Keys(changes, ChangeKind.Excuse).Select(reference.Roster.Members.GetValueOrDefault).OfType<Member>()) state.GoingOver.AddMember(member.Number);
        foreach (var (session, member) in changes.Where(c => c.Kind == ChangeKind.Attendance).Select(Reference.Pair)) Reconsider(work, session, member);
        foreach (var member in Keys(changes, ChangeKind.Credits)) Credit(member);
    }

    private static IEnumerable<string> Keys(IReadOnlyList<Change> changes, ChangeKind kind) =>
        changes.Where(c => c.Kind == kind).Select(c => c.Key).Distinct(StringComparer.Ordinal);

    private void Reconsider(Work work, string sessionId, string number)
    {
        // A correction entered under a number that was merged into another is the other's.
        if (state.Reference.Timetable.Sessions.TryGetValue(sessionId, out var session) && state.Reference.Roster.Members.TryGetValue(number, out var member))
            state.Attendance.Reconsider(work, session, member);
    }

    private void Credit(string number)
    {
        if (number.Length > 0) state.Due.Add(number);
        else foreach (var member in state.Reference.Roster.Members.Keys) state.Due.Add(member);
    }

    /// <summary>The sessions held at the centre within the span that have anything to go over: their windows may be others now.</summary>
    private List<PlannedSession> Overlapping(Change change) =>
    [
        .. state.Reference.SessionsAt(change.Key).Where(s => state.Closings.IsKnown(s)
            && s.Session.Opens.ToUnixTimeMilliseconds() < change.Until && s.Session.Closes.ToUnixTimeMilliseconds() > change.From),
    ];
}
