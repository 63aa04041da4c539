using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Writes down who signed in and how. Failures go to the log only: an address that tries names all day would otherwise fill the audit log for ever.</summary>
public sealed class SignInTrace(Database database, TimeProvider time, ILogger<SignInTrace> log)
{
    /// <summary>The hash of a password nobody has, to compare with where there is no account.</summary>
    public string NobodysHash { get; } = new PasswordHasher<StaffUser>().HashPassword(new StaffUser(), Guid.NewGuid().ToString("N"));

    /// <param name="way">passkey, code, recovery-code, setup or openid.</param>
    public void SignedIn(StaffUser user, string way)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        ActLog.Record(work, time.GetUtcNow(), user.Name, "sign-in", user.Name, new { way });
        work.Commit();
    }

    /// <param name="account">Null where what was typed is no account: it may be anything, a member's name or a password among it, and is not for the log.</param>
    public void Failed(string? account)
    {
        if (account is null) log.LogWarning("An attempt to sign in without an account failed.");
        else log.LogWarning("An attempt to sign in as '{Name}' failed.", string.Concat(account.Where(c => !char.IsControl(c)).Take(64)));
    }
}
