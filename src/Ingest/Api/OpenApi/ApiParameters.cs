using Microsoft.OpenApi;

namespace CardSystem.Ingest.Api.OpenApi;

/// <summary>The parameters addresses take, described once.</summary>
internal static class ApiParameters
{
    private static readonly Dictionary<string, (string Description, OpenApiSchema Schema)> Known = new(StringComparer.Ordinal)
    {
        ["cursor"] = ("The 'next' of the page before; without it the first page.", Text()),
        ["limit"] = ($"The most a page holds; {ApiCall.UsualItems} where it is not given.", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = ApiCall.MostItems.ToString(System.Globalization.CultureInfo.InvariantCulture) }),
        ["names"] = ("1 shows whole names where the token has see-names; each such look stands in the audit log.", Choice("1")),
        ["unit"] = ("Only what belongs to this unit or one below it.", Text()),
        ["q"] = ("A member's number; or a part of the name, where the token has see-names.", Text()),
        ["from"] = ("The first day, yyyy-MM-dd, by the district's calendar.", Day()),
        ["until"] = ("The day after the last, yyyy-MM-dd.", Day()),
        ["period"] = ("A year, quarter or month: 2026, 2026-Q3 or 2026-09; this year where it is not given.", Text()),
        ["centre"] = ("Only at this centre.", Text()),
        ["activity"] = ("Only of this activity.", Text()),
        ["member"] = ("Only of this member.", Text()),
        ["kind"] = ("Only of this kind.", Choice(Shapes.Word.All<District.SessionKind>())),
        ["state"] = ("Only in this state.", Text()),
        ["level"] = ("Only of this level or above.", Choice("notice", "concern", "serious")),
        ["open"] = ("true for those nobody has acknowledged, false for the others.", Choice("true", "false")),
    };

    public static OpenApiParameter Query(string name)
    {
        var (description, schema) = Known[name];
        return new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };
    }

    public static OpenApiParameter Key { get; } = new()
    {
        Name = Keys.OnceOnly.Header, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Keys.OnceOnly.LongestKey },
        Description = "Drawn at random by the sender for each new request: sent again with the same key, the request is not done again, and the first answer comes back.",
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String, MaxLength = 400 };

    private static OpenApiSchema Day() => new() { Type = JsonSchemaType.String, Format = "date" };

    private static OpenApiSchema Choice(params string[] choices) => new() { Type = JsonSchemaType.String, Enum = [.. choices.Select(c => (System.Text.Json.Nodes.JsonNode)c)] };
}
