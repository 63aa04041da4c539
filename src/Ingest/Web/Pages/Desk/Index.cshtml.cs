using CardSystem.Ingest.District;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Where a day begins: what waits for this person.</summary>
[OpenTo(Who.SignedIn, "Everybody who signs in has a start page; it counts only what the person may see.")]
public sealed class DeskModel(DeskContext desk) : DeskPage(desk)
{
    public IReadOnlyList<DeskTask> Tasks { get; private set; } = [];

    public IReadOnlyList<TodaysSession> Sessions { get; private set; } = [];

    public void OnGet()
    {
        var days = new DistrictDays(Zone);
        (Tasks, Sessions) = Read(work => (DeskTasks.For(work, Caller, Now.Now), DeskTasks.Today(work, Caller, days.StartOf(DateOnly.FromDayNumber((int)Today)), days.StartOf(DateOnly.FromDayNumber((int)Today + 1)))));
    }
}
