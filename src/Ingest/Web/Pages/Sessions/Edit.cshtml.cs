using System.Globalization;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Activities;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary><c>/sessions/{id}/edit</c>: one session moved, given other places, cancelled, closed, each with a reason and each with a way back.</summary>
[Needs(Right.SeeActivities, Target.Session, "id")]
public sealed class EditModel(DeskContext desk) : SessionPage(desk)
{
    [BindProperty]
    public string? Date { get; set; }

    [BindProperty]
    public string? Starts { get; set; }

    [BindProperty]
    public string? Ends { get; set; }

    [BindProperty]
    public string? Centre { get; set; }

    [BindProperty]
    public string? Room { get; set; }

    [BindProperty]
    public List<string> Kiosks { get; set; } = [];

    [BindProperty]
    public string? Capacity { get; set; }

    /// <summary>A day and time; or, where something is undone, Unix milliseconds of both.</summary>
    [BindProperty]
    public string? Closes { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public PlanChoices Choices { get; private set; } = null!;

    public bool MayPlan { get; private set; }

    public bool MayClose { get; private set; }

    public IActionResult OnGet(string id) => Load(id) && (May(Right.PlanActivities) || May(Right.CloseSessions)) ? Filled() : NotFound();

    [Needs(Right.PlanActivities, Target.Session, "id")]
    public IActionResult OnPostMove(string id)
    {
        if (!Load(id)) return NotFound();
        var (day, starts, ends) = (ActivityForm.DayOf(Date), ActivityForm.TimeOf(Starts), ActivityForm.TimeOf(Ends));
        if (day is null) Problem(ActivityWords.DayMissing, "Date");
        if (starts is null) Problem(ActivityWords.NotATime, "Starts");
        if (ends is null) Problem(ActivityWords.NotATime, "Ends");
        if (string.IsNullOrEmpty(Centre)) Problem(ActivityWords.CentreMissing, "Centre");
        // Moved out of his hands, he could not even take it back.
        else if (!Caller.Can(Right.PlanActivities, Centre) && !(Session.Organiser.Length > 0 && Caller.Can(Right.PlanActivities, Session.Organiser))) Problem(SessionWords.MovedAway, "Centre");
        CheckReason();
        if (Problems.Count > 0) return Shown();
        var before = Session;
        var move = new Move(day, starts, ends, Centre, Room?.Trim() ?? "", string.Join(';', Kiosks.Where(k => k.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        return Back(Try(work =>
        {
            if (!SessionDesk.Move(work, id, move, Caller.Name, Reason!.Trim(), Time.GetUtcNow(), Zone)) return (SessionWords.Stands, null);
            var after = SessionStore.Get(work, id);
            return (SessionWords.Moved.Fill(Clock(after.Starts), $"{Units.Name(after.Centre)} {after.Room}".TrimEnd()), Undoing("Move",
                ("Date", Clock(before.Starts)[..10]), ("Starts", Clock(before.Starts)[11..]), ("Ends", Clock(before.Ends)[11..]), ("Centre", before.Centre), ("Room", before.Room), ("Kiosks", before.Kiosks)));
        }));
    }

    [Needs(Right.PlanActivities, Target.Session, "id")]
    public IActionResult OnPostCancel(string id)
    {
        if (!Load(id)) return NotFound();
        CheckReason();
        return Problems.Count > 0 ? Shown() : Back(Try(work =>
        {
            SessionDesk.Cancel(work, id, Caller.Name, Reason!.Trim(), Time.GetUtcNow());
            return (SessionWords.Cancelled, Undoing("Reinstate"));
        }));
    }

    [Needs(Right.PlanActivities, Target.Session, "id")]
    public IActionResult OnPostReinstate(string id)
    {
        if (!Load(id)) return NotFound();
        CheckReason();
        return Problems.Count > 0 ? Shown() : Back(Try(work =>
        {
            SessionDesk.Reinstate(work, id, Caller.Name, Reason!.Trim(), Time.GetUtcNow());
            return (SessionWords.Reinstated, Undoing("Cancel"));
        }));
    }

    [Needs(Right.PlanActivities, Target.Session, "id")]
    public IActionResult OnPostPlaces(string id)
    {
        if (!Load(id)) return NotFound();
        if (ActivityForm.Number(Capacity) is not (>= 0 and <= TimetableImport.MostCapacity and var places)) Problem(ActivityWords.CapacityRange.Fill(TimetableImport.MostCapacity), "Capacity");
        else
        {
            CheckReason();
            if (Problems.Count == 0)
                return Back(Try(work => !SessionDesk.SetCapacity(work, id, places, Caller.Name, Reason!.Trim(), Time.GetUtcNow()) ? (SessionWords.Stands, null)
                    : (places == 0 ? SessionWords.PlacesUnlimited : SessionWords.PlacesSet.Fill(places), Undoing("Places", ("Capacity", Session.Capacity.ToString(CultureInfo.InvariantCulture))))));
        }

        return Shown();
    }

    /// <summary>Closes it now, opens it again until a time, or puts both back to what they were.</summary>
    [Needs(Right.CloseSessions, Target.Session, "id")]
    public IActionResult OnPostClose(string id)
    {
        if (!Load(id)) return NotFound();
        CheckReason();
        if (Instant <= Session.Starts) Problem(SessionWords.NotBegun);
        var (closes, ends) = ClosesAt();
        if (closes <= Session.Starts || closes > Session.Starts + (long)SessionDesk.LatestClosing.TotalMilliseconds) Problem(SessionWords.ClosingWrong, "Closes");
        if (Problems.Count > 0) return Shown();
        var undo = Undoing("Close", ("Closes", string.Create(CultureInfo.InvariantCulture, $"{Session.Closes} {Session.Ends}")));
        return Back(Try(work => !SessionDesk.SetClosing(work, id, closes, ends, Caller.Name, Reason!.Trim(), Time.GetUtcNow()) ? (SessionWords.Stands, null)
            : (closes <= Instant ? SessionWords.Closed : SessionWords.Reopened.Fill(Clock(closes)), undo)));
    }

    /// <summary>0 where it is no time.</summary>
    private (long Closes, long? Ends) ClosesAt()
    {
        var text = Closes?.Trim() ?? "";
        if (text == "now") return (Instant, null);
        if (text.Split(' ') is [var at, var end] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var closes) && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var ends)) return (closes, ends);
        return WallTimeRules.TryRead(text, Zone, out var instant, out _, dayAlone: false) ? (instant, null) : (0, null);
    }

    private Undo Undoing(string handler, params (string, string)[] values) => Back("/edit", handler, [("Reason", SessionWords.UndoReason.ToString()), .. values]);

    private void CheckReason()
    {
        // What was posted to be undone names its kiosks in one text.
        Kiosks = [.. Kiosks.SelectMany(k => SessionRow.Split(k ?? ""))];
        if (!ReasonRules.IsReason(Reason)) Problem(ActivityWords.ReasonMissing, "Reason");
    }

    private IActionResult Back(bool done) => done ? Redirect("/sessions/" + Session.Id) : Shown();

    private PageResult Filled()
    {
        (Date, Starts, Ends) = (Clock(Session.Starts)[..10], Clock(Session.Starts)[11..], Clock(Session.Ends)[11..]);
        (Centre, Room, Kiosks, Capacity) = (Session.Centre, Session.Room, [.. SessionRow.Split(Session.Kiosks)], Session.Capacity.ToString(CultureInfo.InvariantCulture));
        return Shown();
    }

    private PageResult Shown()
    {
        (MayPlan, MayClose) = (May(Right.PlanActivities), May(Right.CloseSessions));
        Choices = Read(work => PlanChoices.Read(work, Units, Caller.Reach(Right.PlanActivities), Today));
        return Page();
    }
}
