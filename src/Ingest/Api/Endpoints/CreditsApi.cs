using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Credits: a member's sums and ledger, and the members of a unit with their points.</summary>
internal static class CreditsApi
{
    private sealed record SumRow(string Category, long Account, long Amount, long Entries);

    private sealed record LedgerRow(string Session, long Rule, long Day, long Amount, long Earned, long Policy, string Category, string Unit, string Cut);

    private sealed record UnitRow(string Member, string Name, string Branch, long Amount, long Entries);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/members/{id}/credits", Sums).One<CreditSums>("getMemberCredits", "A member's points in a period; this year where none is given", "period").Needs(Right.SeeCredits, Target.Member);
        api.MapGet("/members/{id}/ledger", Ledger).Many<LedgerItem>("listMemberLedger", "A member's credit ledger in a period, the newest first", "period").Needs(Right.SeeCredits, Target.Member);
        api.MapGet("/credits", OfUnit).Many<UnitCreditItem>("listUnitCredits", "The points earned for a unit and those below it in a period, by member", "unit", "period", "names").Needs(Right.SeeCredits, Target.Unit, "unit");
    }

    private static IResult Sums(string id, ApiCall call)
    {
        var period = call.Period();
        var (person, rows) = call.Read(work =>
        {
            var person = MembersApi.Person(work, id);
            return (person, work.Query<SumRow>("""
                select category as Category, account as Account, cast(sum(amount) as bigint) as Amount, count(*) as Entries from derived.ledger
                where member = @person and day >= @from and day < @until group by category, account order by category, account
                """, new { person, from = period.FromDay, until = period.UntilDay }).ToList());
        });
        call.RecordLook(person);
        var mine = rows.Where(r => r.Account == (long)CreditAccount.Member).ToList();
        return ApiJson.Answer(new CreditSums(
            person, period.ToString(), mine.Sum(r => r.Amount) / 100m, rows.Where(r => r.Account == (long)CreditAccount.TimeBank).Sum(r => r.Amount),
            [.. mine.Select(r => new CategorySum(r.Category, r.Amount / 100m, r.Entries))]));
    }

    private static IResult Ledger(string id, ApiCall call)
    {
        var (period, after) = (call.Period(), call.After(typeof(long), typeof(string), typeof(long)));
        var rows = call.Read(work => work.Query<LedgerRow>($"""
            select session as Session, rule as Rule, day as Day, amount as Amount, earned as Earned, policy as Policy, category as Category, unit as Unit, cut as Cut from derived.ledger
            where member = @person and day >= @from and day < @until{(after is null ? "" : " and (day < @day or (day = @day and (session < @session or (session = @session and rule > @rule))))")}
            order by day desc, session desc, rule limit @most
            """, call.Values(null, new { person = MembersApi.Person(work, id), from = period.FromDay, until = period.UntilDay, day = after?[0] ?? 0L, session = after?[1] ?? "", rule = after?[2] ?? 0L })).ToList());
        if (after is null) call.RecordLook(id);
        return call.Page(rows, Item, r => [r.Day, r.Session, r.Rule]);
    }

    private static IResult OfUnit(string? unit, ApiCall call)
    {
        var (period, after) = (call.Period(), call.After(typeof(string))?[0] ?? "");
        var below = System.Text.Json.JsonSerializer.Serialize(call.Caller.Units.Below([unit!]));
        var rows = call.Read(work => work.Query<UnitRow>($"""
            select t.member as Member, coalesce(m.name, '') as Name, coalesce(m.branch, '') as Branch, t.amount as Amount, t.entries as Entries from (
                select s.member, cast(sum(s.amount) as bigint) as amount, cast(sum(s.entries) as bigint) as entries from derived.standings s
                where s.unit in {call.Database.ListOf("@below")} and s.month >= @first and s.month < @beyond and s.account = 1 and s.member > @after group by s.member order by s.member limit @most) t
            left join members m on m.member = t.member order by t.member
            """, call.Values(null, new { below, first = (long)period.From, beyond = (long)period.Until, after })).ToList());
        call.RecordLook();
        return call.Page(rows, r => new UnitCreditItem(r.Member, call.Caller.NameOf(r.Name, r.Branch), r.Amount / 100m, r.Entries), r => [r.Member]);
    }

    private static LedgerItem Item(LedgerRow row)
    {
        var rule = (CreditRule)row.Rule;
        var per = rule == CreditRule.Minutes ? 1m : 100m;
        return new(row.Session, DateOnly.FromDayNumber((int)row.Day), Word.Of(rule), Word.Of(LedgerEntry.AccountOf(rule)), row.Amount / per, row.Earned / per, row.Category, row.Unit, row.Policy, row.Cut);
    }
}
