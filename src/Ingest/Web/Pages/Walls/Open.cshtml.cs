using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Guard;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Walls;

/// <summary><c>/walls/open/{link}</c>: a wall's browser takes its pass. Looking at the page uses nothing up, so that a preview of the link does no harm.</summary>
[OpenTo(Who.Everybody, "A wall has no account: the one-time link is what lets it in.")]
public sealed class OpenModel(DeskContext desk, WallPasses passes) : DeskPage(desk)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(390);

    /// <summary>Null where the link holds no more.</summary>
    public (string Centre, string Name)? Wall { get; private set; }

    public void OnGet(string link) => Wall = passes.Behind(link) is { } found ? (Units.Name(found.Centre), found.Name) : null;

    [OpenTo(Who.Everybody, "The one-time link is what lets it in.")]
    public IActionResult OnPost(string link)
    {
        if (passes.Open(link) is not { } opened) return Page();
        Response.Cookies.Append(LiveDoor.WallCookie, opened.Key, new CookieOptions
        {
            MaxAge = Lasts, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Desk.Web.IsSecure || Request.IsHttps, IsEssential = true, Path = "/",
        });
        return Redirect($"/?centre={opened.Centre}&wall=1");
    }
}
