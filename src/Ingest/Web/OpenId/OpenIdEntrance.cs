using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>From a person at the other service to an account here.</summary>
public sealed class OpenIdEntrance(Database database, UserManager<StaffUser> users, Invitations invitations, TimeProvider time)
{
    /// <param name="invitation">The secret of an invitation the person came with; else empty. It is used up by linking.</param>
    /// <returns>Null where no account is linked.</returns>
    internal async Task<StaffUser?> UserOfAsync(IdToken token, string invitation)
    {
        if (Linked(token) is { } known) return await users.FindByIdAsync(known);
        if (invitation.Length == 0 || invitations.UserOf(invitation) is not { } invited || await users.FindByIdAsync(invited) is not { ClosedAt: null } user || !invitations.Use(invitation)) return null;
        return database.Write(work => Begin(work, user, token)) ? await users.FindByIdAsync(user.Id) : null;
    }

    /// <summary>As with every way that an invitation opens: what was signed in before is out, and a lock is off.</summary>
    private bool Begin(Work work, StaffUser user, IdToken token)
    {
        if (!SubjectStore.Link(work, time.GetUtcNow(), user.Name, user, token.Issuer, token.Subject, token.Name)) return false;
        work.Execute("update staff set failed = 0, locked_until = 0, stamp = @stamp, version = version + 1 where user_id = @Id", new { user.Id, stamp = Guid.NewGuid().ToString("N") });
        work.Execute("delete from staff_sessions where user_id = @Id", new { user.Id });
        return true;
    }

    private string? Linked(IdToken token)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return SubjectStore.UserOf(work, token.Issuer, token.Subject);
    }
}
