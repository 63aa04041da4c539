using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Calendar;

/// <summary><c>/calendar/feeds</c>: addresses for calendar programs, of centres as they are and of other units as they are made.</summary>
[Needs(Right.SeeActivities)]
public sealed class FeedsModel(DeskContext desk, FeedLinks links) : DeskPage(desk)
{
    private const int MostUnits = 400;

    public IReadOnlyList<Choice> Centres { get; private set; } = [];

    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];

    /// <summary>An address that was just made: shown this once.</summary>
    public (string Unit, string Address)? Made { get; private set; }

    public IActionResult OnGet() => Show();

    [Needs(Right.SeeActivities, Target.Unit, "Unit")]
    public IActionResult OnPostMake(string unit)
    {
        if (links.Make(unit, Caller.Name) is { } secret) Made = (Units.Name(unit), AddressOf($"/calendar/feed/{secret}.ics"));
        else Problem(CalendarWords.TooManyFeeds.Fill(FeedLinks.MostOfUnit));
        return Show();
    }

    [Needs(Right.SeeActivities, Target.Unit, "Unit")]
    public IActionResult OnPostEnd(string unit, string feed)
    {
        if (links.Find(feed) is not { } link || link.Unit != unit || !MayEnd(link)) return NotFound();
        links.End(feed, Caller.Name);
        Done(CalendarWords.FeedEnded);
        return Redirect("/calendar/feeds");
    }

    /// <summary>Whoever made it, and whoever plans for the unit.</summary>
    private bool MayEnd(FeedLink link) => link.MadeBy == Caller.Name || Caller.Can(Right.PlanActivities, link.Unit);

    private IActionResult Show()
    {
        var reach = Caller.Reach(Right.SeeActivities);
        Centres = [.. Units.All.Where(u => u.Kind == "centre").OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => new Choice(AddressOf($"/calendar/{u.Id}.ics"), u.Name))];
        var tree = Units.Tree(reach.Tops).Where(u => u.Unit.Kind != "centre").ToList();
        UnitChoices = [.. tree.Where(u => tree.Count <= MostUnits || u.Unit.Kind != "branch").Take(MostUnits).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
        var table = DeskTable.Of<FeedLink>("feeds", [.. links.Living().Where(l => reach.Holds(l.Unit))])
            .Column("unit", CalendarWords.Unit, l => Units.Name(l.Unit))
            .Column("made", CalendarWords.Made, l => Now.Minute(l.MadeAt), ColumnKind.Instant, order: l => l.MadeAt)
            .Column("by", CalendarWords.MadeBy, l => l.MadeBy)
            .Column("used", CalendarWords.LastUsed, l => l.SeenAt is { } at ? Now.Minute(at) : CalendarWords.Never.ToString(), ColumnKind.Instant, order: l => l.SeenAt)
            .Action(CalendarWords.End, l => MayEnd(l) ? ("/calendar/feeds?handler=End", new Dictionary<string, string> { ["Unit"] = l.Unit, ["Feed"] = l.Feed }) : null)
            .WhenEmpty(CalendarWords.NoFeeds);
        return ShowTable(table);
    }

    private string AddressOf(string path) => (Desk.Web.Origin is { } origin ? origin.GetLeftPart(UriPartial.Authority) : $"{Request.Scheme}://{Request.Host}") + path;
}
