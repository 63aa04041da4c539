using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>The token itself, and the units its owner has to do with.</summary>
internal static class UnitsApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/token", Token).One<TokenTold>("getToken", "The token this request came with, and what it may do now").OpenTo(Who.SignedIn, "A token may know itself.");
        api.MapGet("/units", List).Many<UnitItem>("listUnits", "The units at which the token may do anything").OpenTo(Who.SignedIn, "Shows only units at which the token has rights.");
        api.MapGet("/units/{id}", One).One<UnitItem>("getUnit", "A unit").OpenTo(Who.SignedIn, "Shows only units at which the token has rights.");
    }

    private static IResult Token(ApiCall call, HttpContext http)
    {
        var token = call.Read(work => TokenStore.Of(work, call.Caller.UserId!)).First(t => t.Id == TokenClaims.IdOf(http.User));
        return ApiJson.Answer(new TokenTold(
            token.Id, token.Name, call.Caller.Name.Split('#')[0], [.. token.Rights.Where(call.Caller.Can).Order().Select(TokenRules.Word)],
            [.. call.Caller.Scope.Grants.Select(g => new TokenRole(RoleRules.Word(g.Role), g.Unit))], TimeZoneInfo.ConvertTime(token.EndsAt, call.Zone)));
    }

    private static IResult List(ApiCall call)
    {
        var after = call.After(typeof(string))?[0] as string ?? "";
        var seen = Seen(call);
        var rows = call.Caller.Units.All.Where(u => seen.Contains(u.Id) && string.CompareOrdinal(u.Id, after) > 0).OrderBy(u => u.Id, StringComparer.Ordinal).Take(call.Limit + 1).ToList();
        return call.Page(rows, Item, u => [u.Id]);
    }

    private static IResult One(string id, ApiCall call) => Seen(call).Contains(id) && call.Caller.Units[id] is { } unit ? ApiJson.Answer(Item(unit)) : throw ApiException.NotHere();

    private static HashSet<string> Seen(ApiCall call) => call.Caller.Units.Below(TokenRules.Offered.SelectMany(call.Caller.Scope.Tops).Distinct(StringComparer.Ordinal));

    private static UnitItem Item(Organisation unit) => new(unit.Id, unit.Name, unit.Kind, unit.Parent);
}
