using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Leave, requested and decided about; and corrections of attendance.</summary>
internal static class ExcusesApi
{
    private const string Select = """
        select e.excuse as Id, e.member as Member, m.name as Name, m.branch as Branch, e.session as Session, e.from_at as FromAt, e.until_at as UntilAt, e.kind as Kind, e.reason as Reason, e.state as State
        from excuses e join members m on m.member = e.member
        """;

    private sealed record Row(long Id, string Member, string Name, string Branch, string Session, long FromAt, long UntilAt, string Kind, string Reason, long State);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/excuses", List).Many<ExcuseItem>("listExcuses", "Leave, the newest first", "state", "member", "names").Needs(Right.SeeMembers);
        api.MapGet("/excuses/{id}", One).One<ExcuseItem>("getExcuse", "A leave", "names").Needs(Right.SeeMembers, Target.Excuse);
        api.MapPost("/excuses", Request).Act<NewExcuse, ExcuseItem>("requestExcuse", "Enters a request for leave", StatusCodes.Status201Created).Needs(Right.RequestExcuses);
        api.MapPost("/excuses/{id}/decide", Decide).Act<ExcuseDecision, ExcuseItem>("decideExcuse", "Approves or refuses a leave").Needs(Right.DecideExcuses, Target.Excuse);
        api.MapPost("/excuses/{id}/withdraw", Withdraw).Act<WithReason, ExcuseItem>("withdrawExcuse", "Withdraws a leave").Needs(Right.RequestExcuses, Target.Excuse);
        api.MapPost("/corrections", Correct).Act<NewCorrection, CorrectionMade>("correctAttendance", "Corrects one member's attendance at one session").Needs(Right.CorrectAttendance);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeMembers);
        var (state, member, after) = (call.Choice("state", Word.All<ExcuseState>()), call.Text("member"), call.After(typeof(long))?[0] ?? long.MaxValue);
        var wanted = new List<string> { "e.excuse < @after", SeenSql.Members(reach, "e.member") };
        if (state is not null) wanted.Add("e.state = @state");
        if (member is not null) wanted.Add("e.member = @member");
        var values = call.Values(reach, new { after, state = (long)(Word.Read<ExcuseState>(state) ?? 0), member });
        var rows = call.Read(work => work.Query<Row>($"{Select} where {string.Join(" and ", wanted)} order by e.excuse desc limit @most", values).ToList());
        call.RecordLook();
        return call.Page(rows, r => Item(r, call), r => [r.Id]);
    }

    private static IResult One(long id, ApiCall call)
    {
        var item = call.Read(work => Find(work, id, call));
        call.RecordLook(item.Member);
        return ApiJson.Answer(item);
    }

    private static IResult Request(ApiCall call)
    {
        var wanted = call.Body<NewExcuse>();
        var reason = ApiCall.Required("reason", wanted.Reason, EntryRules.LongestReason);
        call.Check(Right.RequestExcuses, Target.Member, wanted.Member);
        if (wanted.Session is null == (wanted.From is null || wanted.Until is null)) throw ApiException.BadRequest(ApiWords.SessionOrSpan);
        var item = call.Write(work =>
        {
            if (wanted.Session is { } session && SessionStore.Find(work, session) is null) throw ApiException.NotHere();
            var entered = Taken(ExcuseStore.Request(
                work, call.Now, call.Who, MembersApi.Person(work, wanted.Member), wanted.Session ?? "", wanted.From?.ToUnixTimeMilliseconds() ?? 0, wanted.Until?.ToUnixTimeMilliseconds() ?? 0, wanted.Kind, reason));
            return Find(work, entered.Act, call);
        });
        return Results.Extensions.Made(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ApiAnswers.Root}/excuses/{item.Id}"), item);
    }

    private static IResult Decide(long id, ApiCall call)
    {
        var decision = call.Body<ExcuseDecision>();
        var to = decision.Decision switch { "approve" => ExcuseState.Approved, "refuse" => ExcuseState.Refused, _ => throw ApiCall.Wrong("decision", "approve", "refuse") };
        return Move(id, call, to, decision.Reason.Length == 0 ? "" : ApiCall.Required("reason", decision.Reason, EntryRules.LongestReason));
    }

    private static IResult Withdraw(long id, ApiCall call) => Move(id, call, ExcuseState.Withdrawn, ApiCall.Required("reason", call.Body<WithReason>().Reason, EntryRules.LongestReason));

    private static IResult Move(long id, ApiCall call, ExcuseState to, string reason) => ApiJson.Answer(call.Write(work =>
    {
        Taken(ExcuseStore.Move(work, call.Now, call.Who, id, to, reason));
        return Find(work, id, call);
    }));

    private static IResult Correct(ApiCall call)
    {
        var wanted = call.Body<NewCorrection>();
        var reason = ApiCall.Required("reason", wanted.Reason, EntryRules.LongestReason);
        var what = Word.Read<CorrectionKind>(wanted.What) ?? throw ApiCall.Wrong("what", Word.All<CorrectionKind>());
        call.Check(Right.CorrectAttendance, Target.Session, wanted.Session);
        return ApiJson.Answer(call.Write(work =>
        {
            var member = MembersApi.Person(work, wanted.Member);
            var session = SessionStore.Get(work, wanted.Session).ToSession(0, new HashSet<string>());
            var entered = Taken(CorrectionStore.Enter(work, call.Now, call.Who, session, member, what, wanted.In?.ToUnixTimeMilliseconds() ?? 0, wanted.Out?.ToUnixTimeMilliseconds() ?? 0, reason));
            return new CorrectionMade(entered.Act, wanted.Session, member, wanted.What, entered.IsNew);
        }));
    }

    /// <exception cref="ApiException">It was refused.</exception>
    private static Entered Taken(Entered entered) => entered.Refused is { } why ? throw new ApiException(StatusCodes.Status422UnprocessableEntity, Bilingual.Plain(why)) : entered;

    private static ExcuseItem Find(Work work, long id, ApiCall call) => work.One<Row>(Select + " where e.excuse = @id", new { id }) is { } row ? Item(row, call) : throw ApiException.NotHere();

    private static ExcuseItem Item(Row r, ApiCall call) => new(
        r.Id, r.Member, call.Caller.NameOf(r.Name, r.Branch), r.Session.Length == 0 ? null : r.Session, call.AtOrNone(r.FromAt), call.AtOrNone(r.UntilAt), r.Kind, r.Reason, Word.Of((ExcuseState)r.State));
}
