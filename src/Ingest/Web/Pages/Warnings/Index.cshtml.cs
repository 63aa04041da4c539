using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Analysis;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>The warnings within a person's reach, the most serious first.</summary>
[Needs(Right.SeeWarnings)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    public static readonly (string Key, Bilingual Name, string States)[] Tabs =
    [
        ("waiting", WarningWords.TabWaiting, "'open'"),
        ("working", WarningWords.TabWorking, "'acknowledged', 'following'"),
        ("closed", WarningWords.TabClosed, "'resolved', 'ended', 'withdrawn'"),
        ("all", WarningWords.TabAll, ""),
    ];

    public string Tab { get; private set; } = Tabs[0].Key;

    public IActionResult OnGet(string? tab)
    {
        var chosen = Array.Find(Tabs, t => t.Key == tab) is { Key: not null } found ? found : Tabs[0];
        Tab = chosen.Key;
        return ShowTable(TableOf(chosen.States));
    }

    public static string LevelTone(WarningLevel level) => level switch { WarningLevel.Serious => "bad", WarningLevel.Concern => "warn", _ => "quiet" };

    public static string StateTone(string state) => state switch { WarningStates.Open => "warn", WarningStates.Acknowledged or WarningStates.Following => "good", _ => "quiet" };

    public static string DayText(long day) => day <= 0 ? "" : DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private DeskTable<Row> TableOf(string states)
    {
        var reach = Caller.Reach(Right.SeeWarnings);
        var all = reach.All;
        // Of some units the members are looked up first, of which there are few; wrapped, the state does not lure the database into going through everybody's warnings.
        var within = states.Length == 0 ? reach.Sql("m.branch") : $"{(all && Tab != "closed" ? "w.state" : "coalesce(w.state, '')")} in ({states}) and {reach.Sql("m.branch")}";
        // What is closed is told newest first: there is most of it, and it is read for what happened last.
        var order = Tab == "closed" ? "w.id desc" : "w.level desc, w.id desc";
        return new DeskTable<Row>(
                "warnings", "w.id as Id, w.member as Member, m.name as Name, m.branch as Branch, w.level as Level, w.state as State, w.rule as Rule, w.from_day as FromDay, w.issued_at as IssuedAt, w.evidence as Evidence",
                "warnings w join members m on m.member = w.member", within, order, new { reach = reach.Parameter })
            .Column("level", WarningWords.Level, r => WarningWords.Of(r.LevelOf).ToString(), ColumnKind.Tone, "w.level", tone: r => LevelTone(r.LevelOf))
            .Column("member", WarningWords.Member, r => r.Member, sort: "w.member", link: r => $"/warnings/{r.Id}")
            .Column("name", WarningWords.Name, r => Caller.NameOf(r.Name, r.Branch))
            .Column("unit", WarningWords.Unit, r => Units.Name(r.Branch), sort: "m.branch")
            .Column("rule", WarningWords.Rule, r => WarningWords.OfKind(r.Kind).ToString(), sort: "w.rule")
            .Column("why", WarningWords.Why, r => WarningEvidence.Read(r.Evidence).Sentence.ToString())
            .Column("since", WarningWords.Since, r => DayText(r.FromDay), ColumnKind.Date, "w.from_day")
            .Column("state", WarningWords.State, r => WarningWords.OfState(r.State).ToString(), ColumnKind.Tone, "w.state", tone: r => StateTone(r.State))
            .Filter("level", WarningWords.Level, "w.level = @f_level", [.. WarningLevels.All.Select(l => new Choice(((int)l).ToString(CultureInfo.InvariantCulture), WarningWords.Of(l).ToString()))], value: v => long.Parse(v, CultureInfo.InvariantCulture))
            .Filter("unit", WarningWords.Unit, UnitChoices.Below("m.branch"), UnitChoices.Of(Units, reach))
            .Filter("rule", WarningWords.Rule, "w.rule = @f_rule", RuleChoices())
            // Who is not shown names cannot ask for one either.
            .Search(WarningWords.Member, Caller.MaySeeNames ? ["w.member", "m.name"] : ["w.member"])
            .Action(WarningWords.Acknowledge, r => r.State == WarningStates.Open && Caller.Can(Right.HandleWarnings, r.Branch) ? ($"/warnings/{r.Id}?handler=acknowledge", new Dictionary<string, string> { ["back"] = "list" }) : null)
            .WhenEmpty(Tab == "waiting" ? WarningWords.NoneWaiting : WarningWords.None);
    }

    /// <summary>By what their rule is called today; a rule that is no longer among those in force is called by its id.</summary>
    private List<Choice> RuleChoices() => Read(work =>
    {
        var rules = RuleSetStore.InForce(work, (int)Today);
        return work.Query<string>("select distinct rule from warnings order by rule limit 50").Select(r => new Choice(r, rules.Find(r) is { } rule ? WarningWords.OfKind(rule.Kind.Name).ToString() : r)).ToList();
    });

    internal sealed record Row(long Id, string Member, string Name, string Branch, long Level, string State, string Rule, long FromDay, long IssuedAt, string Evidence)
    {
        public WarningLevel LevelOf => (WarningLevel)Level;

        public string Kind => WarningEvidence.Read(Evidence).Kind is { Length: > 0 } kind ? kind : Rule;
    }
}
