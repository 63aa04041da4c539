using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;

namespace CardSystem.Ingest.Web.Pages.Analysis;

/// <summary>The units a person may choose from, as a tree: all of them where they are few, else those that have others below them.</summary>
public static class UnitChoices
{
    public const int Most = 400;

    public static IReadOnlyList<Choice> Of(UnitBook units, Reach reach)
    {
        var tree = units.Tree(reach.Tops).Take(Most + 1).ToList();
        var shown = tree.Count <= Most ? tree : [.. units.Tree(reach.Tops).Where(u => u.Depth == 0 || units.Children(u.Unit.Id).Any()).Take(Most)];
        return [.. shown.Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    /// <summary>The one unit above all others.</summary>
    public static bool IsEverything(UnitBook units, string unit) => units.Roots.ToList() is [var root] && root.Id == unit;

    /// <summary>Whether nothing at all lies beyond a person's reach: then a query need not ask, and takes the order of an index instead of sorting what it found.</summary>
    public static bool IsEverything(UnitBook units, Reach reach) => reach.All || units.Roots.All(root => reach.Holds(root.Id));

    /// <summary>A predicate that keeps what lies within reach; <c>@reach</c> is bound by the caller.</summary>
    public static string Within(UnitBook units, Reach reach, string column) => IsEverything(units, reach) ? "1 = 1" : reach.Sql(column);

    /// <summary>A predicate that keeps what lies at the unit <c>@f_unit</c> or below it.</summary>
    public static string Below(string column) =>
        $"{column} in (with recursive below(id) as (select cast(@f_unit as text) union select o.id from organisations o join below b on o.parent = b.id) select id from below)";
}
