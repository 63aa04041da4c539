using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A card a member has or had.</summary>
/// <param name="Until">Unix milliseconds; the greatest number where it is the member's still.</param>
internal sealed record HeldCard(string Card, string? Kind, long From, long Until, string State);

/// <summary>Every card a member holds or held.</summary>
[Needs(Right.SeeCards, Target.Member)]
public sealed class MemberCardsModel(DeskContext desk) : MemberFilePage(desk)
{
    protected override string Part => "cards";

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        var cards = Read(CardsOf);
        return ShowTable(DeskTable.Of("cards-" + Id, cards)
            .Column("card", MemberWords.Card, c => c.Card, link: c => "/cards/" + c.Card)
            .Column("kind", MemberWords.CardKind, c => c.Kind ?? CardKinds.Word(CardKind.Piv))
            .Column("state", MemberWords.State, c => MemberTones.Card(c.State).ToString(), ColumnKind.Tone, tone: c => MemberTones.OfCard(c.State))
            .Column("from", MemberWords.HeldSince, c => c.From <= HistoryRules.Beginning ? MemberWords.Beginning.ToString() : ShownTime.Minute(c.From, Zone), ColumnKind.Instant, order: c => c.From)
            .Column("until", MemberWords.HeldUntil, c => c.Until == HistoryRules.NoEnd ? "" : ShownTime.Minute(c.Until, Zone), ColumnKind.Instant, order: c => c.Until)
            .WhenEmpty(MemberWords.NoCards));
    }

    private List<HeldCard> CardsOf(Work work)
    {
        var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. work.Query<HeldCard>("""
            select h.card as Card, p.profile as Kind, h.from_at as "From", h.until_at as Until,
                coalesce((select max(s.state) from card_states s where s.card = h.card and s.from_at <= @now and s.until_at > @now), 'active') as State
            from card_holders h left join card_profiles p on p.card = h.card where h.member in @numbers order by h.until_at desc, h.card
            """, new { numbers = Persons.Numbers(work, Id), now })];
    }
}
