using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>Bytes that could never become a tap, by kiosk and reason.</summary>
[Needs(Right.SeeCards)]
public sealed class PayloadsModel(DeskContext desk) : DeskPage(desk)
{
    public string Kiosk { get; private set; } = "";
    public string KioskName { get; private set; } = "";
    public string Reason { get; private set; } = "";

    /// <param name="kiosk">With a reason: the group that is to be left as it is.</param>
    public IActionResult OnGet(string? kiosk, string? reason)
    {
        (Kiosk, Reason) = (kiosk ?? "", reason ?? "");
        return Show();
    }

    [Needs(Right.HandleCards)]
    public IActionResult OnPostLeave(string? kiosk, string? reason, string? note)
    {
        (Kiosk, Reason) = (kiosk ?? "", reason ?? "");
        if (Read(work => AsideReach.Kiosks(work, Caller, Right.HandleCards)) is { } mine && !mine.Contains(Kiosk)) return NotFound();
        var left = new LeaveDesk(Database, Time).LeavePayloads(Kiosk, Reason, Caller.Name, note ?? "");
        if (left.Fault is LeaveFault.NoteMissing or LeaveFault.NoteTooLong) Problem(SetAsideWords.LeaveNoteMissing, "note");
        else if (left.Fault == LeaveFault.NothingThere) Problem(SetAsideWords.LeaveNothing);
        if (Problems.Count > 0) return Show();
        Done(SetAsideWords.LeaveDone.Fill(left.Taps), LeftModel.UndoOf(left.Act));
        return Redirect("/set-aside/payloads");
    }

    private IActionResult Show()
    {
        var (groups, names) = Read(work => (SetAsideBoard.Payloads(work, AsideReach.Kiosks(work, Caller, Right.SeeCards)),
            work.Query<(string Kiosk, string Name)>("select kiosk, name from kiosks").ToDictionary(k => k.Kiosk, k => k.Name, StringComparer.Ordinal)));
        KioskName = names.GetValueOrDefault(Kiosk, Kiosk);
        var zone = Zone;
        return ShowTable(DeskTable.Of("payloads", groups)
            .Column("kiosk", SetAsideWords.Kiosk, g => names.GetValueOrDefault(g.Kiosk, g.Kiosk), link: g => "/set-aside/payloads?kiosk=" + Uri.EscapeDataString(g.Kiosk) + "&reason=" + Uri.EscapeDataString(g.Reason) + "#leave")
            .Column("reason", SetAsideWords.Reason, g => SetAsideWords.Name(g.Reason))
            .Column("todo", SetAsideWords.Todo, g => SetAsideWords.Advice(g.Reason))
            .Column("count", SetAsideWords.Count, g => PageTexts.Number(g.Count), ColumnKind.Number, order: g => g.Count)
            .Column("detail", SetAsideWords.Saw, g => g.Detail)
            .Column("first", SetAsideWords.First, g => Moments.Minute(g.FirstAt, zone), ColumnKind.Instant)
            .Column("last", SetAsideWords.Last, g => Moments.Minute(g.LastAt, zone), ColumnKind.Instant)
            .WhenEmpty(SetAsideWords.PayloadNone));
    }
}
