using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Policies;

/// <summary>A new version of the policy: written or uploaded, checked, tried on everybody, put in force.</summary>
[Needs(Right.SetPolicy)]
public sealed class EditModel(DeskContext desk, JobDesk jobs) : DeskPage(desk)
{
    public string Body { get; private set; } = "";
    public string From { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public Policy? Checked { get; private set; }

    public IActionResult OnGet(long? version, long? preview)
    {
        From = Period.DayText(Today + 1);
        if (preview is { } job)
        {
            if (PolicyTrial.Find(jobs, job, Caller.UserId!) is not { } trial) return NotFound();
            (Body, From) = (trial.Order.Body, trial.Order.From);
            return Page();
        }

        var stored = Read(work => PolicyStore.Read(work).ToList());
        if (version is { } asked && stored.TrueForAll(s => s.Version.Number != asked)) return NotFound();
        Body = version is { } number ? PolicyInput.Text(stored.Find(s => s.Version.Number == number)!.Body) : DefaultPolicy.Json;
        return Page();
    }

    [Needs(Right.SetPolicy)]
    public IActionResult OnPostCheck(string? body, IFormFile? file, string? from, string? reason)
    {
        if (Take(body, file, from, reason) is { } taken) Checked = taken.Policy;
        return Page();
    }

    [Needs(Right.SetPolicy)]
    public IActionResult OnPostPreview(string? body, IFormFile? file, string? from, string? reason)
    {
        if (Take(body, file, from, reason) is not { } taken || Day() is not { } day) return Page();
        var answer = jobs.Start(PolicyTrial.Order(Database, Zone, Time, new PolicyTrialOrder(Body, Period.DayText(day)), taken.Policy, day, Caller.UserId!, Caller.Name));
        if (answer.Refusal == JobRefusal.None) return Redirect($"/credits/policy/preview/{answer.Number.ToString(CultureInfo.InvariantCulture)}");
        Problem(PolicyWords.Busy);
        return Page();
    }

    [Needs(Right.SetPolicy)]
    public IActionResult OnPostPut(string? body, IFormFile? file, string? from, string? reason)
    {
        var (taken, day, why) = (Take(body, file, from, reason), Day(), PolicyInput.Reason(reason));
        if (why is null) Problem(PolicyWords.BadReason.Fill(PolicyStore.LongestReason), "reason");
        if (taken is not { } right || day is not { } first || why is null) return Page();
        if (Write(work => PolicyStore.Add(work, Time.GetUtcNow(), Caller.Name, why, right.Utf8, first)).Refusal is not null)
        {
            Problem(PolicyWords.Same, "body");
            return Page();
        }

        Done(PolicyWords.PutIn.Fill(Period.DayText(first)));
        return Redirect("/credits/policy");
    }

    private long? Day()
    {
        var day = PolicyInput.Day(From);
        if (day is null) Problem(PolicyWords.BadDay, "from");
        return day;
    }

    private (Policy Policy, byte[] Utf8)? Take(string? body, IFormFile? file, string? from, string? reason)
    {
        (Body, From, Reason) = (body ?? "", from ?? "", reason ?? "");
        if (PolicyInput.Body(body, file, PolicyReader.MostBytes) is not { } utf8)
        {
            Problem(PolicyWords.TooLong.Fill(PolicyReader.MostBytes), "body");
            return null;
        }

        Body = PolicyInput.Text(utf8);
        if (string.IsNullOrWhiteSpace(Body))
        {
            Problem(PolicyWords.Empty, "body");
            return null;
        }

        Policy? policy = null;
        foreach (var fault in PolicyInput.Faults(() => policy = PolicyReader.Read("policy.json", utf8))) Problem(PolicyWords.FileFault.Fill(fault), "body");
        return policy is null ? null : (policy, utf8);
    }
}
