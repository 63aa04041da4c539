using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Where a day begins: what waits for this person.</summary>
[OpenTo(Who.SignedIn, "Everybody who signs in has a start page; it counts only what the person may see.")]
public sealed class DeskModel(DeskContext desk) : DeskPage(desk)
{
    public IReadOnlyList<DeskTask> Tasks { get; private set; } = [];

    public void OnGet() => Tasks = Read(work => DeskTasks.For(work, Caller, Now.Now));
}
