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

    private const int MostSorted = 300;

    public bool MayImport => Caller.Can(Right.EditRoster);

    public IActionResult OnGet() => ShowTable(Members());

    private DeskTable<MemberLine> Members()
    {
        var reach = Caller.Reach(Right.SeeMembers);
        var date = DateOnly.FromDayNumber((int)Today);
        var days = new DistrictDays(Zone);
        var query = new MembersQuery(Today, days.StartOf(new DateOnly(date.Year, 1, 1)), days.StartOf(new DateOnly(date.Year + 1, 1, 1)));
        var asked = TableQuery.Of(Request).Search;
        var year = Ingest.Credits.Period.Year(date.Year);
        var (choices, credits) = (Choices(reach), Caller.Reach(Right.SeeCredits));
        var isFew = IsFew(reach, choices);
        var table = new DeskTable<MemberLine>("members", MembersQuery.Select, "members m", $"m.member not in (select member from member_merges) and {MemberReach.Seen(reach, "m.member")}", "m.member",
            new { reach = reach.Parameter, names = Caller.Reach(Right.SeeNames).Parameter, today = Today, fromMonth = year.From, untilMonth = year.Until, credits = credits.Parameter, card = asked.ToUpperInvariant() })
            .Complete(query.Complete)
            .Column("number", MemberWords.Number, m => m.Member, sort: "m.member", link: m => "/members/" + m.Member)
            .Column("name", MemberWords.Name, m => Caller.NameOf(m.Name, m.Branch), sort: Caller.MaySeeNames ? "m.name" : null)
            .Column("branch", MemberWords.Branch, m => Units.Name(m.Branch), sort: "m.branch")
            .Column("community", MemberWords.Community, m => m.Community.Length == 0 ? "" : Units.Name(m.Community))
            .Column("last", MemberWords.LastAttended, m => m.LastAttended == 0 ? MemberWords.Never.ToString() : ShownTime.Minute(m.LastAttended, Zone), ColumnKind.Instant, sort: isFew ? MembersQuery.LastAttended : null)
            .Column("year", MemberWords.ThisYear, m => MemberWords.AttendedOf.Fill(m.Came, m.Expected).ToString(), ColumnKind.Number);
        if (Caller.Can(Right.SeeCredits)) table.Column("points", MemberWords.Points, m => Caller.Can(Right.SeeCredits, m.Branch) ? ShownTime.Points(m.Points) : "", ColumnKind.Number, sort: isFew ? MembersQuery.PointsOfYear(credits.Sql("m.branch").Replace("@reach", "@credits", StringComparison.Ordinal)) : null);
        if (Caller.Can(Right.SeeWarnings))
            table.Column("warning", MemberWords.Warning, m => m.Warning > 0 && Caller.Can(Right.SeeWarnings, m.Branch) ? MemberTones.Level(m.Warning).ToString() : "", ColumnKind.Tone, tone: m => MemberTones.OfLevel(m.Warning));
        return table.Filter("unit", MemberWords.Unit, MemberReach.At(Database, "@f_unit", "m.member"), choices, value: unit => JsonSerializer.Serialize(Units.Below([unit])))
            .Filter("state", MemberWords.State, StateSql(reach), States(), value: state => state)
            .SearchWhere(MemberWords.SearchHint, SearchSql(reach))
            .WhenEmpty(reach.All && MayImport ? MemberWords.Nobody : MemberWords.NobodyHere);
    }

    /// <summary>
    /// By number, name or the number of a card. Over the whole district the numbers are found first, in an index that holds nothing but names and numbers, and once; within some units each of their few
    /// members is looked at.
    /// </summary>
    private string SearchSql(Reach reach)
    {
        const string Cards = "select c.member from cards c where c.card = @card";
        string Found(string member, string name) => $"{Database.Alike(member, "@table_search")} or {Database.Alike(name, "@table_search")}";
        return reach.All && Caller.Reach(Right.SeeNames).All
            ? $"m.member in (select x.member from members x where {Found("x.member", "x.name")} union {Cards})"
            : $"{Found("m.member", NameSql())} or m.member in ({Cards})";
    }

    /// <summary>
    /// What is added up for each member sorts a short list only: over the district's hundred thousand, millions of attendances would be gone through before the first row is there.
    /// </summary>
    private bool IsFew(Reach reach, IReadOnlyList<Choice> choices)
    {
        // As the filter itself does: what is no choice is not filtered by.
        var asked = Request.Query["f_unit"].FirstOrDefault() is { } unit && choices.Any(c => c.Value == unit) ? unit : null;
        var units = asked is null ? reach.Units : Units.Below([asked]);
        if (reach.All && asked is null) return Read(work => work.One<long>($"select count(*) from (select 1 from members limit {MostSorted + 1}) counted")) <= MostSorted;
        return Read(work => work.One<long>($"select count(*) from (select 1 from members where branch in {Database.ListOf("@units")} limit {MostSorted + 1}) counted", new { units = JsonSerializer.Serialize(units) })) <= MostSorted;
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
