using System.Text.Json;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Assets;
using CardSystem.Ingest.Web.Feed;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>The live page. <c>?centre=</c> shows one centre, <c>?session=</c> one session, <c>?wall=1</c> fills a wall, <c>?lang=</c> chooses the language.</summary>
[Needs(Right.SeeLive)]
public sealed class IndexModel(LiveViews views, LiveAccess access, Caller caller, PageAssets assets) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Centre { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Session { get; set; }

    /// <summary>Somebody has signed in, who may have more to do than to watch.</summary>
    public bool HasDesk => caller.IsSignedIn;

    /// <summary>He may put this page on walls.</summary>
    public bool HasWalls => caller.Can(Right.SeeLive) && caller.Can(Right.RunKiosks);

    /// <summary>What belongs to the whole district is shown too.</summary>
    public bool SeesDistrict { get; private set; }

    public PageTexts Texts { get; private set; } = PageTexts.Chinese;

    public LiveView View { get; private set; } = null!;

    public bool Wall { get; private set; }

    public PageAssets Assets => assets;

    /// <summary>Null while all centres are shown, or one that is not known.</summary>
    public string? CentreName => Session is { Length: > 0 } ? View.Centres.SelectMany(c => c.Sessions).FirstOrDefault()?.Name : View.Choices.FirstOrDefault(c => c.Key == Centre)?.Name;

    public string ScriptTexts => JsonSerializer.Serialize(Texts.Script, LiveJson.Readable.ScriptTexts);

    public string Events => "/live/events" + Query(Texts, false);

    public string Snapshot => "/live/snapshot" + Query(Texts, false);

    public IActionResult OnGet()
    {
        if (access.Of(caller) is not { } scope) return NotFound();
        Texts = Visitor.Language(HttpContext);
        Wall = Request.Query["wall"] == "1";
        SeesDistrict = scope.IsWhole;
        View = views.Current(Texts, LiveChoice.Of(Centre, Session), scope).View;
        Response.Headers.CacheControl = "no-store";
        Response.Headers.Vary = "Accept-Language, Cookie";
        return Page();
    }

    /// <summary>This page in that language, with or without the wall, as an address.</summary>
    public string Address(PageTexts language, bool wall) => "/" + Query(language, wall);

    private string Query(PageTexts language, bool wall) =>
        $"?lang={language.Code}" + (string.IsNullOrEmpty(Centre) ? "" : "&centre=" + Uri.EscapeDataString(Centre)) + (string.IsNullOrEmpty(Session) ? "" : "&session=" + Uri.EscapeDataString(Session)) + (wall ? "&wall=1" : "");
}
