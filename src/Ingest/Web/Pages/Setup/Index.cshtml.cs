using System.Security.Cryptography;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Where a one-time link leads: the person chooses how to sign in, and is signed in. The link is used up only when that has worked.</summary>
[OpenTo(Who.Everybody, "The link's secret is the key; without it there is nothing here.")]
public sealed class SetupModel(
    DeskContext desk, Invitations invitations, UserManager<StaffUser> users, SignInManager<StaffUser> signIn, SignInBrake brake, StaffSessions sessions, IDataProtectionProvider protection, SignInTrace trace) : DeskPage(desk)
{
    private const int LongestCredential = 16_384;
    private static readonly TimeSpan KeyLasts = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector _keys = protection.CreateProtector("staff-setup-1").ToTimeLimitedDataProtector();

    [FromRoute]
    public string Secret { get; set; } = "";

    /// <summary>Null where the link no longer holds.</summary>
    public StaffUser? Account { get; private set; }

    /// <summary>The new secret of the one-time codes, base32; it is kept only once a code from it has come back.</summary>
    public string? TotpKey { get; private set; }

    public string ProtectedKey => _keys.Protect(TotpKey!, KeyLasts);

    public string TotpAddress => $"otpauth://totp/CardSystem:{Uri.EscapeDataString(Account!.Name)}?secret={TotpKey}&issuer=CardSystem&digits=6";

    public async Task<IActionResult> OnGetAsync()
    {
        await FindAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync()
    {
        if (!await FindAsync()) return NotFound();
        return Content(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = Account!.Id, Name = Account.Name, DisplayName = Account.Display }), "application/json");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential)
    {
        if (!await FindAsync()) return Page();
        if (await PasskeyForms.AttestAsync(signIn, credential, LongestCredential) is not { } passkey) return Refuse(StartWords.PasskeyFailed);
        if (!invitations.Use(Secret)) return await GoneAsync();
        await users.AddOrUpdatePasskeyAsync(Account!, passkey);
        return await EnterAsync();
    }

    public async Task<IActionResult> OnPostBeginAsync()
    {
        if (await FindAsync()) TotpKey = users.GenerateNewAuthenticatorKey();
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync(string? key, string? password, string? code)
    {
        if (!await FindAsync()) return Page();
        if (Opened(key) is not { } totp) return RedirectToPage(new { Secret });
        TotpKey = totp;
        var user = Account!;
        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, user, password is { Length: <= 200 } ? password : "")).Succeeded) return Refuse(StartWords.PasswordShort, "password");
        }

        user.AuthenticatorKey = totp;
        if (!await users.VerifyTwoFactorTokenAsync(user, TokenOptions.DefaultAuthenticatorProvider, new string([.. (code ?? "").Where(char.IsAsciiDigit).Take(10)]))) return Refuse(StartWords.WrongCode, "code");
        if (!invitations.Use(Secret)) return await GoneAsync();
        (user.PasswordHash, user.TwoFactor) = (users.PasswordHasher.HashPassword(user, password!), true);
        return await EnterAsync();
    }

    /// <summary>Everything that could sign in before by a session no longer does; the person is in, and shown what to keep.</summary>
    private async Task<IActionResult> EnterAsync()
    {
        var user = Account!;
        // Whoever was locked out is let in by the link, and is not locked out again when he comes back.
        (user.Failed, user.LockedUntil) = (0, null);
        await users.UpdateSecurityStampAsync(user);
        sessions.End(user.Id, null);
        if (User.Identity?.IsAuthenticated == true) await signIn.SignOutAsync();
        await signIn.SignInAsync(user, isPersistent: false, "setup");
        trace.SignedIn(user, "setup");
        return LocalRedirect("/account");
    }

    private async Task<bool> FindAsync()
    {
        if (brake.IsHeld(HttpContext.Connection.RemoteIpAddress)) return false;
        Account = invitations.UserOf(Secret) is { } id && await users.FindByIdAsync(id) is { ClosedAt: null } user ? user : null;
        if (Account is not null) return true;
        brake.Failed(HttpContext.Connection.RemoteIpAddress);
        Response.StatusCode = StatusCodes.Status404NotFound;
        return false;
    }

    private async Task<IActionResult> GoneAsync()
    {
        await FindAsync();
        return Page();
    }

    private PageResult Refuse(Bilingual why, string? field = null)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Problem(why, field);
        return Page();
    }

    private string? Opened(string? key)
    {
        try
        {
            return key is { Length: > 0 and < 2_000 } ? _keys.Unprotect(key) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
