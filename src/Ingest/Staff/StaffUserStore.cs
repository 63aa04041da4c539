using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Staff;

/// <summary>Accounts for ASP.NET Core Identity: password, one-time codes, recovery codes, lockout. Passkeys stand in the other half of this class.</summary>
public sealed partial class StaffUserStore(Database database, TimeProvider time) :
    IUserPasswordStore<StaffUser>, IUserSecurityStampStore<StaffUser>, IUserLockoutStore<StaffUser>, IUserTwoFactorStore<StaffUser>,
    IUserAuthenticatorKeyStore<StaffUser>, IUserTwoFactorRecoveryCodeStore<StaffUser>, IUserPasskeyStore<StaffUser>
{
    private const string Columns = """
        user_id as UserId, name as Name, normalized as Normalized, display as Display, password_hash as PasswordHash, stamp as Stamp, authenticator_key as AuthenticatorKey,
        two_factor as TwoFactor, recovery_codes as RecoveryCodes, failed as Failed, locked_until as LockedUntil, made_at as MadeAt, closed_at as ClosedAt, version as Version
        """;

    private static readonly IdentityError Changed = new() { Code = "Changed", Description = "Somebody else has changed this account meanwhile; look at it again." };
    private static readonly IdentityError Taken = new() { Code = "DuplicateUserName", Description = "There is an account of this name already; choose another." };

    private sealed record Row(
        string UserId, string Name, string Normalized, string Display, string? PasswordHash, string Stamp, string? AuthenticatorKey,
        long TwoFactor, string RecoveryCodes, long Failed, long LockedUntil, long MadeAt, long ClosedAt, long Version);

    public Task<IdentityResult> CreateAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(database.Write(work =>
    {
        (user.MadeAt, user.Version) = (time.GetUtcNow(), 1);
        return Add(work, user) ? IdentityResult.Success : IdentityResult.Failed(Taken);
    }));

    /// <summary>Adds an account to a transaction.</summary>
    /// <returns>False where there is one of this name already.</returns>
    internal static bool Add(Work work, StaffUser user) => work.Execute("""
        insert into staff(user_id, name, normalized, display, password_hash, stamp, authenticator_key, two_factor, recovery_codes, failed, locked_until, made_at, closed_at, version)
        values(@UserId, @Name, @Normalized, @Display, @PasswordHash, @Stamp, @AuthenticatorKey, @TwoFactor, @RecoveryCodes, @Failed, @LockedUntil, @MadeAt, @ClosedAt, @Version)
        on conflict do nothing
        """, RowOf(user)) == 1;

    public Task<IdentityResult> UpdateAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(database.Write(work =>
    {
        var changed = work.Execute("""
            update staff set name = @Name, normalized = @Normalized, display = @Display, password_hash = @PasswordHash, stamp = @Stamp, authenticator_key = @AuthenticatorKey,
                two_factor = @TwoFactor, recovery_codes = @RecoveryCodes, failed = @Failed, locked_until = @LockedUntil, closed_at = @ClosedAt, version = @Version + 1
            where user_id = @UserId and version = @Version
            """, RowOf(user));
        if (changed != 1) return IdentityResult.Failed(Changed);
        user.Version++;
        return IdentityResult.Success;
    }));

    /// <summary>Accounts are closed, not removed: what they did names them.</summary>
    public Task<IdentityResult> DeleteAsync(StaffUser user, CancellationToken cancellationToken)
    {
        user.ClosedAt ??= time.GetUtcNow();
        return UpdateAsync(user, cancellationToken);
    }

    public Task<StaffUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(Find("user_id = @key", userId));

    public Task<StaffUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult(Find("normalized = @key", normalizedUserName));

    public Task<string> GetUserIdAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id);
    public Task<string?> GetUserNameAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);
    public Task<string?> GetNormalizedUserNameAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Normalized);
    public Task<string?> GetPasswordHashAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);
    public Task<bool> HasPasswordAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);
    public Task<string?> GetSecurityStampAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);
    public Task<int> GetAccessFailedCountAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.Failed);
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);
    public Task<bool> GetLockoutEnabledAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(true);
    public Task<bool> GetTwoFactorEnabledAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactor);
    public Task<string?> GetAuthenticatorKeyAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(user.AuthenticatorKey);
    public Task<int> CountCodesAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(Codes(user).Count);

    public Task SetUserNameAsync(StaffUser user, string? userName, CancellationToken cancellationToken) => Set(() => user.Name = userName ?? "");
    public Task SetNormalizedUserNameAsync(StaffUser user, string? normalizedName, CancellationToken cancellationToken) => Set(() => user.Normalized = normalizedName ?? "");
    public Task SetPasswordHashAsync(StaffUser user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);
    public Task SetSecurityStampAsync(StaffUser user, string stamp, CancellationToken cancellationToken) => Set(() => user.Stamp = stamp);
    public Task SetLockoutEndDateAsync(StaffUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) => Set(() => user.LockedUntil = lockoutEnd);
    public Task ResetAccessFailedCountAsync(StaffUser user, CancellationToken cancellationToken) => Set(() => user.Failed = 0);
    public Task SetLockoutEnabledAsync(StaffUser user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task SetTwoFactorEnabledAsync(StaffUser user, bool enabled, CancellationToken cancellationToken) => Set(() => user.TwoFactor = enabled);
    public Task SetAuthenticatorKeyAsync(StaffUser user, string key, CancellationToken cancellationToken) => Set(() => user.AuthenticatorKey = key);

    /// <summary>Counted in the database at once: of several attempts at the same moment each counts, though only one of them still finds the account as it read it.</summary>
    public Task<int> IncrementAccessFailedCountAsync(StaffUser user, CancellationToken cancellationToken) => Task.FromResult(database.Write(work =>
    {
        var (failed, version) = work.One<(long, long)>("update staff set failed = failed + 1, version = version + 1 where user_id = @Id returning failed, version", new { user.Id });
        (user.Failed, user.Version) = ((int)failed, version);
        return user.Failed;
    }));

    public Task ReplaceCodesAsync(StaffUser user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Set(() => user.RecoveryCodes = string.Join('\n', recoveryCodes.Select(Digest)));

    public Task<bool> RedeemCodeAsync(StaffUser user, string code, CancellationToken cancellationToken)
    {
        var codes = Codes(user);
        var redeemed = codes.Remove(Digest(code));
        if (redeemed) user.RecoveryCodes = string.Join('\n', codes);
        return Task.FromResult(redeemed);
    }

    public void Dispose()
    {
        // Each call opens what it needs.
    }

    private static List<string> Codes(StaffUser user) => [.. user.RecoveryCodes.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Recovery codes have enough chance in them for a plain hash: nobody can try them all.</summary>
    private static string Digest(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant())));

    private StaffUser? Find(string where, object key)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return work.One<Row>($"select {Columns} from staff where {where}", new { key }) is { } row ? UserOf(row) : null;
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private static StaffUser UserOf(Row row) => new()
    {
        Id = row.UserId, Name = row.Name, Normalized = row.Normalized, Display = row.Display, PasswordHash = row.PasswordHash, Stamp = row.Stamp,
        AuthenticatorKey = row.AuthenticatorKey, TwoFactor = row.TwoFactor != 0, RecoveryCodes = row.RecoveryCodes, Failed = (int)row.Failed, LockedUntil = Instant(row.LockedUntil),
        MadeAt = DateTimeOffset.FromUnixTimeMilliseconds(row.MadeAt), ClosedAt = Instant(row.ClosedAt), Version = row.Version,
    };

    private static Row RowOf(StaffUser user) => new(
        user.Id, user.Name, user.Normalized, user.Display, user.PasswordHash, user.Stamp, user.AuthenticatorKey, user.TwoFactor ? 1 : 0, user.RecoveryCodes, user.Failed,
        user.LockedUntil?.ToUnixTimeMilliseconds() ?? 0, user.MadeAt.ToUnixTimeMilliseconds(), user.ClosedAt?.ToUnixTimeMilliseconds() ?? 0, user.Version);

    private static DateTimeOffset? Instant(long at) => at == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(at);
}
