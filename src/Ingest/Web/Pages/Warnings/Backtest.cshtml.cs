using System.Text;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>What rules would have done in a time that has passed, while it is computed and afterwards.</summary>
[Needs(Right.SetRules)]
public sealed class BacktestModel(DeskContext desk, JobDesk jobs) : DeskPage(desk)
{
    private const int MostRules = 12;
    private RuleSet? _rules;

    public Job Job { get; private set; } = null!;
    public RuleTrialResult? Result { get; private set; }
    public ChartView? Chart { get; private set; }
    public IReadOnlyDictionary<string, (string Name, string Branch)> Names { get; private set; } = new Dictionary<string, (string, string)>();

    public IActionResult OnGet(long job)
    {
        if (jobs.Find(job, Caller.UserId!) is not { Kind: RuleTrial.Kind } found) return NotFound();
        Job = found;
        Result = RuleTrial.Find(jobs, job, Caller.UserId!);
        if (Result is null) return Page();
        _rules = RuleSetReader.Read("rules.json", Encoding.UTF8.GetBytes(Result.Order.Body));
        var members = Result.Report.Warnings.Select(w => w.Member).Distinct().ToArray();
        Names = Read(work => work.Query<(string Member, string Name, string Branch)>("select member, name, branch from members where member in @members", new { members }))
            .ToDictionary(m => m.Member, m => (m.Name, m.Branch), StringComparer.Ordinal);
        var rules = Result.Report.Rules.Take(MostRules).ToList();
        Chart = new()
        {
            Kind = ChartKind.Bars, Title = WarningRuleWords.ByRule.ToString(), Of = WarningRuleWords.Rule.ToString(), Unit = WarningRuleWords.People.ToString(), Categories = [.. rules.Select(r => RuleName(r.Name))],
            Series = [new(WarningRuleWords.Caught.ToString(), [.. rules.Select(r => (double?)r.Caught)]), new(WarningRuleWords.False.ToString(), [.. rules.Select(r => (double?)FalseOf(r))])],
        };
        return Page();
    }

    [Needs(Right.SetRules)]
    public IActionResult OnPostStop(long job)
    {
        jobs.Cancel(job, Caller.UserId!);
        return RedirectToPage(new { job });
    }

    /// <summary>How many were warned and stayed: the share counts those who stayed.</summary>
    public static long FalseOf(BacktestLine line) => (long)Math.Round(line.FalseAlarms * (line.Members - line.Lapsed));

    /// <summary>A rule by what its kind is called.</summary>
    public string RuleName(string id) => _rules?.Find(id) is { } rule ? WarningWords.OfKind(rule.Kind.Name).ToString() : id;

    public string NameOf(BacktestWarning warning) => Names.TryGetValue(warning.Member, out var known) ? Caller.NameOf(known.Name, known.Branch) : "";
}
