using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>The second step after a password: the one-time code of the phone, or a recovery code.</summary>
[OpenTo(Who.Everybody, "The password has been given and nobody is signed in yet; without that step it leads back.")]
public sealed class SignInCodeModel(DeskContext desk, SignInManager<StaffUser> signIn, UserManager<StaffUser> users, SignInBrake brake, SignInTrace trace) : DeskPage(desk)
{
    [FromQuery(Name = "to")]
    public string? To { get; set; }

    public async Task<IActionResult> OnGetAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? RedirectToPage("/SignIn/Index") : Page();

    public async Task<IActionResult> OnPostAsync(string? code)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user) return RedirectToPage("/SignIn/Index");
        // As on the first page: a session that was planted between the two steps must not become this person's.
        if (User.Identity?.IsAuthenticated == true)
        {
            await signIn.SignOutAsync();
            return RedirectToPage("/SignIn/Index", new { to = Url.IsLocalUrl(To) ? To : null });
        }

        var given = new string([.. (code ?? "").Where(char.IsAsciiLetterOrDigit).Take(40)]);
        var isDigits = given.Length == 6 && given.All(char.IsAsciiDigit);
        var result = brake.IsHeld(HttpContext.Connection.RemoteIpAddress) ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : isDigits ? await signIn.TwoFactorAuthenticatorSignInAsync(given, isPersistent: false, rememberClient: false)
            : await RecoverAsync(user, code?.Trim() ?? "");
        if (result.Succeeded)
        {
            trace.SignedIn(user, isDigits ? "code" : "recovery-code");
            return LocalRedirect(Url.IsLocalUrl(To) ? To! : "/desk");
        }

        brake.Failed(HttpContext.Connection.RemoteIpAddress);
        trace.Failed(user.Name);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Problem(result.IsLockedOut ? StartWords.Locked : StartWords.WrongCode, "code");
        return Page();
    }

    /// <summary>The framework neither counts recovery codes that are wrong nor asks whether the account is locked: whoever knows the password could try them all day.</summary>
    private async Task<Microsoft.AspNetCore.Identity.SignInResult> RecoverAsync(StaffUser user, string code)
    {
        if (await users.IsLockedOutAsync(user)) return Microsoft.AspNetCore.Identity.SignInResult.LockedOut;
        var result = await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded) return result;
        await users.AccessFailedAsync(user);
        return await users.IsLockedOutAsync(user) ? Microsoft.AspNetCore.Identity.SignInResult.LockedOut : result;
    }
}
