using System.Text.Json;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Early warnings: why there is one, and what is done about it.</summary>
internal static class WarningsApi
{
    private const string Select = """
        select w.id as Id, w.member as Member, coalesce(m.name, '') as Name, m.branch as Branch, w.unit as Unit, w.rule as Rule, w.level as Level, w.state as State, w.from_day as FromDay, w.until_day as UntilDay,
            w.issued_at as IssuedAt, w.provisional as Provisional
        from warnings w left join members m on m.member = w.member
        """;

    private sealed record Row(long Id, string Member, string Name, string? Branch, string Unit, string Rule, long Level, string State, long FromDay, long UntilDay, long IssuedAt, long Provisional);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/warnings", List).Many<WarningItem>("listWarnings", "Warnings, the newest first", "state", "level", "member", "names").Needs(Right.SeeWarnings);
        api.MapGet("/warnings/{id}", One).One<WarningTold>("getWarning", "A warning with its evidence and its story", "names").Needs(Right.SeeWarnings, Target.Warning);
        api.MapPost("/warnings/{id}/acknowledge", Acknowledge).Act<NoWords, WarningTold>("acknowledgeWarning", "Somebody knows of it; it goes no further up").Needs(Right.HandleWarnings, Target.Warning);
        api.MapPost("/warnings/{id}/follow-up", FollowUp).Act<WithNote, WarningTold>("followUpWarning", "Somebody got in touch, and says what was heard").Needs(Right.HandleWarnings, Target.Warning);
        api.MapPost("/warnings/{id}/resolve", Resolve).Act<WithNote, WarningTold>("resolveWarning", "Closed, with what came of it").Needs(Right.HandleWarnings, Target.Warning);
        api.MapPost("/warnings/{id}/withdraw", Withdraw).Act<WithNote, WarningTold>("withdrawWarning", "Withdrawn by a person, with the reason; it stays so").Needs(Right.HandleWarnings, Target.Warning);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeWarnings);
        var (state, level, member) = (call.Choice("state", [.. WarningStates.All]), call.Choice("level", [.. WarningLevels.All.Select(WarningLevels.Name)]), call.Text("member"));
        var wanted = new List<string> { "w.id < @after", SeenSql.Members(reach, "w.member") };
        if (state is not null) wanted.Add("w.state = @state");
        if (level is not null) wanted.Add("w.level >= @level");
        if (member is not null) wanted.Add("w.member = @member");
        var least = WarningLevels.TryParse(level ?? "", out var parsed) ? (long)parsed : 0;
        var values = call.Values(reach, new { after = call.After(typeof(long))?[0] ?? long.MaxValue, state, level = least, member });
        var rows = call.Read(work => work.Query<Row>($"{Select} where {string.Join(" and ", wanted)} order by w.id desc limit @most", values).ToList());
        call.RecordLook();
        return call.Page(rows, r => Item(r, call), r => [r.Id]);
    }

    private static IResult One(long id, ApiCall call)
    {
        var told = Tell(id, call);
        call.RecordLook(told.Warning.Member);
        return ApiJson.Answer(told);
    }

    private static IResult Acknowledge(long id, ApiCall call)
    {
        _ = call.Body<NoWords>();
        return Done(id, call, desk => desk.Acknowledge(id, call.Who));
    }

    private static IResult FollowUp(long id, ApiCall call) => WithNote(id, call, (desk, note) => desk.FollowUp(id, call.Who, note));

    private static IResult Resolve(long id, ApiCall call) => WithNote(id, call, (desk, note) => desk.Resolve(id, call.Who, note));

    private static IResult Withdraw(long id, ApiCall call) => WithNote(id, call, (desk, note) => desk.Withdraw(id, call.Who, note));

    private static IResult WithNote(long id, ApiCall call, Action<WarningDesk, string> act)
    {
        var note = call.Body<WithNote>().Note.Trim();
        if (note.Length is 0 or > WarningDesk.LongestNote || note.Any(c => char.IsControl(c) && c != '\n')) throw ApiException.BadRequest(ApiWords.WrongText.Fill("note", WarningDesk.LongestNote));
        return Done(id, call, desk => act(desk, note));
    }

    private static IResult Done(long id, ApiCall call, Action<WarningDesk> act)
    {
        act(new WarningDesk(call.Database, call.Time));
        return ApiJson.Answer(Tell(id, call));
    }

    private static WarningTold Tell(long id, ApiCall call) => call.Read(work =>
    {
        var row = work.One<Row>(Select + " where w.id = @id", new { id }) ?? throw ApiException.NotHere();
        return new WarningTold(Item(row, call), Evidence(work, id), [.. WarningStore.Events(work, id).Select(e => new WarningStep(call.At(e.At), e.Who, e.What, e.Detail, e.Act))]);
    });

    private static JsonElement Evidence(Work work, long id)
    {
        using var evidence = JsonDocument.Parse(work.One<string>("select evidence from warnings where id = @id", new { id }) is { Length: > 0 } text ? text : "{}");
        return evidence.RootElement.Clone();
    }

    private static WarningItem Item(Row r, ApiCall call) => new(
        r.Id, r.Member, call.Caller.NameOf(r.Name, r.Branch), r.Unit, r.Rule, WarningLevels.Name((WarningLevel)r.Level), r.State, ApiCall.DayOf(r.FromDay), ApiCall.DayOf(r.UntilDay), call.At(r.IssuedAt), r.Provisional != 0);
}
