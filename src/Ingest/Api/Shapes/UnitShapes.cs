using System.ComponentModel;

namespace CardSystem.Ingest.Api.Shapes;

/// <summary>A unit of the district's tree.</summary>
public sealed record UnitItem(string Id, string Name, [property: Description("district, sub-district, centre, community, branch …")] string Kind, string? Parent);

/// <summary>The token a request came with.</summary>
public sealed record TokenTold(
    string Id, string Name, [property: Description("The account whose token it is.")] string Owner,
    [property: Description("Those of its rights that the owner holds somewhere now.")] IReadOnlyList<string> Rights,
    [property: Description("Where the owner holds roles.")] IReadOnlyList<TokenRole> Roles, DateTimeOffset EndsAt);

/// <param name="Unit">A unit's id, or * for the whole district.</param>
public sealed record TokenRole(string Role, string Unit);
