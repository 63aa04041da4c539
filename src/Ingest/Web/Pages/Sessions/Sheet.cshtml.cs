using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary><c>/sessions/{id}/sheet</c>: everybody who is expected or has signed up, with a line to sign on; made to be printed.</summary>
[Needs(Right.SeeActivities, Target.Session, "id")]
public sealed class SheetModel(DeskContext desk) : SessionPage(desk)
{
    /// <summary>Names on one print; more are printed unit by unit.</summary>
    public const int Most = 500;

    public const int BlankLines = 10;

    public string? Unit { get; private set; }

    public IReadOnlyList<(string Member, string Name, string Branch)> People { get; private set; } = [];

    public bool IsMore { get; private set; }

    /// <summary>A unit must be chosen first.</summary>
    public bool IsLong { get; private set; }

    public IReadOnlyList<Choice> Branches { get; private set; } = [];

    public IActionResult OnGet(string id, string? unit)
    {
        if (!Load(id)) return NotFound();
        Unit = Units[unit] is null ? null : unit;
        var reach = SeesEverybody ? null : Caller.Reach(Right.SeeActivities);
        Branches = ExpectedSql.Choices(Session, Units, reach);
        var units = ExpectedSql.UnitsOf(Session, Units, Unit, reach);
        IsLong = units.Count > ExpectedSql.MostUnits;
        var rows = IsLong ? [] : Read(work => Rows(work, units));
        (IsMore, People) = (rows.Count > Most, [.. rows.Take(Most)]);
        return Page();
    }

    private List<(string Member, string Name, string Branch)> Rows(Work work, IReadOnlySet<string> expected)
    {
        var (units, list) = ExpectedSql.Values(Session, expected);
        var reach = Caller.Reach(Right.SeeActivities);
        var who = Session.Kind == SessionKind.Required ? ExpectedSql.Of(Database) : "select distinct coalesce(g.into_member, u.member) as member from sign_ups u left join member_merges g on g.member = u.member where u.session = @id and u.withdrawn = 0";
        var narrowed = Unit is null ? "" : $" and m.branch in {Database.ListOf("@chosen")}";
        return [.. work.Query<(string Member, string Name, string Branch)>(
            $"select m.member, m.name, m.branch from ({who}) p join members m on m.member = p.member where {(SeesEverybody ? "1 = 1" : reach.Sql("m.branch"))}{narrowed} order by m.branch, m.member limit @most",
            new { id = Session.Id, day = new DistrictDays(Zone).Of(Session.Starts), units, list, reach = reach.Parameter, chosen = System.Text.Json.JsonSerializer.Serialize(Unit is null ? [] : Units.Below([Unit])), most = Most + 1 })];
    }
}
