using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.SetAside;

/// <summary>What was looked at and left as it is, with the way back.</summary>
[Needs(Right.SeeCards)]
public sealed class LeftModel(DeskContext desk) : DeskPage(desk)
{
    private const int Most = 500;

    internal static Undo UndoOf(long act) => new("/set-aside/left?handler=Back", new Dictionary<string, string> { ["act"] = act.ToString(CultureInfo.InvariantCulture) });

    public IActionResult OnGet()
    {
        var rows = Read(work => SetAsideBoard.Left(work, AsideReach.Kiosks(work, Caller, Right.SeeCards), Most));
        var zone = Zone;
        return ShowTable(DeskTable.Of("set-aside-left", rows)
            .Column("at", SetAsideWords.At, l => Moments.Minute(l.At, zone), ColumnKind.Instant)
            .Column("reason", SetAsideWords.Reason, l => SetAsideWords.Name(l.Reason))
            .Column("taps", SetAsideWords.Taps, l => PageTexts.Number(l.Taps), ColumnKind.Number, order: l => l.Taps)
            .Column("note", SetAsideWords.LeaveNote, l => Note(l.Detail))
            .Column("who", SetAsideWords.Who, l => l.Who)
            .Action(SetAsideWords.Back, l => Caller.Can(Right.HandleCards) ? (UndoOf(l.Act).Address, UndoOf(l.Act).Values) : null)
            .WhenEmpty(SetAsideWords.LeftNone));
    }

    /// <summary>An act is taken back by whoever may handle every kiosk it was about, which is whoever sees it whole.</summary>
    [Needs(Right.HandleCards)]
    public IActionResult OnPostBack(long act)
    {
        var (mine, all) = Read(work => (SetAsideBoard.LeftBy(work, act, AsideReach.Kiosks(work, Caller, Right.HandleCards)), SetAsideBoard.LeftBy(work, act, null)));
        if (mine == 0 || mine < all) return NotFound();
        Done(SetAsideWords.BackDone.Fill(new LeaveDesk(Database, Time).Back(act, Caller.Name)));
        return Redirect("/set-aside");
    }

    /// <summary>The words alone; empty where they were erased.</summary>
    private static string Note(string detail)
    {
        if (detail.Length == 0) return "";
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty("note", out var note) ? note.GetString() ?? "" : "";
    }
}
