using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Me;

/// <summary><c>/me/k/{link}</c>: a kiosk's link is exchanged, once, for a pass. Looking at the page uses nothing up: programs that look through addresses before people do spoil nothing.</summary>
[OpenTo(Who.Everybody, "The link is the key: good for minutes, and once.")]
public sealed class OpenModel(DeskContext desk, PageLinkDoor door) : DeskPage(desk)
{
    /// <summary>What the browser holds. Sent to this page alone, and only from within it.</summary>
    public const string PassCookie = "own-page";

    public LinkState State { get; private set; }

    public Bilingual Why => State switch { LinkState.Over => MeWords.KioskOver, LinkState.Used => MeWords.KioskUsed, _ => MeWords.KioskUnknown };

    public void OnGet(string link) => Show(door.Look(link));

    [OpenTo(Who.Everybody, "The link is the key: good for minutes, and once.")]
    public IActionResult OnPost(string link)
    {
        var state = door.Open(link, out var pass);
        if (state != LinkState.Good)
        {
            Show(state);
            return Page();
        }

        Response.Cookies.Append(PassCookie, pass, Cookie(Desk, Request));
        return Redirect("/me");
    }

    internal static CookieOptions Cookie(DeskContext desk, HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = desk.Web.IsSecure || request.IsHttps, IsEssential = true, Path = "/me" };

    private void Show(LinkState state)
    {
        State = state;
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (state != LinkState.Good) Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
