using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Alerts;

/// <summary>One security alert: what it means, what was seen, and that somebody has looked into it.</summary>
[Needs(Right.HandleAlerts, Target.Alert)]
public sealed class AlertModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostTaps = 50;

    public SecurityAlert Alert { get; private set; } = null!;
    public AlertWord Word => AlertWords.Of(Alert.Kind);
    public IReadOnlyList<SetAsideTap> Taps { get; private set; } = [];

    /// <summary>Where the subject has a page this person may open; null where not.</summary>
    public string? SubjectAddress { get; private set; }
    public bool IsKiosk { get; private set; }
    public string Note { get; private set; } = "";
    public string Typed { get; private set; } = "";

    public IActionResult OnGet(long id) => Show(id);

    [Needs(Right.HandleAlerts, Target.Alert)]
    public IActionResult OnPost(long id, string? note)
    {
        Typed = note?.Trim() ?? "";
        if (Typed.Length is 0 or > AlertDesk.LongestNote || Typed.Any(char.IsControl))
        {
            Problem(AlertDeskWords.NoteMissing, "note");
            return Show(id);
        }

        try
        {
            new AlertDesk(Database, Time).Acknowledge(id, Caller.Name, Typed);
        }
        catch (AlertException e)
        {
            Problem(e.Message);
            return Show(id);
        }

        Done(AlertDeskWords.Done.Fill(id));
        return Redirect("/alerts");
    }

    private IActionResult Show(long id)
    {
        var found = Read(work =>
        {
            if (AlertStore.Find(work, id) is not { } alert) return false;
            Alert = alert;
            IsKiosk = KioskId.TryParse(alert.Subject, out _) && work.One<long>("select count(*) from kiosks where kiosk = @Subject", new { alert.Subject }) > 0;
            Taps = IsKiosk ? [] : SetAsideBoard.OfCard(work, alert.Subject, MostTaps);
            if (!alert.IsOpen && work.One<long>("select act from security_alerts where alert = @id", new { id }) is > 0 and var act && ActLog.Find(work, act) is { IsErased: false } told) Note = NoteOf(told.Detail);
            return true;
        });
        if (!found) return NotFound();
        SubjectAddress = IsKiosk ? (Desk.Gate.May(Right.SeeKiosks, Target.Kiosk, Alert.Subject) ? "/kiosks/" + Alert.Subject : null)
            : Caller.Can(Right.SeeCards) && Desk.Gate.May(Right.SeeCards, Target.Card, Alert.Subject) && Read(work => work.One<long>("select count(*) from cards where card = @Subject", new { Alert.Subject })) > 0 ? "/cards/" + Alert.Subject : null;
        return Page();
    }

    private static string NoteOf(string detail)
    {
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty("note", out var note) ? note.GetString() ?? "" : "";
    }

    public string Minute(long at) => Moments.Minute(at, Zone);
}
