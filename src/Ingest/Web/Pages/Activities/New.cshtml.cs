using System.Security.Cryptography;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <param name="From">The day before a holiday moved it; null where none did.</param>
public sealed record PreviewDay(DateOnly Day, DateOnly? From);

/// <summary><c>/activities/new</c>: a new activity; <c>?like=</c> begins with another one, <c>?replace=</c> ends that one the day before.</summary>
[Needs(Right.PlanActivities)]
public sealed class NewModel(DeskContext desk, ActivitiesOptions options) : PlanPage(desk)
{
    private const int MostPreviewed = 12;

    /// <summary>The activity that this one takes the place of; empty for none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Replace { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Drawn when the form is shown, and what the activity's id is made of: a form that is sent twice makes one activity.</summary>
    [BindProperty]
    public int Once { get; set; }

    public string? ReplacedName { get; private set; }

    /// <summary>Null where no preview was asked for.</summary>
    public IReadOnlyList<PreviewDay>? Preview { get; private set; }

    public IActionResult OnGet(string? like)
    {
        var from = string.IsNullOrEmpty(Replace) ? like : Replace;
        Form.FirstDay = ActivityForm.Day(Day);
        if (!string.IsNullOrEmpty(from))
        {
            if (!Desk.Gate.May(Right.SeeActivities, Target.Activity, from) || Read(work => ActivityStore.Find(work, from)) is not { } known) return NotFound();
            Form = ActivityForm.Of(known);
            if (known.HasList) Form.Members = string.Join('\n', Read(work => ActivityStore.List(work, from)));
            if (known.FirstDay < Day) Form.FirstDay = ActivityForm.Day(Day);
            if (known.LastDay < Day) Form.LastDay = "";
        }
        else BeginWithOwn();

        return Show();
    }

    [Needs(Right.PlanActivities)]
    public IActionResult OnPostPreview()
    {
        LoadChoices();
        if (IsRight(isNew: true)) Preview = Days();
        return Show();
    }

    [Needs(Right.PlanActivities)]
    public IActionResult OnPostCreate()
    {
        LoadChoices();
        var replaces = !string.IsNullOrEmpty(Replace);
        if (replaces && !Desk.Gate.May(Right.PlanActivities, Target.Activity, Replace!)) return NotFound();
        if (replaces && !ReasonRules.IsReason(Reason)) Problem(ActivityWords.ReasonMissing, "Reason");
        if (!IsRight(isNew: true)) return Show();
        if (Days() is { Count: 0 } && Form.Repeat.How != RecurrenceChoice.Once)
        {
            Problem(ActivityWords.NoDays, "Form.Repeat.How");
            return Show();
        }

        if (Once <= 0 || Made(Form.ToActivity(NewId())) is false) Once = Drawn();
        var activity = Form.ToActivity(NewId());
        if (Made(activity) is true) return Redirect("/activities/" + activity.Id);
        var through = ActivityDesk.Horizon(activity.FirstDay, Time.GetUtcNow(), options.HorizonMonths, Zone);
        if (!TryWrite(work => Done(replaces ? Replaced(work, activity, through) : Created(work, activity, through))) && Made(activity) is not true) return Show();
        return Redirect("/activities/" + activity.Id);
    }

    private Bilingual Created(Storage.Work work, Activity activity, DateOnly through)
    {
        var report = ActivityDesk.Create(work, activity, Form.Numbers, through, Caller.Name, Time.GetUtcNow(), Zone);
        return ActivityWords.Created.Fill(activity.Name, report.Made, ActivityForm.Day(report.PlannedTo));
    }

    private Bilingual Replaced(Storage.Work work, Activity activity, DateOnly through)
    {
        var (cancelled, plan) = SeriesDesk.Replace(work, Replace!, activity, Form.Numbers, through, Caller.Name, Reason!.Trim(), Time.GetUtcNow(), Zone);
        return ActivityWords.Replaced.Fill(activity.Name, plan.Made, cancelled);
    }

    /// <summary>Null where there is no activity of this id; false where it says something else.</summary>
    private bool? Made(Activity activity) => Read(work => ActivityStore.Find(work, activity.Id)) is { } known ? known with { PlannedTo = activity.PlannedTo } == activity : null;

    private List<PreviewDay> Days()
    {
        var activity = Form.ToActivity("preview");
        var through = ActivityDesk.Horizon(activity.FirstDay, Time.GetUtcNow(), options.HorizonMonths, Zone);
        if (activity.LastDay < through) through = activity.LastDay;
        var days = OccurrenceRules.Of(Recurrence(), activity.First, through, Zone, Read(ActivityStore.Calendar), activity.Holidays);
        // Where the recurrence counts by months its slot is no day, and a calendar cannot have moved it.
        return [.. days.Where(d => d.Day >= activity.FirstDay && d.Day <= activity.LastDay).Take(MostPreviewed).Select(d => new PreviewDay(d.Day, d.Slot > 0 && d.Slot != d.Day.DayNumber ? DateOnly.FromDayNumber((int)d.Slot) : null))];
    }

    private PageResult Show()
    {
        if (Choices is null) LoadChoices();
        if (Once <= 0) Once = Drawn();
        if (!string.IsNullOrEmpty(Replace)) ReplacedName = Read(work => ActivityStore.Find(work, Replace))?.Name;
        return Page();
    }

    /// <summary>Whoever plans for one centre, or for one branch, does not choose it every time.</summary>
    private void BeginWithOwn()
    {
        LoadChoices();
        var centres = Choices.Centres.Where(c => Caller.Can(Right.PlanActivities, c.Value)).ToList();
        if (centres.Count == 1) Form.Centre = centres[0].Value;
        if (centres.Count > 0 || Choices.Organisers.Count != 1) return;
        Form.Organiser = Choices.Organisers[0].Value;
        Form.Audience = [Choices.Organisers[0].Value];
    }

    /// <summary>Ids are for links and files; people go by names.</summary>
    private string NewId()
    {
        const string letters = "abcdefghjkmnpqrstvwxyz23456789";
        var (code, rest) = (new char[5], Once);
        for (var i = 0; i < code.Length; i++, rest /= letters.Length) code[i] = letters[rest % letters.Length];
        return $"a{Day:yyMMdd}-{new string(code)}";
    }

    private static int Drawn() => RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
