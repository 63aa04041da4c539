using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities.SignUps;

/// <summary>The three lists: residents order, the branch posts a session, members take it here. Each sign-up and withdrawal is an act. The caller commits.</summary>
public static class SignUpDesk
{
    /// <summary>More sign-ups than this a session without a limit does not take either.</summary>
    public const int Most = 100_000;

    /// <summary>Signs a member up; one who stands on the list already keeps the place.</summary>
    /// <exception cref="ActivityException">The session is none to sign up for, has begun, or is not for this member.</exception>
    public static Standing SignUp(Work work, string session, string member, string by, DateTimeOffset now)
    {
        var (row, order) = Begin(work, session, ref member, by, now);
        if (row.IsCancelled) throw new ActivityException($"Session '{session}' is cancelled.");
        RefuseStranger(work, row, member);
        var place = order.IndexOf(member);
        if (place >= 0) return SignUpRules.Of(place, (int)row.Capacity);
        if (order.Count >= Most) throw new ActivityException($"{Most} have signed up for session '{session}'; it takes no more.");
        var standing = SignUpRules.Of(order.Count, (int)row.Capacity);
        SignUpStore.Put(work, session, member, ActLog.Record(work, now, by, "sign-up", session, new { member, standing.HasPlace, standing.Position }));
        return standing;
    }

    /// <summary>Withdraws a member's sign-up; the first who waits moves up.</summary>
    /// <returns>The member who moved up; null where nobody did.</returns>
    /// <exception cref="ActivityException">The member has not signed up, or the session has begun.</exception>
    public static string? Withdraw(Work work, string session, string member, string by, DateTimeOffset now)
    {
        var (row, order) = Begin(work, session, ref member, by, now);
        if (!order.Contains(member)) throw new ActivityException($"Member {member} has not signed up for session '{session}'.");
        var movesUp = SignUpRules.MovesUp(order, member, (int)row.Capacity);
        SignUpStore.Withdraw(work, session, member, ActLog.Record(work, now, by, "withdraw-sign-up", session, new { member, movesUp }));
        return movesUp;
    }

    /// <summary>Everybody who has not withdrawn, with where they stand.</summary>
    /// <exception cref="ActivityException">There is no such session.</exception>
    public static IReadOnlyList<(string Member, Standing Standing)> List(Work work, string session)
    {
        var row = SessionStore.Get(work, session);
        return [.. SignUpStore.Order(work, session).Select((member, place) => (member, SignUpRules.Of(place, (int)row.Capacity)))];
    }

    private static (SessionRow Session, List<string> Order) Begin(Work work, string session, ref string member, string by, DateTimeOffset now)
    {
        Desk.Begin(work, by);
        var row = SessionStore.Get(work, session);
        if (row.Kind == (long)SessionKind.Required) throw new ActivityException($"Session '{session}' is required of its audience; nobody signs up for it.");
        if (now.ToUnixTimeMilliseconds() >= row.Starts) throw new ActivityException($"Session '{session}' has begun; its list is closed.");
        if (!ActivityStore.HasMember(work, member)) throw new ActivityException($"There is no member '{Shown.Of(member)}'.");
        member = SignUpStore.Person(work, member);
        return (row, SignUpStore.Order(work, session));
    }

    private static void RefuseStranger(Work work, SessionRow session, string member)
    {
        if (session is { Audience: "*", MemberList: "" }) return;
        if (session.MemberList.Length > 0 && SignUpStore.IsListed(work, session.MemberList, member)) return;
        if (session.Audience != "*" && SignUpStore.UnitsOf(work, member).Overlaps(SessionRow.Split(session.Audience))) return;
        throw new ActivityException($"Session '{session.Session}' is not open to member {member}: it is for {(session.Audience == "*" ? "members named one by one" : session.Audience)}.");
    }
}
