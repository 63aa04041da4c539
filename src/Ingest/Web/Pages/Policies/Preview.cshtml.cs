using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Policies;

/// <summary>What a policy would change, while it is computed and afterwards.</summary>
[Needs(Right.SetPolicy)]
public sealed class PreviewModel(DeskContext desk, JobDesk jobs) : DeskPage(desk)
{
    private const int MostBars = 15;

    public Job Job { get; private set; } = null!;
    public PolicyTrialResult? Result { get; private set; }
    public ChartView? Chart { get; private set; }
    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();

    public IActionResult OnGet(long job)
    {
        if (jobs.Find(job, Caller.UserId!) is not { Kind: PolicyTrial.Kind } found) return NotFound();
        Job = found;
        Result = PolicyTrial.Find(jobs, job, Caller.UserId!);
        if (Result?.Effect is not { } effect) return Page();
        var members = effect.Gain.Concat(effect.Lose).Select(m => m.Member).Distinct().ToArray();
        Names = Read(work => work.Query<(string Member, string Name)>("select member, name from members where member in @members", new { members })).ToDictionary(m => m.Member, m => m.Name, StringComparer.Ordinal);
        var branches = effect.Branches.Take(MostBars).ToList();
        Chart = new()
        {
            Kind = ChartKind.Bars, Sideways = true, Title = PolicyWords.Branches.ToString(), Of = CreditWords.Unit.ToString(), Unit = CreditWords.PointsUnit.ToString(), Decimals = 2,
            Categories = [.. branches.Select(b => Units.Name(b.Branch))],
            Series = [new(PolicyWords.Now.ToString(), [.. branches.Select(b => (double?)(b.Now / 100.0))]), new(PolicyWords.Then.ToString(), [.. branches.Select(b => (double?)(b.Then / 100.0))])],
        };
        return Page();
    }

    [Needs(Right.SetPolicy)]
    public IActionResult OnPostStop(long job)
    {
        jobs.Cancel(job, Caller.UserId!);
        return RedirectToPage(new { job });
    }

    public string NameOf(MemberEffect member) => Caller.NameOf(Names.GetValueOrDefault(member.Member, ""), member.Branch);
}
