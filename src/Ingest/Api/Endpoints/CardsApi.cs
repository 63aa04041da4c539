using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Cards: whose they are and what they are worth; reported lost and found.</summary>
internal static class CardsApi
{
    private const string Select = """
        select c.card as Card, c.member as Member, coalesce((select s.state from card_states s where s.card = c.card and s.from_at <= @now and s.until_at > @now), 'active') as State,
            c.not_before as NotBefore, c.not_after as NotAfter, coalesce(p.profile, 'piv') as Profile
        from cards c left join card_profiles p on p.card = c.card
        """;

    private sealed record Row(string Card, string? Member, string State, long NotBefore, long NotAfter, string Profile);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cards", List).Many<CardItem>("listCards", "Cards, by number", "state").Needs(Right.SeeCards);
        api.MapGet("/cards/{id}", One).One<CardItem>("getCard", "A card").Needs(Right.SeeCards, Target.Card);
        api.MapGet("/members/{id}/cards", OfMember).One<IReadOnlyList<CardItem>>("listMemberCards", "The cards a member holds now").Needs(Right.SeeCards, Target.Member);
        api.MapPost("/cards/{id}/lost", (string id, ApiCall call) => Report(id, call, CardState.Lost)).Act<CardReport, CardItem>("reportCardLost", "Reports a card lost: taps from that instant on are whoever's, not the member's").Needs(Right.HandleCards, Target.Card);
        api.MapPost("/cards/{id}/found", (string id, ApiCall call) => Report(id, call, CardState.Active)).Act<CardReport, CardItem>("reportCardFound", "Makes a card that was reported lost count again").Needs(Right.HandleCards, Target.Card);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeCards);
        var (state, after) = (call.Choice("state", Word.All<CardState>()), call.After(typeof(string))?[0] ?? "");
        // Cards of nobody are the district's alone.
        var rows = call.Read(work => work.Query<Row>($"""
            select * from ({Select} where c.card > @after and {SeenSql.Members(reach, "c.member")}) cards
            {(state is null ? "" : "where cards.State = @state")} order by cards.Card limit @most
            """, call.Values(reach, new { after, state })).ToList());
        return call.Page(rows, r => Item(r, call), r => [r.Card]);
    }

    private static IResult One(string id, ApiCall call) => ApiJson.Answer(Item(call.Read(work => Find(work, id, call)), call));

    private static IResult OfMember(string id, ApiCall call)
    {
        var rows = call.Read(work => work.Query<Row>(Select + " where c.member = @person order by c.card limit 100", call.Values(null, new { person = MembersApi.Person(work, id) })).ToList());
        return ApiJson.Answer<IReadOnlyList<CardItem>>([.. rows.Select(r => Item(r, call))]);
    }

    private static IResult Report(string id, ApiCall call, CardState state)
    {
        var report = call.Body<CardReport>();
        var reason = ApiCall.Required("reason", report.Reason, 200);
        var before = call.Read(work => Find(work, id, call));
        // Only what was lost is found: a card that was revoked or replaced does not come back by this door.
        if (state == CardState.Active && before.State is not ("lost" or "active")) throw new ApiException(StatusCodes.Status422UnprocessableEntity, ApiWords.NotLost.Fill(before.State));
        var answer = new CardDesk(call.Database, new DistrictDays(call.Zone), call.Time).Enter(id, state, report.At, null, call.Who, reason);
        if (!answer.Done) throw new ApiException(StatusCodes.Status422UnprocessableEntity, Bilingual.Plain(answer.Text));
        return One(id, call);
    }

    private static Row Find(Work work, string card, ApiCall call) => work.One<Row>(Select + " where c.card = @card", call.Values(null, new { card })) ?? throw ApiException.NotHere();

    private static CardItem Item(Row row, ApiCall call) => new(row.Card, row.Member, row.State, call.At(row.NotBefore), call.At(row.NotAfter), row.Profile);
}
