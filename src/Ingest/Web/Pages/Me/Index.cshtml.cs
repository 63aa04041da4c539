using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A member's own page: own attendance and credits of this year, and nothing else. By a link that staff made, or without one by the pass that a kiosk's link was exchanged for.</summary>
[OpenTo(Who.Everybody, "The link, or the pass, is the key: it cannot be guessed and ends by itself.")]
public sealed class MeModel(DeskContext desk, PageLinkSeal seal) : DeskPage(desk)
{
    /// <summary>Sessions shown; a year has fewer.</summary>
    private const int MostShown = 100;

    [FromRoute(Name = "link")]
    public string? Link { get; set; }

    /// <summary>The page was opened from a kiosk.</summary>
    public bool IsPass => Link is null;

    public bool IsGone { get; private set; }

    public string Number { get; private set; } = "";

    /// <summary>Masked: who holds the phone is not known.</summary>
    public string Name { get; private set; } = "";

    public string Until { get; private set; } = "";

    internal MemberCredits Credits { get; private set; } = new([], [], [], 0, 0);

    internal IReadOnlyList<AttendedLine> Lines { get; private set; } = [];

    public int Came { get; private set; }

    public int Expected { get; private set; }

    public void OnGet()
    {
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if ((Link is { } secret ? new MemberLinks(Database, Time).Open(secret) : OfPass()) is not { } link)
        {
            IsGone = true;
            // One answer for a link that ended, was revoked or never was.
            Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var (year, days) = (DateOnly.FromDayNumber((int)Today).Year, new DistrictDays(Zone));
        (Number, Until) = (link.Member, ShownTime.Minute(link.EndsAt, Zone));
        (Name, Credits, Lines) = Read(work => (
            MaskedName.Of(work.One<string>("select name from members where member = @Member", new { link.Member }) ?? ""), MemberCreditsQuery.Of(work, link.Member, year, Today),
            (IReadOnlyList<AttendedLine>)MemberAttendanceQuery.Of(work, link.Member, days.StartOf(new DateOnly(year, 1, 1)), days.StartOf(new DateOnly(year + 1, 1, 1)), Zone)));
        Came = Lines.Count(l => l.Outcome is { Attended: true });
        Expected = Lines.Count(l => l.Outcome is { Expected: true });
        Lines = [.. Lines.Take(MostShown)];
    }

    /// <summary>On a phone that somebody else takes in hand next.</summary>
    [OpenTo(Who.Everybody, "Gives a pass up.")]
    public IActionResult OnPostClose()
    {
        Response.Cookies.Delete(Me.OpenModel.PassCookie, Me.OpenModel.Cookie(Desk, Request));
        return Redirect("/me");
    }

    /// <summary>A number merged since is the other one's now; a member who was erased has no page.</summary>
    private (string Member, long EndsAt)? OfPass() => seal.ReadPass(Request.Cookies[Me.OpenModel.PassCookie]) is { } pass && Read(work => Persons.Find(work, pass.Member)) is { } person
        ? (person, pass.Until.ToUnixTimeMilliseconds()) : null;
}
