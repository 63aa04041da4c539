using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>
/// <c>/sign-in/openid</c> sends the browser to the other service, <c>/sign-in/openid/back</c> takes its answer: authorization code with PKCE, state, nonce and the issuer's name.
/// Nobody gets an account by it: a subject is linked with an invitation, or by an administrator.
/// </summary>
public static class OpenIdApi
{
    public const string Begin = "/sign-in/openid";
    public const string Back = "/sign-in/openid/back";
    private const string Failed = "/sign-in?openid=failed";
    private const string NoAccount = "/sign-in?openid=no-account";

    public static void MapOpenId(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Begin, BeginAsync).OpenTo(Who.Everybody, "Begins to sign in at the other service.").ExcludeFromDescription();
        routes.MapGet(Back, BackAsync).OpenTo(Who.Everybody, "Comes back from the other service with a code.").ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(HttpContext http, OpenIdProvider provider, IDataProtectionProvider protection, WebOptions web, TimeProvider time, ILogger<OpenIdProvider> log, string? to, string? invitation)
    {
        if (!provider.Options.IsOn) return Results.NotFound();
        try
        {
            var attempt = OpenIdAttempt.Begin(invitation ?? "", IsOurs(to) ? to! : "/desk", time.GetUtcNow());
            var addresses = await provider.AddressesAsync(http.RequestAborted);
            http.Response.Cookies.Append(CookieOf(web), attempt.Seal(Protector(protection)), Shape(web, OpenIdAttempt.Lasts));
            http.Response.Headers.CacheControl = "no-store";
            return Results.Redirect(QueryHelpers.AddQueryString(addresses.Authorization.AbsoluteUri, new Dictionary<string, string?>
            {
                ["response_type"] = "code", ["client_id"] = provider.Options.ClientId, ["redirect_uri"] = BackOf(http, web), ["scope"] = ("openid " + provider.Options.Scopes).TrimEnd(),
                ["state"] = attempt.State, ["nonce"] = attempt.Nonce, ["code_challenge"] = attempt.Challenge, ["code_challenge_method"] = "S256",
            }));
        }
        catch (OpenIdException e)
        {
            log.LogWarning("Signing in at {Authority} cannot begin: {Why}", provider.Options.Authority, e.Message);
            return Results.LocalRedirect(Failed);
        }
    }

    private static async Task<IResult> BackAsync(HttpContext http, OpenIdProvider provider, IDataProtectionProvider protection, WebOptions web, TimeProvider time, ILogger<OpenIdProvider> log, string? state, string? code, string? iss, string? error)
    {
        if (!provider.Options.IsOn) return Results.NotFound();
        // A session that a browser brings along would be carried on under the new name: it is ended first, so that nobody can plant one, and the answer is taken by the next request.
        if (http.User.Identity?.IsAuthenticated == true)
        {
            await http.RequestServices.GetRequiredService<SignInManager<StaffUser>>().SignOutAsync();
            return Results.LocalRedirect(Back + http.Request.QueryString);
        }

        var attempt = OpenIdAttempt.Open(http.Request.Cookies[CookieOf(web)], Protector(protection), time.GetUtcNow());
        // Used or not, an attempt has one answer.
        http.Response.Cookies.Delete(CookieOf(web), Shape(web, TimeSpan.Zero));
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            if (attempt is null || !attempt.IsState(state)) throw new OpenIdException("The answer belongs to no sign-in that this browser began within ten minutes.");
            var addresses = await provider.AddressesAsync(http.RequestAborted);
            if (iss is null ? addresses.SaysIssuer : !string.Equals(iss, addresses.Issuer, StringComparison.Ordinal)) throw new OpenIdException($"The answer comes from '{Contracts.Shown.Of(iss)}', not from {addresses.Issuer}.");
            if (string.IsNullOrEmpty(code)) throw new OpenIdException($"The issuer refused: {Contracts.Shown.Of(error)}.");
            var token = await provider.RedeemAsync(code, BackOf(http, web), attempt.Verifier, attempt.Nonce, http.RequestAborted);
            return await EnterAsync(http, attempt, token);
        }
        catch (OpenIdException e)
        {
            log.LogWarning("Signing in at {Authority} failed: {Why}", provider.Options.Authority, e.Message);
            return Results.LocalRedirect(Failed);
        }
    }

    private static async Task<IResult> EnterAsync(HttpContext http, OpenIdAttempt attempt, IdToken token)
    {
        var entrance = http.RequestServices.GetRequiredService<OpenIdEntrance>();
        var signIn = http.RequestServices.GetRequiredService<SignInManager<StaffUser>>();
        if (await entrance.UserOfAsync(token, attempt.Invitation) is not { } user || !await signIn.CanSignInAsync(user) || await signIn.UserManager.IsLockedOutAsync(user)) return Results.LocalRedirect(NoAccount);
        await signIn.SignInAsync(user, isPersistent: false, authenticationMethod: "openid");
        http.RequestServices.GetRequiredService<SignInTrace>().SignedIn(user, "openid");
        return Results.LocalRedirect(attempt.To);
    }

    /// <summary>A path of ours, and nothing a browser takes for another host.</summary>
    public static bool IsOurs(string? to) => to is ['/', ..] && (to.Length == 1 || to[1] is not ('/' or '\\')) && !to.Any(c => char.IsControl(c) || c == '\\') && to.Length <= 2_000;

    private static string BackOf(HttpContext http, WebOptions web) => web.Origin is { } origin ? new Uri(origin, Back).AbsoluteUri : UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host, path: Back);

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("openid-attempt-1");

    private static string CookieOf(WebOptions web) => (web.IsSecure ? "__Host-" : "") + "desk-openid";

    /// <summary>Lax: the way back from the other service is a link that a foreign page opens.</summary>
    private static CookieOptions Shape(WebOptions web, TimeSpan lasts) => new() { HttpOnly = true, Secure = web.IsSecure, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = lasts, IsEssential = true };
}
