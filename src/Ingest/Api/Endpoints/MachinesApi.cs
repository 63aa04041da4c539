using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Kiosks and how they are; security alerts.</summary>
internal static class MachinesApi
{
    private const string Alerts = """
        select alert as Alert, kind as Kind, subject as Subject, detail as Detail, unit as Unit, count as Count, first_at as FirstAt, last_at as LastAt, acknowledged_by as AcknowledgedBy, acknowledged_at as AcknowledgedAt
        from security_alerts
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/kiosks", Kiosks).Many<KioskItem>("listKiosks", "Kiosks with how they are, by id", "centre").Needs(Right.SeeKiosks);
        api.MapGet("/kiosks/{id}", Kiosk).One<KioskItem>("getKiosk", "A kiosk").Needs(Right.SeeKiosks, Target.Kiosk);
        api.MapGet("/alerts", List).Many<AlertItem>("listAlerts", "Security alerts, the newest first", "open").Needs(Right.HandleAlerts);
        api.MapPost("/alerts/{id}/acknowledge", Acknowledge).Act<AlertNote, AlertItem>("acknowledgeAlert", "Somebody has looked into it; what is seen from then on opens another alert").Needs(Right.HandleAlerts, Target.Alert);
    }

    private static IResult Kiosks(ApiCall call, LiveBoard board)
    {
        var (reach, centre, after) = (call.Caller.Reach(Right.SeeKiosks), call.Text("centre"), call.After(typeof(string))?[0] as string ?? "");
        // A district has some hundreds of kiosks; the register reads them all at once.
        var rows = call.Read(KioskRegister.All).Where(k => string.CompareOrdinal(k.Kiosk, after) > 0 && reach.Holds(k.Centre) && (centre is null || k.Centre == centre))
            .OrderBy(k => k.Kiosk, StringComparer.Ordinal).Take(call.Limit + 1).ToList();
        var live = board.Current.Kiosks.ToLookup(k => k.Id, StringComparer.Ordinal);
        return call.Page(rows, k => Item(k, live[k.Kiosk].FirstOrDefault(), call), k => [k.Kiosk]);
    }

    private static IResult Kiosk(string id, ApiCall call, LiveBoard board) =>
        ApiJson.Answer(Item(call.Read(work => KioskRegister.Find(work, id)) ?? throw ApiException.NotHere(), board.Current.Kiosks.FirstOrDefault(k => k.Id == id), call));

    private static IResult List(ApiCall call)
    {
        var (reach, open) = (call.Caller.Reach(Right.HandleAlerts), call.Choice("open", "true", "false"));
        var wanted = $"where alert < @after and {reach.Sql("unit")}{open switch { "true" => " and acknowledged_at = 0", "false" => " and acknowledged_at <> 0", _ => "" }}";
        var rows = call.Read(work => work.Query<SecurityAlert>($"{Alerts} {wanted} order by alert desc limit @most", call.Values(reach, new { after = call.After(typeof(long))?[0] ?? long.MaxValue })).ToList());
        return call.Page(rows, a => Item(a, call), a => [a.Alert]);
    }

    private static IResult Acknowledge(long id, ApiCall call)
    {
        var note = call.Body<AlertNote>().Note;
        if (note.Length > 0) note = ApiCall.Required("note", note, AlertDesk.LongestNote);
        new AlertDesk(call.Database, call.Time).Acknowledge(id, call.Who, note);
        return ApiJson.Answer(Item(call.Read(work => AlertStore.Find(work, id)) ?? throw ApiException.NotHere(), call));
    }

    private static KioskItem Item(KioskEntry kiosk, LiveKiosk? live, ApiCall call) => new(
        kiosk.Kiosk, kiosk.Name, kiosk.Centre, kiosk.CentreName, kiosk.State, call.AtOrNone(kiosk.EndsAt),
        live is null ? null : new KioskHealth(live.Online, live.CompleteTo, live.Waiting, live.LastTap, live.ReadersReady, live.ReadersTotal, live.Trouble));

    private static AlertItem Item(SecurityAlert a, ApiCall call)
    {
        var word = AlertWords.Of(a.Kind);
        var english = Bilingual.IsEnglish;
        return new(
            a.Alert, a.Kind, english ? word.TitleEn : word.TitleZh, word.Level, a.Subject, a.Unit, a.Detail, english ? word.Do : word.DoZh, a.Count, call.At(a.FirstAt), call.At(a.LastAt),
            a.IsOpen ? null : a.AcknowledgedBy, call.AtOrNone(a.AcknowledgedAt));
    }
}
