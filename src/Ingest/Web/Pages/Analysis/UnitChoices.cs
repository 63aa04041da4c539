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

    /// <summary>A predicate that keeps what lies at the unit <c>@f_unit</c> or below it.</summary>
    public static string Below(string column) =>
        $"{column} in (with recursive below(id) as (select cast(@f_unit as text) union select o.id from organisations o join below b on o.parent = b.id) select id from below)";
}
