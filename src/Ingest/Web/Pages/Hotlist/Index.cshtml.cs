using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Hotlist;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Cards;
using CardSystem.Ingest.Web.Pages.Kiosks;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Hotlist;

/// <summary>Cards that no kiosk is to take, and which kiosk knows it.</summary>
[Needs(Right.SeeCards)]
public sealed class HotlistModel(DeskContext desk, KioskStatusBook statuses) : DeskPage(desk)
{
    public sealed record ListedCard(string Card, string State, long Version, long Since, string Member, string Name, string Branch);

    /// <param name="Behind">Versions behind the newest; below zero where it never had the list.</param>
    public sealed record KioskVersion(string Kiosk, string Name, string Centre, long Version, long Behind, long At);

    private static readonly string[] Listed = ["lost", "suspended", "replaced", "revoked"];

    private const string Select = """
        h.card as Card, h.state as State, h.version as Version, coalesce((select g.at from hotlist_changes g where g.version = h.version), 0) as Since,
        coalesce(c.member, '') as Member, coalesce(m.name, '') as Name, coalesce(m.branch, '') as Branch
        """;

    public long Newest { get; private set; }
    public long Count { get; private set; }
    public IReadOnlyList<KioskVersion> Kiosks { get; private set; } = [];

    public IActionResult OnGet()
    {
        var (reach, zone) = (Caller.Reach(Right.SeeCards), Zone);
        var kiosks = Caller.Reach(Right.SeeKiosks);
        Read(work =>
        {
            Newest = HotlistStore.Version(work);
            Count = work.One<long>("select count(*) from hotlist");
            Kiosks = [.. KioskBoard.All(work, statuses, kiosks.Holds).Where(k => k.Entry.State != "revoked").Select(Version).OrderByDescending(k => k.Behind < 0).ThenByDescending(k => k.Behind).ThenBy(k => k.Kiosk, StringComparer.Ordinal)];
            return true;
        });
        return ShowTable(new DeskTable<ListedCard>("hotlist", Select, "hotlist h left join cards c on c.card = h.card left join members m on m.member = c.member", CardQuery.Within(reach), "h.version desc", new { reach = reach.Parameter })
            .Column("card", CardWords.Number, h => h.Card, sort: "h.card", link: h => "/cards/" + h.Card)
            .Column("state", CardWords.State, h => CardWords.StateOf(h.State).ToString(), ColumnKind.Tone, sort: "h.state", tone: h => CardWords.ToneOf(h.State))
            .Column("holder", CardWords.Holder, h => h.Member.Length == 0 ? CardWords.Nobody.ToString() : Caller.NameOf(h.Name, h.Branch))
            .Column("member", CardWords.Member, h => h.Member, sort: "c.member")
            .Column("since", CardWords.HotlistSince, h => Moments.Minute(h.Since, zone), ColumnKind.Instant)
            .Column("version", CardWords.HotlistVersion, h => PageTexts.Number(h.Version), ColumnKind.Number, sort: "h.version")
            .Filter("state", CardWords.State, "h.state = @f_state", [.. Listed.Select(s => new Choice(s, CardWords.StateOf(s).ToString()))])
            .Search(CardWords.SearchHint, "h.card", "c.member")
            .WhenEmpty(CardWords.HotlistNone));
    }

    private KioskVersion Version(KioskOnBoard kiosk) => new(
        kiosk.Entry.Kiosk, kiosk.Entry.Name, Units.Name(kiosk.Entry.Centre), kiosk.Status?.HotlistVersion ?? 0,
        kiosk.Status?.HotlistAt is null ? -1 : Math.Max(0, Newest - kiosk.Status.HotlistVersion), kiosk.Status?.HotlistAt?.ToUnixTimeMilliseconds() ?? 0);
}
