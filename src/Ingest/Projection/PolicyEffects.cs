using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>Computes everybody's credits with a policy as if it were in force from a day, beside those there are. Nothing is kept.</summary>
public static class PolicyEffects
{
    private const int MembersAtOnce = 250;

    /// <param name="most">How many of those who gain and lose most.</param>
    /// <param name="progress">Told members done and members in all; it may throw to end the work.</param>
    public static PolicyEffect Of(Work work, DistrictDays days, Policy policy, long fromDay, DateTimeOffset now, int most, Action<long, long> progress)
    {
        var reference = Reference.Load(work, days);
        var known = reference.Credits.Policies;
        // Entered after all others, as it would be now.
        var candidate = new PolicyVersion(known.Versions.Select(v => v.Number).DefaultIfEmpty().Max() + 1, fromDay, long.MaxValue, now.ToUnixTimeMilliseconds(), 0, 0, policy);
        var preview = new PolicyPreview(known, new PolicyHistory([.. known.Versions, candidate]), reference.BelongingOf, most);
        var facts = new FactStore(id => reference.Timetable.Sessions.GetValueOrDefault(id), reference.DayOf);
        var members = reference.Roster.Members.Values.Distinct().OrderBy(m => m.Number, StringComparer.Ordinal).ToList();
        for (var done = 0; done < members.Count; done += MembersAtOnce)
        {
            progress(done, members.Count);
            var some = members.GetRange(done, Math.Min(MembersAtOnce, members.Count - done));
            var theirs = facts.Read(work, [.. some.Select(m => m.Number)]);
            foreach (var member in some) preview.Add(member, [.. theirs[member.Number]]);
        }

        return preview.Result();
    }
}
