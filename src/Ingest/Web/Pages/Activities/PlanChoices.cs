using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <param name="Centre">Where it stands.</param>
public sealed record KioskChoice(string Kiosk, string Name, string Centre);

/// <summary>What the form of an activity offers to choose from.</summary>
/// <param name="Organisers">Units of the planner's; the centre itself stands for none.</param>
/// <param name="IsShort">The district is too large for every branch to stand in the list: the others are typed.</param>
public sealed record PlanChoices(IReadOnlyList<Choice> Centres, IReadOnlyList<KioskChoice> Kiosks, IReadOnlyList<Choice> Organisers, IReadOnlyList<Choice> Audience, IReadOnlyList<Choice> Categories, bool IsShort)
{
    /// <summary>A longer list nobody reads.</summary>
    private const int MostUnits = 400;

    /// <param name="reach">Where the planner may plan.</param>
    /// <param name="day">Today, for the policy that is in force.</param>
    public static PlanChoices Read(Work work, UnitBook units, Reach reach, long day)
    {
        var centres = units.All.Where(u => u.Kind == "centre").OrderBy(u => u.Name, StringComparer.CurrentCulture).Select(u => new Choice(u.Id, u.Name)).ToList();
        var kiosks = work.Query<KioskChoice>("select kiosk as Kiosk, name as Name, centre as Centre from kiosks order by centre, name, kiosk").ToList();
        return new(centres, kiosks, Short(units.Tree(reach.Tops)), Short(units.Tree([UnitBook.Everything])), CategoriesOf(work, day), units.Count > MostUnits);
    }

    private static List<Choice> Short(IEnumerable<(District.Organisation Unit, int Depth)> tree)
    {
        var all = tree.ToList();
        // Of a large district the branches are left away; those of a small part of it are few enough.
        return [.. all.Where(u => all.Count <= MostUnits || u.Unit.Kind != "branch").Take(MostUnits).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    private static List<Choice> CategoriesOf(Work work, long day)
    {
        var policy = PolicyStore.Read(work).Select(p => p.Version).Where(v => v.FromDay <= day && v.WithdrawnAct == 0).OrderByDescending(v => v.FromDay).ThenByDescending(v => v.Number).FirstOrDefault()?.Policy;
        var named = policy is null ? [] : policy.Categories.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new Choice(c.Key, NameOf(c.Value.Name, c.Key))).ToList();
        var used = work.Query<string>("select distinct category from activities order by category").Where(c => named.All(n => n.Value != c)).Select(c => new Choice(c, c));
        return [.. named, .. used];
    }

    private static string NameOf(CardSystem.Ingest.Credits.Words name, string key) => (Bilingual.IsEnglish ? name.En : name.Zh) is { Length: > 0 } said ? said : key;
}
