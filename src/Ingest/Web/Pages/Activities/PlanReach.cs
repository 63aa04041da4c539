using System.Text.Json;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>
/// Which activities and sessions concern somebody: those his units or centres hold, those for his units or ones below them, and those for a unit above his. What is for everybody in the district
/// concerns everybody.
/// </summary>
public sealed class PlanReach
{
    private const string Everybody = "*";

    private readonly Reach _reach;
    private readonly HashSet<string> _meant;

    public PlanReach(Reach reach, UnitBook units)
    {
        _reach = reach;
        _meant = reach.All ? [] : [.. reach.Units, .. reach.Tops.SelectMany(units.Upwards), Everybody];
    }

    public bool Concerns(string centre, string organiser, string audience) =>
        _reach.All || _reach.Units.Contains(centre) || _reach.Units.Contains(organiser) || (audience == Everybody ? _meant.Contains(Everybody) : SessionRow.Split(audience).Any(_meant.Contains));

    /// <summary>The same in SQL over columns centre, organiser and audience; bind <see cref="Values"/>.</summary>
    public string Sql(Database database, string alias) => _reach.All ? "1 = 1"
        : $"({alias}.centre in {database.ListOf("@reach")} or {alias}.organiser in {database.ListOf("@reach")} or {alias}.audience in {database.ListOf("@meant")})";

    /// <param name="table">activities or sessions: audiences of several units are few, and are looked through here rather than row by row in SQL.</param>
    /// <param name="where">Narrows them; with its own parameters in <paramref name="of"/>.</param>
    public (string Reach, string Meant) Values(Work work, string table, string where = "1 = 1", object? of = null)
    {
        if (_reach.All) return ("[]", "[]");
        var several = work.Query<string>($"select distinct audience from {table} where audience like '%;%' and {where}", of).Where(a => SessionRow.Split(a).Any(_meant.Contains));
        return (_reach.Parameter, JsonSerializer.Serialize(_meant.Concat(several)));
    }
}
