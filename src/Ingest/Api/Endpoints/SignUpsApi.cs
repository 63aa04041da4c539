using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Who takes which order: sign-ups for sessions that nobody is required at.</summary>
internal static class SignUpsApi
{
    private sealed record Row(string Member, string Name, string Branch);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sessions/{id}/sign-ups", List).Many<SignUpItem>("listSignUps", "Who signed up, in order: all for whoever holds the session, else the members the token may see", "names")
            .Needs(Right.SeeActivities, Target.Session).Needs(Right.SeeMembers);
        api.MapPost("/sessions/{id}/sign-ups", SignUp).Act<NewSignUp, SignUpItem>("signUp", "Signs a member up; where it is full, onto the waiting list").Needs(Right.PlanActivities).Needs(Right.SeeActivities, Target.Session);
        api.MapPost("/sessions/{id}/sign-ups/{member}/withdraw", Withdraw).Act<NoWords, SignUpWithdrawn>("withdrawSignUp", "Withdraws a sign-up; the first who waits moves up").Needs(Right.PlanActivities).Needs(Right.SeeActivities, Target.Session);
    }

    private static IResult List(string id, ApiCall call)
    {
        var (after, reach) = (call.After(typeof(long)), call.Caller.Reach(Right.SeeMembers));
        var all = call.May(Right.PlanActivities, Target.Session, id);
        var rows = call.Read(work =>
        {
            var order = SignUpDesk.List(work, id).Select((s, place) => (s.Member, s.Standing, Place: (long)place)).Where(s => s.Place > (long)(after?[0] ?? -1L)).ToList();
            var numbers = System.Text.Json.JsonSerializer.Serialize(order.Select(s => s.Member));
            var seen = work.Query<Row>(
                $"select m.member as Member, m.name as Name, m.branch as Branch from members m where m.member in {call.Database.ListOf("@numbers")} and {(all ? "1 = 1" : SeenSql.Members(reach, "m.member"))}",
                call.Values(reach, new { numbers })).ToDictionary(r => r.Member, StringComparer.Ordinal);
            return order.Where(s => seen.ContainsKey(s.Member)).Take(call.Limit + 1).Select(s => (s.Place, s.Standing, Member: seen[s.Member])).ToList();
        });
        call.RecordLook();
        return call.Page(rows, r => new SignUpItem(r.Member.Member, call.Caller.NameOf(r.Member.Name, r.Member.Branch), r.Standing.HasPlace, r.Standing.Position), r => [r.Place]);
    }

    private static IResult SignUp(string id, ApiCall call)
    {
        var member = call.Body<NewSignUp>().Member;
        Check(id, member, call);
        return ApiJson.Answer(call.Write(work =>
        {
            var standing = SignUpDesk.SignUp(work, id, member, call.Who, call.Now);
            var row = work.One<Row>("select member as Member, name as Name, branch as Branch from members where member = @person", new { person = MembersApi.Person(work, member) })!;
            return new SignUpItem(row.Member, call.Caller.NameOf(row.Name, row.Branch), standing.HasPlace, standing.Position);
        }));
    }

    private static IResult Withdraw(string id, string member, ApiCall call)
    {
        _ = call.Body<NoWords>();
        Check(id, member, call);
        return ApiJson.Answer(call.Write(work => new SignUpWithdrawn(member, SignUpDesk.Withdraw(work, id, member, call.Who, call.Now))));
    }

    /// <summary>Whoever holds the session signs up anybody he sees; a branch signs up its own members for any session it sees.</summary>
    private static void Check(string session, string member, ApiCall call)
    {
        if (call.May(Right.PlanActivities, Target.Session, session)) call.Check(Right.SeeMembers, Target.Member, member);
        else call.Check(Right.PlanActivities, Target.Member, member);
    }
}
