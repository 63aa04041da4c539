using CardSystem.Ingest.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Asks the <see cref="Gate"/> for every endpoint that is not a page; pages have <see cref="GateFilter"/>, which knows their handlers.</summary>
public static class GateMiddleware
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Right right, Target target = Target.None, string key = "id") where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsAttribute(right, target, key));

    public static TBuilder OpenTo<TBuilder>(this TBuilder endpoint, Who who, string why) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenToAttribute(who, why));

    public static void UseGate(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var endpoint = http.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        {
            await next(http);
            return;
        }

        // Only the address itself says what it is about: what a body holds, the endpoint must check by the gate's May.
        var guards = endpoint.Metadata.Where(m => m is NeedsAttribute or OpenToAttribute).ToList();
        switch (http.RequestServices.GetRequiredService<Gate>().Ask(guards, key => http.Request.RouteValues[key] as string ?? http.Request.Query[key].FirstOrDefault()))
        {
            case Verdict.Enter:
                await next(http);
                break;
            case Verdict.SignInFirst:
                await http.ChallengeAsync();
                break;
            case Verdict.NoRight:
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    });
}
