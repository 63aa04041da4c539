using System.Text.Json;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Everything at or below the units at which somebody holds a right, for queries.</summary>
/// <param name="tops">The highest such units.</param>
public sealed class Reach(IReadOnlyList<string> tops, UnitBook book, Database database)
{
    private readonly Lazy<HashSet<string>> _units = new(() => book.Below(tops));
    private string? _parameter;

    public IReadOnlyList<string> Tops => tops;

    /// <summary>The whole district: nothing needs to be left out, not even what belongs to no unit.</summary>
    public bool All { get; } = tops.Contains(UnitBook.Everything) || (book.Count > 0 && book.Roots.All(root => tops.Contains(root.Id)));

    public IReadOnlySet<string> Units => _units.Value;

    public bool Holds(string? unit) => All || (unit is not null && Units.Contains(unit));

    /// <summary>True in SQL where the column's unit lies within; bind <see cref="Parameter"/> as <c>@reach</c>.</summary>
    public string Sql(string column) => All ? "1 = 1" : $"{column} in {database.ListOf("@reach")}";

    /// <summary>The units as a JSON array; an empty one where no filter is needed.</summary>
    public string Parameter => _parameter ??= All ? "[]" : JsonSerializer.Serialize(Units);
}
