using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Links by which this member sees their own attendance and credits: made at the member's wish, shown once, revoked at any time.</summary>
[Needs(Right.RequestExcuses, Target.Member)]
public sealed class MemberLinkModel(DeskContext desk) : MemberFilePage(desk)
{
    private static readonly Dictionary<string, TimeSpan> Choices = new(StringComparer.Ordinal)
    {
        ["10m"] = TimeSpan.FromMinutes(10), ["1d"] = TimeSpan.FromDays(1), ["7d"] = TimeSpan.FromDays(7), ["30d"] = TimeSpan.FromDays(30),
    };

    /// <summary>The link just made, this once; null otherwise.</summary>
    public string? Address { get; private set; }

    protected override string Part => "link";

    private MemberLinks Links => new(Database, Time);

    public IActionResult OnGet() => Open() ?? Show();

    /// <summary>Answers with the page itself: the secret is in no address and in no cookie.</summary>
    [Needs(Right.RequestExcuses, Target.Member)]
    public IActionResult OnPostMake(string? lasts)
    {
        if (Open(isLook: false) is { } elsewhere) return elsewhere;
        var secret = Links.Make(Id, Choices.GetValueOrDefault(lasts ?? "", Choices["10m"]), Caller.Name);
        if (secret is null) Problem(MeWords.TooMany.Fill(MemberLinks.MostValid));
        else Address = $"{Desk.Web.Origin?.GetLeftPart(UriPartial.Authority) ?? $"{Request.Scheme}://{Request.Host}"}/me/{secret}";
        return Show();
    }

    [Needs(Right.RequestExcuses, Target.Member)]
    public IActionResult OnPostRevoke(string? link)
    {
        if (Open(isLook: false) is { } elsewhere) return elsewhere;
        if (!Links.Revoke(Id, link ?? "", Caller.Name)) return NotFound();
        Done(MeWords.DidRevoke);
        return Redirect(Here);
    }

    private IActionResult Show()
    {
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        return ShowTable(DeskTable.Of("links-" + Id, Read(work => MemberLinks.Of(work, Id)))
            .Column("made", MeWords.MadeAt, l => ShownTime.Minute(l.MadeAt, Zone), ColumnKind.Instant)
            .Column("by", MeWords.MadeBy, l => l.MadeBy)
            .Column("ends", MeWords.EndsAt, l => ShownTime.Minute(l.EndsAt, Zone), ColumnKind.Instant)
            .Column("state", MeWords.State, l => (l.RevokedAt > 0 ? MeWords.Revoked : l.EndsAt <= now ? MeWords.Ended : MeWords.Valid).ToString(), ColumnKind.Tone, tone: l => l.RevokedAt == 0 && l.EndsAt > now ? "good" : "quiet")
            .Column("seen", MeWords.LookedAt, l => ShownTime.Minute(l.SeenAt, Zone), ColumnKind.Instant)
            .Column("looks", MeWords.Looks, l => l.Looks.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: l => l.Looks)
            .Action(MeWords.Revoke, l => l.RevokedAt == 0 && l.EndsAt > now ? ($"{Here}?handler=Revoke", new Dictionary<string, string> { ["link"] = l.Digest }) : null)
            .WhenEmpty(MeWords.None));
    }
}
