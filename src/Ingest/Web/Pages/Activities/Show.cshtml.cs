using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Sessions;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary><c>/activities/{id}</c>: what an activity is, its sessions, and what can be done with all of it.</summary>
[Needs(Right.SeeActivities, Target.Activity, "id")]
public sealed class ShowModel(DeskContext desk, ActivitiesOptions options) : DeskPage(desk)
{
    /// <summary>The next one stands on top, and what is over at the end, the latest first.</summary>
    private const string ComingFirst = "case when s.closes >= @now then 0 else 1 end, case when s.closes >= @now then s.starts else -s.starts end";

    /// <summary>Null where the sessions came with a timetable and no activity was made here.</summary>
    public Activity? Activity { get; private set; }

    public string Id { get; private set; } = "";

    public string Name { get; private set; } = "";

    public int Named { get; private set; }

    public bool MayPlan { get; private set; }

    public int Months => options.HorizonMonths;

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    public IActionResult OnGet(string id) => Show(id);

    [Needs(Right.PlanActivities, Target.Activity, "id")]
    public IActionResult OnPostStop(string id)
    {
        if (ActivityForm.DayOf(From) is not { } from) Problem(ActivityWords.DayMissing, "From");
        else if (!ReasonRules.IsReason(Reason)) Problem(ActivityWords.ReasonMissing, "Reason");
        else if (Try(work => ActivityWords.Ended.Fill(ActivityDesk.Stop(work, id, from, Caller.Name, Reason!.Trim(), Time.GetUtcNow(), Zone)))) return Redirect("/activities/" + id);
        return Show(id);
    }

    [Needs(Right.PlanActivities, Target.Activity, "id")]
    public IActionResult OnPostExtend(string id)
    {
        if (ActivityForm.DayOf(Until) is not { } until) Problem(ActivityWords.DayMissing, "Until");
        else if (Try(work => Extended(ActivityDesk.Extend(work, id, until, Caller.Name, Time.GetUtcNow(), Zone)))) return Redirect("/activities/" + id);
        return Show(id);
    }

    private static Bilingual Extended(PlanReport report) =>
        report.Made > 0 ? ActivityWords.Extended.Fill(report.Made, ActivityForm.Day(report.PlannedTo)) : ActivityWords.ExtendedNothing.Fill(ActivityForm.Day(report.PlannedTo));

    private bool Try(Func<Storage.Work, Bilingual> change)
    {
        try
        {
            Done(Write(change));
            return true;
        }
        catch (ActivityException e)
        {
            Problem(ActivityWords.Refused.Fill(RefusalWords.Of(e.Message)));
            return false;
        }
    }

    private IActionResult Show(string id)
    {
        Id = id;
        Activity = Read(work => ActivityStore.Find(work, id));
        Named = Activity is { HasList: true } ? Read(work => ActivityStore.List(work, id)).Count : 0;
        Name = Activity?.Name ?? Read(work => work.Query<string>("select name from sessions where activity = @id order by starts desc limit 1", new { id }).FirstOrDefault()) ?? id;
        MayPlan = Activity is not null && Desk.Gate.May(Right.PlanActivities, Target.Activity, id);
        From ??= ActivityForm.Day(DateOnly.FromDayNumber((int)Today));
        return ShowTable(SessionTable.Of(Database, "s.activity = @id", new { id, now = Time.GetUtcNow().ToUnixTimeMilliseconds() }, Units, Zone, ComingFirst, withName: false));
    }

    /// <summary>From when until when it takes place.</summary>
    public string Days => Activity is not { } a ? "" : RecurrenceChoice.Of(a.Recurrence).How == RecurrenceChoice.Once ? ActivityForm.Day(a.FirstDay) : (a.LastDay == RuleExpander.LastDay ? ActivityWords.ForEver : ActivityWords.FromTo).Fill(ActivityForm.Day(a.FirstDay), ActivityForm.Day(a.LastDay)).ToString();
}
