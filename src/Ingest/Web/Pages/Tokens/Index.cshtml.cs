using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A person's tokens for programs: made here, shown once, revoked here.</summary>
[OpenTo(Who.SignedIn, "A token may only what its owner may; everybody makes his own, and sees nobody else's.")]
public sealed class TokensModel(DeskContext desk) : DeskPage(desk)
{
    public const int UsualDays = 90;

    public IReadOnlyList<ApiToken> Tokens { get; private set; } = [];

    /// <summary>What was just made; it is never shown again.</summary>
    public MadeToken? Made { get; private set; }

    public string Name { get; private set; } = "";
    public int Days { get; private set; } = UsualDays;
    public IReadOnlySet<Right> Chosen { get; private set; } = new HashSet<Right>();

    /// <summary>The rights a token of this person can have at all.</summary>
    public IReadOnlyList<Right> Choices => [.. TokenRules.Offered.Where(Caller.Can)];

    public void OnGet() => Tokens = Read(work => TokenStore.Of(work, Caller.UserId!));

    public IActionResult OnPostMake(string? name, string[]? rights, string? days)
    {
        (Name, Chosen) = (name ?? "", TokenRules.Read(string.Join(' ', rights ?? [])));
        Days = int.TryParse(days, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
        Made = Write(work => TokenDesk.Make(work, Time.GetUtcNow(), Caller.UserId!, Caller.Name, Caller.Scope, Name, Chosen, Days));
        OnGet();
        if (Made.Problem is not { } problem)
        {
            // The form is for the next one: what made this one would make it once more.
            (Name, Chosen, Days) = ("", new HashSet<Right>(), UsualDays);
            return Page();
        }

        Problem(problem);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public IActionResult OnPostRevoke(string? token)
    {
        Done(Write(work => TokenDesk.Revoke(work, Time.GetUtcNow(), Caller.UserId!, Caller.Name, token ?? "")) ? TokenWords.Revoked : TokenWords.NotThere);
        return RedirectToPage();
    }

    public (Bilingual Name, string Tone) StateOf(ApiToken token) =>
        token.RevokedAt is not null ? (TokenWords.IsRevoked, "quiet") : token.Holds(Time.GetUtcNow()) ? (TokenWords.Holds, "good") : (TokenWords.Ended, "quiet");

    /// <summary>A day and a minute in the district, whatever year.</summary>
    public string When(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
