using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Staff;

/// <summary>
/// Takes each one-time code once (RFC 6238, 5.2): whoever has seen a code over somebody's shoulder, or on its way, cannot use it again while it would still hold. The step of time of the last
/// one stands with the account, and a code of that step or an earlier one is none any more.
/// </summary>
public sealed class OneTimeCodes(Database database, TimeProvider time) : IUserTwoFactorTokenProvider<StaffUser>
{
    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<StaffUser> manager, StaffUser user) => Task.FromResult(user.AuthenticatorKey is not null);

    /// <summary>The app makes them.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<StaffUser> manager, StaffUser user) => Task.FromResult("");

    public Task<bool> ValidateAsync(string purpose, string token, UserManager<StaffUser> manager, StaffUser user) =>
        Task.FromResult(user.AuthenticatorKey is { } secret && OneTimeCodeRules.StepOf(secret, token, time.GetUtcNow()) is { } step && Use(user.Id, secret, step));

    /// <summary>What was used with another secret says nothing of this one: who sets a phone up anew gets in, also where the clock of this machine was ahead when the last code was used.</summary>
    /// <returns>False where this one or a later one was used before; of two at the same instant one is.</returns>
    private bool Use(string userId, string secret, long step) => database.Write(work => work.Execute(
        "update staff set last_code = @step where user_id = @userId and (last_code < @step or authenticator_key is null or authenticator_key <> @secret)", new { userId, secret, step })) == 1;
}
