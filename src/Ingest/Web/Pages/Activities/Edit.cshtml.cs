using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary><c>/activities/{id}/edit</c>: the activity from a day on.</summary>
[Needs(Right.PlanActivities, Target.Activity, "id")]
public sealed class EditModel(DeskContext desk) : PlanPage(desk)
{
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public Activity Activity { get; private set; } = null!;

    public int Named { get; private set; }

    public IActionResult OnGet(string id)
    {
        if (!Load(id)) return NotFound();
        Form = ActivityForm.Of(Activity);
        From ??= ActivityForm.Day(Day);
        return Page();
    }

    [Needs(Right.PlanActivities, Target.Activity, "id")]
    public IActionResult OnPost(string id)
    {
        if (!Load(id)) return NotFound();
        // When it comes back is not changed here, and neither is who is named one by one.
        var kept = ActivityForm.Of(Activity);
        (Form.Repeat, Form.FirstDay, Form.LastDay, Form.Holidays, Form.Members) = (kept.Repeat, kept.FirstDay, kept.LastDay, kept.Holidays, Named > 0 ? string.Join(' ', Read(work => ActivityStore.List(work, id))) : "");
        if (ActivityForm.DayOf(From) is not { } from) Problem(ActivityWords.DayMissing, "From");
        else if (!ReasonRules.IsReason(Reason)) Problem(ActivityWords.ReasonMissing, "Reason");
        else if (IsRight(isNew: false)) return Change(from);
        return Page();
    }

    private IActionResult Change(DateOnly from)
    {
        var report = new SeriesReport(0, 0);
        if (!TryWrite(work => report = SeriesDesk.Change(work, Form.ToActivity(Activity.Id), from, Caller.Name, Reason!.Trim(), Time.GetUtcNow(), Zone))) return Page();
        Done(report.Kept > 0 ? ActivityWords.ChangedKept.Fill(report.Changed, report.Kept) : report.Changed > 0 ? ActivityWords.Changed.Fill(report.Changed) : ActivityWords.NothingChanged);
        return Redirect("/activities/" + Activity.Id);
    }

    private bool Load(string id)
    {
        LoadChoices();
        if (Read(work => ActivityStore.Find(work, id)) is not { } activity) return false;
        Activity = activity;
        Named = activity.HasList ? Read(work => ActivityStore.List(work, id)).Count : 0;
        return true;
    }
}
