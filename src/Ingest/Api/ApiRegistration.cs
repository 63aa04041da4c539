using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Endpoints;
using CardSystem.Ingest.Api.Keys;
using CardSystem.Ingest.Api.OpenApi;
using CardSystem.Ingest.Web.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Api;

/// <summary>The addresses for programs in the host.</summary>
public static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options).AddSingleton<KeptDescription>().AddScoped<ApiCall>().AddScoped<ApiBody>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null);
        // At the API's addresses a cookie counts for nothing, and a token counts nowhere else.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, cookie =>
            cookie.ForwardDefaultSelector = http => http.Request.Path.StartsWithSegments(ApiAnswers.Root) ? TokenHandler.SchemeName : null);
        services.AddApiLimits(options);
        services.AddApiDescription();
        return services;
    }

    /// <summary>Between routing and the gate: every answer in words, and who asks too often is not let as far as the gate.</summary>
    public static void UseApi(this IApplicationBuilder app) => app.UseWhen(http => http.Request.Path.StartsWithSegments(ApiAnswers.Root), api =>
    {
        api.UseApiAnswers();
        api.UseAuthentication();
        api.UseRateLimiter();
    });

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(ApiAnswers.Root).RequireRateLimiting(ApiLimits.Requests).AddEndpointFilter(OnceOnly.AnswerAsync);
        UnitsApi.Map(api);
        MembersApi.Map(api);
        CreditsApi.Map(api);
        CardsApi.Map(api);
        ActivitiesApi.Map(api);
        SessionsApi.Map(api);
        SignUpsApi.Map(api);
        ExcusesApi.Map(api);
        WarningsApi.Map(api);
        MachinesApi.Map(api);
        LiveApi.Map(api);
        DescriptionApi.Map(api);
    }
}
