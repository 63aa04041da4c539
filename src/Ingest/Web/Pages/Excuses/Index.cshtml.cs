using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <param name="Session">The session's name; null where a span of time is meant.</param>
internal sealed record ExcuseLine(long Number, string Member, string Name, string Branch, string? Session, long Starts, long From, long Until, string Kind, string Reason, long State);

/// <summary>Excuses of the caller's members: those that wait for a decision, or all.</summary>
[Needs(Right.RequestExcuses)]
public sealed class ExcusesModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostChoices = 400;

    [FromQuery(Name = "all")]
    public int All { get; set; }

    public bool IsAll => All == 1;

    public IActionResult OnGet() => ShowTable(Excuses());

    private DeskTable<ExcuseLine> Excuses()
    {
        var reach = Caller.Reach(Right.RequestExcuses);
        var where = MemberReach.Owned(reach, "e.member") + (IsAll ? "" : $" and e.state = {(long)ExcuseState.Requested}");
        var table = new DeskTable<ExcuseLine>("excuses",
            "e.excuse as Number, e.member as Member, m.name as Name, m.branch as Branch, s.name as Session, coalesce(s.starts, 0) as Starts, e.from_at as \"From\", e.until_at as Until, e.kind as Kind, e.reason as Reason, e.state as State",
            "excuses e join members m on m.member = e.member left join sessions s on s.session = e.session", where, IsAll ? "e.excuse desc" : "e.excuse", new { reach = reach.Parameter, today = Today })
            .Column("number", ExcuseWords.Number, e => Text(e.Number), ColumnKind.Number, sort: "e.excuse", link: e => "/excuses/" + Text(e.Number))
            .Column("member", ExcuseWords.Member, e => $"{e.Member} {Caller.NameOf(e.Name, e.Branch)}", sort: "e.member", link: e => Caller.Can(Right.SeeMembers) ? "/members/" + e.Member : null)
            .Column("branch", ExcuseWords.Branch, e => Units.Name(e.Branch), sort: "m.branch")
            .Column("what", ExcuseWords.What, e => e.Starts > 0 ? $"{ShownTime.Minute(e.Starts, Zone)} {e.Session}" : ExcuseWords.Span.Fill(ShownTime.Minute(e.From, Zone), ShownTime.Minute(e.Until, Zone)).ToString())
            .Column("kind", ExcuseWords.Kind, e => ExcuseKinds.Name(e.Kind), sort: "e.kind")
            .Column("reason", ExcuseWords.Reason, e => e.Reason)
            .Column("state", ExcuseWords.State, e => ExcuseKinds.Name((ExcuseState)e.State).ToString(), ColumnKind.Tone, sort: IsAll ? "e.state" : null, tone: e => ExcuseKinds.Tone((ExcuseState)e.State))
            .Filter("unit", MemberWords.Unit, MemberReach.At(Database, "@f_unit", "e.member"), Choices(reach), value: unit => JsonSerializer.Serialize(Units.Below([unit])))
            .Search(ExcuseWords.SearchHint, "e.member", Caller.Reach(Right.SeeNames).All ? "m.name" : "e.reason", "e.reason")
            .WhenEmpty(IsAll ? ExcuseWords.None : ExcuseWords.NothingWaits);
        if (IsAll) table.Filter("state", ExcuseWords.State, "e.state = @f_state", [.. Enum.GetValues<ExcuseState>().Select(s => new Choice(Text((long)s), ExcuseKinds.Name(s).ToString()))], value: s => long.Parse(s, CultureInfo.InvariantCulture));
        table.Filter("kind", ExcuseWords.Kind, "e.kind = @f_kind", [.. ExcuseKinds.All.Select(k => new Choice(k.Word, k.Name.ToString()))]);
        if (!IsAll && Caller.Can(Right.DecideExcuses))
            table.Action(ExcuseWords.Approve, e => Caller.Can(Right.DecideExcuses, e.Branch) ? ($"/excuses/{Text(e.Number)}?handler=Approve", new Dictionary<string, string> { ["from"] = "list" }) : null, isMain: true);
        return table;
    }

    private List<Choice> Choices(Reach reach)
    {
        var all = Units.Tree(reach.Tops).ToList();
        return [.. (all.Count > MostChoices ? all.Where(u => u.Unit.Kind != "branch").Take(MostChoices) : all).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
