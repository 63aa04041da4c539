using System.Diagnostics;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Guard;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>What a person reads where a page could not be shown. It is run in the place of the answer that failed, whatever its method was.</summary>
[OpenTo(Who.Everybody, "It says why something else could not be shown, and nothing more.")]
[IgnoreAntiforgeryToken]
public sealed class StatusModel : PageModel
{
    public Bilingual Title { get; private set; } = StartWords.NotFound;

    public Bilingual Why { get; private set; } = StartWords.NotFoundWhy;

    public void OnGet(int code) => Choose(code);

    public void OnPost(int code) => Choose(code);

    private void Choose(int code) => (Title, Why) = code switch
    {
        _ when StorageTrouble.IsMet(HttpContext) => (StartWords.Unwell, StartWords.UnwellWhy),
        StatusCodes.Status403Forbidden => (StartWords.Forbidden, StartWords.ForbiddenWhy),
        StatusCodes.Status400BadRequest => (StartWords.Expired, StartWords.ExpiredWhy),
        StatusCodes.Status413PayloadTooLarge => (StartWords.TooLarge, StartWords.TooLargeWhy),
        StatusCodes.Status429TooManyRequests => (StartWords.Broken, StartWords.Held),
        >= 500 => (StartWords.Broken, StartWords.BrokenWhy.Fill(Activity.Current?.TraceId.ToHexString()[..8] ?? HttpContext.TraceIdentifier)),
        _ => (StartWords.NotFound, StartWords.NotFoundWhy),
    };
}
