using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Verifying;

/// <summary>What is derived against itself and against what it is derived from, without deriving it again (which <c>ingest rebuild</c> does).</summary>
public static class DerivedCheck
{
    private const int MostFindings = 20;

    private sealed record Counts(string Session, long Attended, long Absent, long Excused, long Expected);

    public static IEnumerable<string> Check(Work work)
    {
        if (ProjectionState.FollowedTo(work) is { } followed && followed > Changes.Last(work))
            yield return $"What is derived has followed change {followed}, but the last one is {Changes.Last(work)}: the database was put back to an older copy.";
        if (ProjectionState.ReadCursor(work, "proofs") > ProjectionState.ReadCursor(work, "cursor"))
            yield return "Signatures are said to be checked further than taps are counted.";
        foreach (var finding in Sums(work).Take(MostFindings)) yield return finding;
    }

    /// <summary>The sessions' counts against the rows they count.</summary>
    private static IEnumerable<string> Sums(Work work)
    {
        var rows = work.Query<(string Session, long Attended, long Absent, long Excused, long Expected)>("""
            select session, cast(sum(case when status between 1 and 4 then 1 else 0 end) as bigint), cast(sum(case when status = 5 then 1 else 0 end) as bigint),
                   cast(sum(case when status = 6 then 1 else 0 end) as bigint), cast(sum(expected) as bigint) from derived.attendance group by session
            """).ToDictionary(c => c.Session, c => new Counts(c.Session, c.Attended, c.Absent, c.Excused, c.Expected), StringComparer.Ordinal);
        foreach (var state in work.Query<Counts>("select session as Session, attended as Attended, absent as Absent, excused as Excused, expected as Expected from derived.session_states order by session"))
        {
            if (!rows.Remove(state.Session, out var counted)) counted = new Counts(state.Session, 0, 0, 0, 0);
            if (counted != state)
                yield return $"Session {state.Session} is said to have {state.Attended} attended, {state.Absent} absent and {state.Excused} excused of {state.Expected} expected; its attendance has {counted.Attended}, {counted.Absent}, {counted.Excused} of {counted.Expected}.";
        }

        foreach (var session in rows.Keys.Order(StringComparer.Ordinal)) yield return $"Session {session} has attendance but no state.";
    }
}
