using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>The members within the caller's units.</summary>
[Needs(Right.SeeMembers)]
public sealed class MembersModel(DeskContext desk) : DeskPage(desk)
{
    /// <summary>A district's units in a list of choices: down to the branches only where there are not too many to read through.</summary>
    private const int MostChoices = 400;

    public bool MayImport => Caller.Can(Right.EditRoster);

    public IActionResult OnGet() => ShowTable(Members());

    private DeskTable<MemberLine> Members()
    {
        var reach = Caller.Reach(Right.SeeMembers);
        var date = DateOnly.FromDayNumber((int)Today);
        var days = new DistrictDays(Zone);
        var query = new MembersQuery(Today, days.StartOf(new DateOnly(date.Year, 1, 1)), days.StartOf(new DateOnly(date.Year + 1, 1, 1)));
        var asked = TableQuery.Of(Request).Search;
        var table = new DeskTable<MemberLine>("members", MembersQuery.Select, "members m", $"m.member not in (select member from member_merges) and {MemberReach.Seen(reach, "m.member")}", "m.member",
            new { reach = reach.Parameter, names = Caller.Reach(Right.SeeNames).Parameter, today = Today, asked, card = asked.ToUpperInvariant() })
            .Complete(query.Complete)
            .Column("number", MemberWords.Number, m => m.Member, sort: "m.member", link: m => "/members/" + m.Member)
            .Column("name", MemberWords.Name, m => Caller.NameOf(m.Name, m.Branch), sort: Caller.MaySeeNames ? "m.name" : null)
            .Column("branch", MemberWords.Branch, m => Units.Name(m.Branch), sort: "m.branch")
            .Column("community", MemberWords.Community, m => m.Community.Length == 0 ? "" : Units.Name(m.Community))
            .Column("last", MemberWords.LastAttended, m => m.LastAttended == 0 ? MemberWords.Never.ToString() : ShownTime.Minute(m.LastAttended, Zone), ColumnKind.Instant)
            .Column("year", MemberWords.ThisYear, m => MemberWords.AttendedOf.Fill(m.Came, m.Expected).ToString(), ColumnKind.Number);
        if (Caller.Can(Right.SeeCredits)) table.Column("points", MemberWords.Points, m => Caller.Can(Right.SeeCredits, m.Branch) ? ShownTime.Points(m.Points) : "", ColumnKind.Number);
        if (Caller.Can(Right.SeeWarnings))
            table.Column("warning", MemberWords.Warning, m => m.Warning > 0 && Caller.Can(Right.SeeWarnings, m.Branch) ? MemberTones.Level(m.Warning).ToString() : "", ColumnKind.Tone, tone: m => MemberTones.OfLevel(m.Warning));
        return table.Filter("unit", MemberWords.Unit, MemberReach.At(Database, "@f_unit", "m.member"), Choices(reach), value: unit => JsonSerializer.Serialize(Units.Below([unit])))
            .Filter("state", MemberWords.State, StateSql(reach), States(), value: state => state)
            .Search(MemberWords.SearchHint, "m.member", NameSql(), "case when m.member in (select c.member from cards c where c.card = @card) then @asked else '' end")
            .WhenEmpty(reach.All && MayImport ? MemberWords.Nobody : MemberWords.NobodyHere);
    }

    /// <summary>Whoever is shown 张* only must not find out by searching who that is.</summary>
    private string NameSql()
    {
        var names = Caller.Reach(Right.SeeNames);
        return names.All ? "m.name" : Caller.MaySeeNames ? $"case when {names.Sql("m.branch").Replace("@reach", "@names", StringComparison.Ordinal)} then m.name else '' end" : "''";
    }

    private List<Choice> Choices(Reach reach)
    {
        var all = Units.Tree(reach.Tops).ToList();
        return [.. (all.Count > MostChoices ? all.Where(u => u.Unit.Kind != "branch").Take(MostChoices) : all).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    private List<Choice> States()
    {
        List<Choice> states = [new("exempt", MemberWords.Exempt.ToString()), new("no-card", MemberWords.NoCard.ToString())];
        if (Caller.Can(Right.SeeWarnings)) states.Insert(0, new("warning", MemberWords.WithWarning.ToString()));
        if (!Caller.Reach(Right.SeeMembers).All) states.Add(new("guest", MemberWords.Guests.ToString()));
        return states;
    }

    /// <summary>The predicate of the state that is chosen; each is found by an index and none is looked at that is not chosen.</summary>
    private string StateSql(Reach reach) => Request.Query["f_state"].FirstOrDefault() switch
    {
        "warning" => $"@f_state = 'warning' and m.member in (select w.member from warnings w where w.state in ({MembersQuery.OpenStates}))",
        "exempt" => "@f_state = 'exempt' and m.member in (select e.member from member_exemptions e where e.from_day <= @today and e.until_day > @today)",
        "no-card" => "@f_state = 'no-card' and not exists (select 1 from cards c where c.member = m.member)",
        "guest" => "@f_state = 'guest' and " + MemberReach.Guests(Database, "@reach", "m.member"),
        _ => "1 = 1",
    };
}
