using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.OpenId;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.WebUtilities;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Signing in: a passkey, or the first step of password and one-time code.</summary>
[OpenTo(Who.Everybody, "Whoever signs in is nobody yet.")]
public sealed class SignInModel(DeskContext desk, SignInManager<StaffUser> signIn, UserManager<StaffUser> users, SignInBrake brake, SignInTrace trace, OpenIdOptions openId) : DeskPage(desk)
{
    private const int LongestCredential = 16_384;

    /// <summary>Where to go afterwards; only an address of our own.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; set; }

    public string Name { get; private set; } = "";

    public OpenIdOptions OpenId => openId;

    public string OpenIdAddress => QueryHelpers.AddQueryString(OpenIdApi.Begin, "to", Local(To) ?? "/desk");

    /// <summary>A session that a browser brings along would be carried on under the new name: it is ended first, so that nobody can plant one.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            await signIn.SignOutAsync();
            if (!HttpMethods.IsGet(Request.Method)) Done(StartWords.Fresh);
            context.Result = RedirectToPage(new { to = Local(To) });
            return;
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <param name="openid">What came of signing in at the other service: failed, no-account.</param>
    public void OnGet([FromQuery] string? openid)
    {
        if (openId.IsOn && openid is ("failed" or "no-account")) Problem(openid == "failed" ? OpenIdWords.Failed : OpenIdWords.NoAccount);
    }

    /// <summary>What the browser needs to ask the device for a passkey, as JSON.</summary>
    public async Task<IActionResult> OnPostOptionsAsync() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential)
    {
        if (Held()) return Page();
        if (string.IsNullOrEmpty(credential) || credential.Length > LongestCredential || await TryPasskeyAsync(credential) is not { } user) return Refuse(StartWords.PasskeyFailed, null);
        trace.SignedIn(user, "passkey");
        return Enter();
    }

    public async Task<IActionResult> OnPostPasswordAsync(string? name, string? password)
    {
        Name = name?.Trim() is { Length: <= 64 } given ? given : "";
        if (Held()) return Page();
        var user = Name.Length == 0 ? null : await users.FindByNameAsync(Name);
        if (user is null || string.IsNullOrEmpty(password) || password.Length > 200 || user.PasswordHash is null)
        {
            // As much work as for an account that exists, so that the time taken tells nobody which accounts there are.
            _ = users.PasswordHasher.VerifyHashedPassword(new StaffUser(), trace.NobodysHash, password is { Length: > 0 and <= 200 } ? password : "-");
            return Refuse(StartWords.Wrong, user?.Name);
        }

        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        if (result.RequiresTwoFactor) return RedirectToPage("/SignIn/Code", new { to = Local(To) });
        // A password alone lets nobody in: an account without a second step has never been set up.
        if (result.Succeeded) await signIn.SignOutAsync();
        return Refuse(result.IsLockedOut ? StartWords.Locked : StartWords.Wrong, user.Name);
    }

    private async Task<StaffUser?> TryPasskeyAsync(string credential)
    {
        try
        {
            var assertion = await signIn.PerformPasskeyAssertionAsync(credential);
            if (!assertion.Succeeded || !await signIn.CanSignInAsync(assertion.User) || await users.IsLockedOutAsync(assertion.User)) return null;
            await users.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
            await signIn.SignInAsync(assertion.User, isPersistent: false, "passkey");
            return assertion.User;
        }
        catch (Exception e) when (e is PasskeyException or InvalidOperationException or System.Text.Json.JsonException or FormatException)
        {
            // An answer without a question, one given twice, or none at all.
            return null;
        }
    }

    private bool Held()
    {
        if (!brake.IsHeld(HttpContext.Connection.RemoteIpAddress)) return false;
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Problem(StartWords.Held);
        return true;
    }

    private PageResult Refuse(Bilingual why, string? account)
    {
        brake.Failed(HttpContext.Connection.RemoteIpAddress);
        trace.Failed(account);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Problem(why);
        return Page();
    }

    private LocalRedirectResult Enter() => LocalRedirect(Local(To) ?? "/desk");

    private string? Local(string? address) => Url.IsLocalUrl(address) ? address : null;
}
