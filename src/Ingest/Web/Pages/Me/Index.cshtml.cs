using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A member's own page: own attendance and credits of this year, and nothing else.</summary>
[OpenTo(Who.Everybody, "The link is the key: it cannot be guessed, ends by itself and can be revoked.")]
public sealed class MeModel(DeskContext desk) : DeskPage(desk)
{
    /// <summary>Sessions shown; a year has fewer.</summary>
    private const int MostShown = 100;

    [FromRoute(Name = "link")]
    public string Link { get; set; } = "";

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
        if (new MemberLinks(Database, Time).Open(Link) is not { } link)
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
}
