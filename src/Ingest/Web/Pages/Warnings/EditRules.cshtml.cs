using System.Globalization;
using System.Text;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Policies;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>Rules written or uploaded, checked, tried on the past, put in force.</summary>
[Needs(Right.SetRules)]
public sealed class EditRulesModel(DeskContext desk, JobDesk jobs, WarningRound round) : DeskPage(desk)
{
    private const int UsualMonths = 12;
    private const int UsualLapse = 6;

    public string Body { get; private set; } = "";
    public string From { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public string TryFrom { get; private set; } = "";
    public string TryUntil { get; private set; } = "";
    public string Lapse { get; private set; } = "";
    public RuleSet? Checked { get; private set; }

    public IActionResult OnGet(long? version, long? trial)
    {
        From = IndexModel.DayText(Today + 1);
        var today = DateOnly.FromDayNumber((int)Today);
        (TryFrom, TryUntil, Lapse) = (IndexModel.DayText(today.AddMonths(-UsualLapse - UsualMonths).DayNumber), IndexModel.DayText(today.AddMonths(-UsualLapse).DayNumber), UsualLapse.ToString(CultureInfo.InvariantCulture));
        if (trial is { } job)
        {
            if (RuleTrial.Find(jobs, job, Caller.UserId!) is not { } found) return NotFound();
            (Body, TryFrom, TryUntil, Lapse) = (found.Order.Body, found.Order.From, found.Order.Until, found.Order.LapseMonths.ToString(CultureInfo.InvariantCulture));
            return Page();
        }

        var stored = Read(RuleSetStore.All);
        if (version is { } asked and not 0 && stored.All(s => s.Version != asked)) return NotFound();
        Body = version is { } number and not 0 ? PolicyInput.Text(stored.First(s => s.Version == number).Body) : DefaultRules.Json;
        return Page();
    }

    [Needs(Right.SetRules)]
    public IActionResult OnPostCheck(RuleForm form)
    {
        if (Take(form) is { } taken) Checked = taken.Rules;
        return Page();
    }

    [Needs(Right.SetRules)]
    public IActionResult OnPostTry(RuleForm form)
    {
        if (Take(form) is not { } taken) return Page();
        var (first, last) = (PolicyInput.Day(TryFrom), PolicyInput.Day(TryUntil));
        if (first is not { } from || last is not { } until || from > until || until >= Today || !int.TryParse(Lapse, NumberStyles.None, CultureInfo.InvariantCulture, out var months) || months is < 1 or > 60)
        {
            Problem(WarningRuleWords.BadTry, "tryFrom");
            return Page();
        }

        var answer = jobs.Start(RuleTrial.Order(
            round, new RuleTrialOrder(Body, TryFrom, TryUntil, months), taken.Rules, DateOnly.FromDayNumber((int)from), DateOnly.FromDayNumber((int)until), DateOnly.FromDayNumber((int)Today - 1), Caller.UserId!, Caller.Name));
        if (answer.Refusal == JobRefusal.None) return Redirect($"/warnings/backtest/{answer.Number.ToString(CultureInfo.InvariantCulture)}");
        Problem(PolicyWords.Busy);
        return Page();
    }

    [Needs(Right.SetRules)]
    public IActionResult OnPostPut(RuleForm form)
    {
        var (taken, day, why) = (Take(form), PolicyInput.Day(form.From), PolicyInput.Reason(form.Reason));
        if (day is null) Problem(PolicyWords.BadDay, "from");
        if (why is null) Problem(PolicyWords.BadReason.Fill(PolicyStore.LongestReason), "reason");
        if (taken is not { } right || day is not { } first || why is null) return Page();
        try
        {
            Write(work => RuleSetStore.Add(work, Time.GetUtcNow(), Caller.Name, why, right.Utf8, (int)first));
        }
        catch (WarningException)
        {
            Problem(WarningRuleWords.TooManyVersions);
            return Page();
        }

        Done(WarningRuleWords.PutIn.Fill(IndexModel.DayText(first)));
        return Redirect("/warnings/rules");
    }

    private (RuleSet Rules, byte[] Utf8)? Take(RuleForm form)
    {
        (Body, From, Reason, TryFrom, TryUntil, Lapse) = (form.Body ?? "", form.From ?? "", form.Reason ?? "", form.TryFrom ?? "", form.TryUntil ?? "", form.Lapse ?? "");
        if (PolicyInput.Body(form.Body, form.File, RuleSetReader.MostBytes) is not { } utf8)
        {
            Problem(PolicyWords.TooLong.Fill(RuleSetReader.MostBytes), "body");
            return null;
        }

        Body = PolicyInput.Text(utf8);
        RuleSet? rules = null;
        foreach (var fault in PolicyInput.Faults(() => rules = RuleSetReader.Read("rules.json", utf8))) Problem(WarningRuleWords.FileFault.Fill(fault), "body");
        return rules is null ? null : (rules, utf8);
    }
}

/// <summary>What the form sends.</summary>
public sealed class RuleForm
{
    public string? Body { get; set; }
    public IFormFile? File { get; set; }
    public string? From { get; set; }
    public string? Reason { get; set; }
    public string? TryFrom { get; set; }
    public string? TryUntil { get; set; }
    public string? Lapse { get; set; }
}
