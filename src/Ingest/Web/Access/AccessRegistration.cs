using CardSystem.Ingest.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Who signs in and how: accounts, cookies, passkeys, the gate.</summary>
public static class AccessRegistration
{
    public static readonly TimeSpan SessionLasts = TimeSpan.FromHours(8);
    private static readonly TimeSpan SecondStepLasts = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddAccess(this IServiceCollection services, WebOptions options)
    {
        services.AddSingleton(options).AddHttpContextAccessor();
        services.AddSingleton<Units>().AddSingleton<SignInBrake>().AddSingleton<StaffSessions>().AddSingleton<Invitations>().AddSingleton<FirstAdministrator>().AddSingleton<ProtectionKeys>();
        services.AddScoped<Caller>().AddScoped<Gate>().AddScoped<IUserConfirmation<StaffUser>, StaffConfirmation>();
        services.AddIdentityCore<StaffUser>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "";
            identity.SignIn.RequireConfirmedAccount = true;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            // Length is what counts (NIST SP 800-63B, 3.1.1.2); every password has a one-time code beside it.
            identity.Password = new PasswordOptions { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
        }).AddUserStore<StaffUserStore>().AddSignInManager().AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            if (options.Origin is { } origin) passkeys.ServerDomain = origin.Host;
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "preferred";
        });
        AddCookies(services, options);
        AddKeys(services);
        return services;
    }

    private static void AddCookies(IServiceCollection services, WebOptions options)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<StaffSessions>((cookie, sessions) =>
        {
            Shape(cookie, options, "desk");
            (cookie.LoginPath, cookie.ReturnUrlParameter, cookie.ExpireTimeSpan, cookie.SlidingExpiration, cookie.SessionStore) = ("/sign-in", "to", SessionLasts, true, sessions);
            // The account's stamp is compared at every request by the caller; the framework's own, rarer comparison is not needed.
            cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
            cookie.Events.OnRedirectToLogin = AskToSignIn;
        });
        foreach (var scheme in new[] { IdentityConstants.TwoFactorUserIdScheme, IdentityConstants.ExternalScheme, IdentityConstants.TwoFactorRememberMeScheme })
        {
            services.Configure<CookieAuthenticationOptions>(scheme, cookie =>
            {
                Shape(cookie, options, "desk-" + scheme[(scheme.IndexOf('.', StringComparison.Ordinal) + 1)..].ToLowerInvariant());
                cookie.ExpireTimeSpan = SecondStepLasts;
            });
        }

        services.Configure<CookieTempDataProviderOptions>(flash => (flash.Cookie.Name, flash.Cookie.SecurePolicy, flash.Cookie.HttpOnly, flash.Cookie.SameSite) =
            (NameOf(options, "desk-said"), options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest, true, SameSiteMode.Lax));
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = NameOf(options, "desk-form");
            forgery.Cookie.SecurePolicy = options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            forgery.Cookie.SameSite = SameSiteMode.Strict;
            forgery.HeaderName = "X-Form-Token";
            // Frames are forbidden by the pages' own headers.
            forgery.SuppressXFrameOptionsHeader = true;
        });
    }

    /// <summary>A person is led to the page where one signs in; a script, which could do nothing with it, is told.</summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> asked)
    {
        if (HttpMethods.IsGet(asked.Request.Method) && asked.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)) asked.Response.Redirect(asked.RedirectUri);
        else if (asked.Request.HasFormContentType) asked.Response.Redirect("/sign-in");
        else asked.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static void Shape(CookieAuthenticationOptions cookie, WebOptions options, string name)
    {
        cookie.Cookie.Name = NameOf(options, name);
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = options.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.Path = "/";
    }

    /// <summary>With the prefix a browser takes the cookie from this very host over TLS only.</summary>
    private static string NameOf(WebOptions options, string name) => options.IsSecure ? "__Host-" + name : name;

    private static void AddKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("cardsystem-ingest");
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeys>((keys, repository) => keys.XmlRepository = repository);
    }
}
