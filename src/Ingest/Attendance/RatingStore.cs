using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <summary>What a member said of a service.</summary>
public sealed record Rating(string Session, string Member, long Stars, string Comment, long Act);

/// <summary>The table <c>ratings</c>: one of each member for each session, the last that was given.</summary>
public static class RatingStore
{
    /// <param name="attended">Only who was served rates the service.</param>
    public static Entered Enter(Work work, DateTimeOffset at, string who, string session, string member, int stars, string comment, bool attended)
    {
        if (EntryRules.Rating(stars, comment) is { } wrong) return Entered.Not(wrong);
        if (!attended) return Entered.Not($"Member {member} has no attendance at session {session}; only who was served rates the service.");
        work.Lock("ratings");
        var known = Of(work, session).FirstOrDefault(r => r.Member == member);
        if (known is not null && known.Stars == stars && known.Comment == comment) return Entered.Known(known.Act);
        var act = ActLog.Record(work, at, who, "rate", session + " " + member, new { stars, comment });
        work.Execute("""
            insert into ratings(session, member, stars, comment, act) values(@session, @member, @stars, @comment, @act)
            on conflict(session, member) do update set stars = excluded.stars, comment = excluded.comment, act = excluded.act
            """, new { session, member, stars, comment, act });
        return Entered.New(act);
    }

    /// <summary>By member.</summary>
    public static IReadOnlyList<Rating> Of(Work work, string session) =>
        [.. work.Query<Rating>("select session as Session, member as Member, stars as Stars, comment as Comment, act as Act from ratings where session = @session", new { session })
            .OrderBy(r => r.Member, StringComparer.Ordinal)];
}
