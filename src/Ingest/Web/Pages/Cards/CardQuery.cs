using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>A card as the list shows it.</summary>
/// <param name="Member">Empty for nobody.</param>
/// <param name="NotAfter">Unix milliseconds.</param>
/// <param name="State">A word of the table <c>card_states</c>.</param>
/// <param name="LastAt">Unix milliseconds; 0 where it never was tapped.</param>
public sealed record CardRow(string Card, string Member, string Name, string Branch, string Profile, long NotAfter, string State, long LastAt)
{
    /// <summary>The state, or expired where nothing graver is known.</summary>
    public string StateAt(long now) => State == "active" && NotAfter < now ? "expired" : State;
}

/// <summary>The list of cards within reach: those of its members, and those tapped at its kiosks.</summary>
internal static class CardQuery
{
    private static readonly string[] States = ["active", "lost", "suspended", "replaced", "revoked", "issued", "expired"];
    private static readonly string[] Profiles = ["mcap-1", "piv", "pkoc", "uid"];

    private const string Select = """
        c.card as Card, coalesce(c.member, '') as Member, coalesce(m.name, '') as Name, coalesce(m.branch, '') as Branch, coalesce(p.profile, 'piv') as Profile, c.not_after as NotAfter,
        coalesce((select s.state from card_states s where s.card = c.card and s.from_at <= @now and s.until_at > @now), 'active') as State,
        coalesce((select max(l.last_at) from card_sightings l where l.card = c.card), 0) as LastAt
        """;

    private const string From = "cards c left join members m on m.member = c.member left join card_profiles p on p.card = c.card";

    /// <summary>Cards of nobody are found where they were tapped.</summary>
    public static string Within(Reach reach) => reach.All ? ""
        : $"({reach.Sql("m.branch")} or c.card in (select l.card from card_sightings l where l.kiosk in (select k.kiosk from kiosks k where {reach.Sql("k.centre")})))";

    public static DeskTable<CardRow> Table(Caller caller, Reach reach, UnitBook units, DistrictTime now, string? state)
    {
        var at = now.Now.ToUnixTimeMilliseconds();
        return new DeskTable<CardRow>("cards", Select, From, Within(reach), "c.card", new { reach = reach.Parameter, now = at })
            .Column("card", CardWords.Number, c => c.Card, sort: "c.card", link: c => "/cards/" + c.Card)
            .Column("state", CardWords.State, c => CardWords.StateOf(c.StateAt(at)).ToString(), ColumnKind.Tone, tone: c => CardWords.ToneOf(c.StateAt(at)))
            .Column("holder", CardWords.Holder, c => c.Member.Length == 0 ? CardWords.Nobody.ToString() : caller.NameOf(c.Name, c.Branch))
            .Column("member", CardWords.Member, c => c.Member, sort: "c.member")
            .Column("branch", CardWords.Branch, c => c.Branch.Length == 0 ? "" : units.Name(c.Branch))
            .Column("profile", CardWords.Profile, c => CardWords.ProfileOf(c.Profile).ToString())
            .Column("until", CardWords.Until, c => Moments.Day(c.NotAfter, now.Zone), ColumnKind.Date, sort: "c.not_after")
            .Column("tap", CardWords.LastTap, c => Moments.Minute(c.LastAt, now.Zone), ColumnKind.Instant)
            .Filter("state", CardWords.State, In(state), [.. States.Select(s => new Choice(s, CardWords.StateOf(s).ToString()))])
            .Filter("profile", CardWords.Profile, "coalesce(p.profile, 'piv') = @f_profile", [.. Profiles.Select(p => new Choice(p, CardWords.ProfileOf(p).ToString()))])
            .Filter("holder", CardWords.Holder, "(c.member is null) = (@f_holder = 'none')", [new Choice("some", CardWords.HasHolder.ToString()), new Choice("none", CardWords.HasNone.ToString())])
            .Search(caller.MaySeeNames ? CardWords.SearchNamesHint : CardWords.SearchHint, caller.MaySeeNames ? ["c.card", "c.member", "m.name"] : ["c.card", "c.member"])
            .WhenEmpty(CardWords.None);
    }

    /// <summary>Few cards are anything but active, so an index finds them; the active ones are those that are not among these.</summary>
    private static string In(string? state) => state switch
    {
        "expired" => "c.not_after < @now",
        "active" => "c.not_after >= @now and c.card not in (select s.card from card_states s where s.state <> 'active' and s.from_at <= @now and s.until_at > @now)",
        _ => "c.card in (select s.card from card_states s where s.state = @f_state and s.from_at <= @now and s.until_at > @now)",
    };
}
