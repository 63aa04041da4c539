using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Staff;

/// <summary>Why somebody may not do this to an account.</summary>
public enum StaffRefusal
{
    None,
    /// <summary>The account holds a role that he who acts could not give.</summary>
    AboveYou,
    /// <summary>The role brings more than he who acts has there.</summary>
    NotYoursToGive,
    /// <summary>Nobody gives himself a role, closes his own account or lets himself in another way.</summary>
    YourOwn,
    /// <summary>Nobody could look after the accounts any more.</summary>
    LastAdministrator,
    NoSuchAccount,
}

/// <summary>Who acts.</summary>
/// <param name="Name">As acts record it.</param>
public sealed record StaffActor(string UserId, string Name, StaffScope Scope);

/// <summary>What people who manage accounts do to those of others: roles, closing, unlocking, a new way of signing in. Each change is an act, and what ends a person's rights ends his sessions.</summary>
/// <param name="outside">The other service at which people can sign in (OpenId:Authority); empty where there is none.</param>
public sealed class StaffDesk(Database database, TimeProvider time, string outside = "")
{
    public StaffRefusal Give(StaffActor actor, string userId, Grant grant) => Change(actor, userId, (work, user, now) =>
    {
        if (user.Id == actor.UserId) return StaffRefusal.YourOwn;
        if (!RoleRules.MayGive(actor.Scope, grant)) return StaffRefusal.NotYoursToGive;
        GrantStore.Give(work, now, actor.Name, user, grant);
        return StaffRefusal.None;
    }, anyRole: true);

    public StaffRefusal Take(StaffActor actor, string userId, Grant grant) => Change(actor, userId, (work, user, now) =>
    {
        if (!RoleRules.MayGive(actor.Scope, grant)) return StaffRefusal.NotYoursToGive;
        if (grant.Role == StaffRole.Platform && IsLast(work, user.Id)) return StaffRefusal.LastAdministrator;
        GrantStore.Take(work, now, actor.Name, user, grant);
        return StaffRefusal.None;
    }, anyRole: true);

    /// <summary>Nobody signs in with it any more, and whoever is signed in with it is out at once.</summary>
    public StaffRefusal Close(StaffActor actor, string userId) => Change(actor, userId, (work, user, now) =>
    {
        if (user.Id == actor.UserId) return StaffRefusal.YourOwn;
        if (IsLast(work, user.Id)) return StaffRefusal.LastAdministrator;
        work.Execute("update staff set closed_at = @at, version = version + 1 where user_id = @Id and closed_at = 0", new { at = now.ToUnixTimeMilliseconds(), user.Id });
        EndSessions(work, user.Id);
        work.Execute("delete from staff_invitations where user_id = @Id", new { user.Id });
        ActLog.Record(work, now, actor.Name, "staff-close", user.Name, new { });
        return StaffRefusal.None;
    });

    public StaffRefusal Reopen(StaffActor actor, string userId) => Change(actor, userId, (work, user, now) =>
    {
        work.Execute("update staff set closed_at = 0, failed = 0, locked_until = 0, version = version + 1 where user_id = @Id", new { user.Id });
        ActLog.Record(work, now, actor.Name, "staff-reopen", user.Name, new { });
        return StaffRefusal.None;
    });

    /// <summary>After too many wrong passwords.</summary>
    public StaffRefusal Unlock(StaffActor actor, string userId) => Change(actor, userId, (work, user, now) =>
    {
        work.Execute("update staff set failed = 0, locked_until = 0, version = version + 1 where user_id = @Id", new { user.Id });
        ActLog.Record(work, now, actor.Name, "staff-unlock", user.Name, new { });
        return StaffRefusal.None;
    });

    public StaffRefusal SignOut(StaffActor actor, string userId) => Change(actor, userId, (work, user, now) =>
    {
        EndSessions(work, user.Id);
        ActLog.Record(work, now, actor.Name, "staff-sign-out", user.Name, new { });
        return StaffRefusal.None;
    });

    /// <summary>Whoever lost phone and keys begins anew: every way of signing in is taken away, and the caller makes a one-time link.</summary>
    public StaffRefusal Reset(StaffActor actor, string userId) => Change(actor, userId, (work, user, now) =>
    {
        if (user.Id == actor.UserId) return StaffRefusal.YourOwn;
        if (IsLast(work, user.Id)) return StaffRefusal.LastAdministrator;
        work.Execute("delete from staff_passkeys where user_id = @Id", new { user.Id });
        work.Execute(
            "update staff set password_hash = null, authenticator_key = null, two_factor = 0, recovery_codes = '', failed = 0, locked_until = 0, stamp = @stamp, version = version + 1 where user_id = @Id",
            new { user.Id, stamp = Guid.NewGuid().ToString("N") });
        // At another service the old phone or key may still be good: what leads in from there is a way in like the others.
        foreach (var (issuer, subject) in work.Query<(string, string)>("select issuer, subject from staff_subjects where user_id = @Id order by issuer, subject", new { user.Id }).ToList())
        {
            work.Execute("delete from staff_subjects where issuer = @issuer and subject = @subject", new { issuer, subject });
            ActLog.Record(work, now, actor.Name, "staff-unlink", user.Name, new { issuer, subject });
        }

        EndSessions(work, user.Id);
        ActLog.Record(work, now, actor.Name, "staff-reset", user.Name, new { });
        return StaffRefusal.None;
    });

    /// <summary>Whether he may make a one-time link into this account: a link is the account.</summary>
    public StaffRefusal MayInvite(StaffActor actor, string userId) => Change(actor, userId, (_, user, _) => user.Id == actor.UserId ? StaffRefusal.YourOwn : StaffRefusal.None);

    /// <summary>A way of signing in that stands at another service: as with a one-time link, whoever adds one decides who gets in.</summary>
    public StaffRefusal AddWay(StaffActor actor, string userId, Action<Work, StaffUser, DateTimeOffset> add) => Change(actor, userId, (work, user, now) =>
    {
        if (user.Id == actor.UserId) return StaffRefusal.YourOwn;
        add(work, user, now);
        return StaffRefusal.None;
    });

    /// <summary>Takes such a way away; whoever came in by it is out at once.</summary>
    public StaffRefusal TakeWay(StaffActor actor, string userId, Action<Work, StaffUser, DateTimeOffset> take) => Change(actor, userId, (work, user, now) =>
    {
        if (user.Id == actor.UserId) return StaffRefusal.YourOwn;
        var hasOwn = work.One<long>("select (select count(*) from staff where user_id = @Id and password_hash is not null) + (select count(*) from staff_passkeys where user_id = @Id)", new { user.Id }) > 0;
        if (!hasOwn && IsLast(work, user.Id)) return StaffRefusal.LastAdministrator;
        take(work, user, now);
        EndSessions(work, user.Id);
        return StaffRefusal.None;
    });

    /// <summary>Whoever could do this to an account could become whoever it belongs to; so he must be able to give every role it holds.</summary>
    public static bool MayManage(StaffScope scope, IEnumerable<Grant> held) => held.All(grant => RoleRules.MayGive(scope, grant));

    /// <param name="anyRole">The step concerns one role, which it checks itself, and no other.</param>
    private StaffRefusal Change(StaffActor actor, string userId, Func<Work, StaffUser, DateTimeOffset, StaffRefusal> change, bool anyRole = false)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("staff");
        if (work.One<(string Name, string Display)?>("select name, display from staff where user_id = @userId", new { userId }) is not { } found) return StaffRefusal.NoSuchAccount;
        if (!anyRole && userId != actor.UserId && !MayManage(actor.Scope, GrantStore.Of(work, userId))) return StaffRefusal.AboveYou;
        var refusal = change(work, new StaffUser { Id = userId, Name = found.Name, Display = found.Display }, time.GetUtcNow());
        if (refusal == StaffRefusal.None) work.Commit();
        return refusal;
    }

    /// <summary>No other open account that can sign in runs the platform.</summary>
    private bool IsLast(Work work, string userId) =>
        GrantStore.Of(work, userId).Any(g => g.Role == StaffRole.Platform) && work.One<long>("""
            select count(*) from staff s join staff_grants g on g.user_id = s.user_id where g.role = @platform and s.user_id <> @userId and s.closed_at = 0
            and (s.password_hash is not null or exists (select 1 from staff_passkeys p where p.user_id = s.user_id)
                or exists (select 1 from staff_subjects x where x.user_id = s.user_id and x.issuer = @outside))
            """, new { platform = RoleRules.Word(StaffRole.Platform), userId, outside }) == 0;

    private static void EndSessions(Work work, string userId) => work.Execute("delete from staff_sessions where user_id = @userId", new { userId });
}
