using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>One warning: why, what it rests on, what was done, and what a person can do.</summary>
[Needs(Right.SeeWarnings, Target.Warning)]
public sealed class DetailModel(DeskContext desk) : DeskPage(desk)
{
    public Warning Warning { get; private set; } = null!;
    public WarningEvidence Evidence { get; private set; } = null!;
    public string Name { get; private set; } = "";
    public string Branch { get; private set; } = "";
    public IReadOnlyList<(EvidenceSession Session, string Outcome)> Sessions { get; private set; } = [];
    public IReadOnlyList<WarningEvent> Story { get; private set; } = [];
    public IReadOnlyList<Tell> Told { get; private set; } = [];

    /// <summary>What was written into a form that could not be done.</summary>
    public string Text { get; private set; } = "";

    public bool MayHandle => Caller.Can(Right.HandleWarnings, Branch);
    public bool CanAcknowledge => Warning.State == WarningStates.Open;
    public bool CanFollowUp => Warning.State is not (WarningStates.Withdrawn or WarningStates.Resolved);
    public bool CanResolve => Warning.State is not (WarningStates.Withdrawn or WarningStates.Resolved);
    public bool CanWithdraw => !(Warning.State == WarningStates.Withdrawn && Warning.ByHand);

    public IActionResult OnGet(long id) => Load(id) ? Page() : NotFound();

    [Needs(Right.HandleWarnings, Target.Warning)]
    public IActionResult OnPostAcknowledge(long id, string? back) => Do(id, "", desk =>
    {
        desk.Acknowledge(id, Caller.Name);
        Done(WarningWords.Acknowledged.Fill(id), new Undo($"/warnings/{id.ToString(CultureInfo.InvariantCulture)}?handler=takeBack", new Dictionary<string, string>()));
    }, back == "list" ? "/warnings" : null);

    [Needs(Right.HandleWarnings, Target.Warning)]
    public IActionResult OnPostTakeBack(long id) => Do(id, "", desk =>
    {
        desk.TakeBackAcknowledgement(id, Caller.Name);
        Done(WarningWords.TakenBack.Fill(id));
    });

    [Needs(Right.HandleWarnings, Target.Warning)]
    public IActionResult OnPostFollowUp(long id, string? note) => WithText(id, note, "note", (desk, text) =>
    {
        desk.FollowUp(id, Caller.Name, text);
        Done(WarningWords.FollowedUp);
    });

    [Needs(Right.HandleWarnings, Target.Warning)]
    public IActionResult OnPostResolve(long id, string? outcome) => WithText(id, outcome, "outcome", (desk, text) =>
    {
        desk.Resolve(id, Caller.Name, text);
        Done(WarningWords.Resolved.Fill(id));
    });

    [Needs(Right.HandleWarnings, Target.Warning)]
    public IActionResult OnPostWithdraw(long id, string? reason) => WithText(id, reason, "reason", (desk, text) =>
    {
        desk.Withdraw(id, Caller.Name, text);
        Done(WarningWords.Withdrawn.Fill(id));
    });

    public string Instant(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Who did it; a unit where it was told further up.</summary>
    public string Detail(WarningEvent told) => told switch
    {
        { What: "escalated" } => Units.Name(told.Detail),
        { Who: Acts.ActLog.System, What: "withdrawn" } => RefusalWords.Of(told.Detail).ToString(),
        { Who: Acts.ActLog.System, Act: > 0 } => "",
        _ => told.Detail,
    };

    private IActionResult WithText(long id, string? text, string field, Action<WarningDesk, string> change)
    {
        if (text?.Replace("\r\n", "\n", StringComparison.Ordinal).Trim() is { Length: > 0 and <= WarningDesk.LongestNote } note && !note.Any(c => char.IsControl(c) && c != '\n')) return Do(id, note, desk => change(desk, note));
        Problem(WarningWords.NeedText.Fill(WarningDesk.LongestNote), field);
        Text = text ?? "";
        return Load(id) ? Page() : NotFound();
    }

    private IActionResult Do(long id, string text, Action<WarningDesk> change, string? then = null)
    {
        try
        {
            change(new WarningDesk(Database, Time));
            return then is null ? RedirectToPage(new { id }) : LocalRedirect(then);
        }
        catch (WarningException)
        {
            Problem(WarningWords.NotAnyMore);
            Text = text;
            return Load(id) ? Page() : NotFound();
        }
    }

    private bool Load(long id)
    {
        var found = Read(work =>
        {
            if (WarningStore.Find(work, id) is not { } warning) return false;
            Warning = warning;
            Evidence = WarningEvidence.Read(warning.Evidence);
            var member = work.One<(string Name, string Branch)?>("select name, branch from members where member = @Member", new { warning.Member });
            (Name, Branch) = member is { } known ? (Caller.NameOf(known.Name, known.Branch), known.Branch) : ("", warning.Unit);
            (Story, Told, Sessions) = (WarningStore.Events(work, id), WarningStore.Tells(work, id), SessionsOf(work, warning.Member));
            return true;
        });
        // Its grounds are the member's whereabouts: to read them is a look at the member's file.
        if (found) RecordLook("look-warning", Warning.Member);
        return found;
    }

    private List<(EvidenceSession, string)> SessionsOf(Work work, string member)
    {
        if (Evidence.Sessions.Count == 0) return [];
        var outcomes = work.Query<(string Session, long Status)>(
            "select session, status from derived.attendance where member = @member and session in @sessions", new { member, sessions = Evidence.Sessions.Select(s => s.Session).Distinct().ToArray() })
            .ToDictionary(o => o.Session, o => (AttendanceStatus)o.Status, StringComparer.Ordinal);
        return [.. Evidence.Sessions.Select(s => (s, outcomes.TryGetValue(s.Session, out var status) && ExplanationRules.Name(status) is var (english, chinese) ? new Bilingual(chinese, english).ToString() : ""))];
    }
}
