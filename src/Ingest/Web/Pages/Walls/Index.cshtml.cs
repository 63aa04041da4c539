using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Walls;

/// <summary><c>/walls</c>: passes for the browsers of walls, made and ended.</summary>
[Needs(Right.SeeLive), Needs(Right.RunKiosks)]
public sealed class IndexModel(DeskContext desk, WallPasses passes) : DeskPage(desk)
{
    public IReadOnlyList<Choice> Centres { get; private set; } = [];

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>A link that was just made: shown this once.</summary>
    public (string Name, string Address)? Made { get; private set; }

    public IActionResult OnGet() => Show();

    [Needs(Right.SeeLive, Target.Unit, "Centre"), Needs(Right.RunKiosks, Target.Unit, "Centre")]
    public IActionResult OnPostMake(string centre)
    {
        var name = Name?.Trim() ?? "";
        if (Units.Kind(centre) != "centre") return NotFound();
        if (name.Length is 0 or > WallPasses.LongestName || name.Any(char.IsControl)) Problem(CalendarWords.WallNameMissing, "Name");
        else if (passes.Make(centre, name, Caller.Name) is { } made) Made = (name, (Desk.Web.Origin is { } origin ? origin.GetLeftPart(UriPartial.Authority) : $"{Request.Scheme}://{Request.Host}") + "/walls/open/" + made.Link);
        else Problem(CalendarWords.TooManyWalls.Fill(WallPasses.MostOfCentre));
        return Show();
    }

    [Needs(Right.SeeLive, Target.Unit, "Centre"), Needs(Right.RunKiosks, Target.Unit, "Centre")]
    public IActionResult OnPostEnd(string centre, string pass)
    {
        if (passes.Find(pass) is not { } found || found.Centre != centre) return NotFound();
        passes.End(pass, Caller.Name);
        Done(CalendarWords.WallEnded);
        return Redirect("/walls");
    }

    private IActionResult Show()
    {
        var reach = Caller.Reach(Right.RunKiosks);
        Centres = [.. Units.All.Where(u => u.Kind == "centre" && reach.Holds(u.Id) && Caller.Can(Right.SeeLive, u.Id)).OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name))];
        var table = DeskTable.Of<WallPass>("walls", [.. passes.Living().Where(p => reach.Holds(p.Centre))])
            .Column("centre", CalendarWords.Centre, p => Units.Name(p.Centre))
            .Column("name", CalendarWords.WallName, p => p.Name)
            .Column("state", CalendarWords.State, p => (p.OpenedAt is null ? CalendarWords.WaitsForOpening.Fill(Now.Minute(p.LinkEndsAt)) : CalendarWords.Opened.Fill(Now.Minute(p.SeenAt ?? p.MadeAt))).ToString(), ColumnKind.Tone, tone: p => p.OpenedAt is null ? "quiet" : "good")
            .Column("made", CalendarWords.Made, p => Now.Minute(p.MadeAt), ColumnKind.Instant, order: p => p.MadeAt)
            .Column("by", CalendarWords.MadeBy, p => p.MadeBy)
            .Action(CalendarWords.End, p => ("/walls?handler=End", new Dictionary<string, string> { ["Centre"] = p.Centre, ["Pass"] = p.Pass }))
            .WhenEmpty(CalendarWords.NoWalls);
        return ShowTable(table);
    }
}
