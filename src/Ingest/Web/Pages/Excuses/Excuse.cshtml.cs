using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A step in an excuse's story.</summary>
public sealed record ExcuseStep(long At, string Who, string What, string Note);

/// <summary>One excuse: what is asked, what was done about it, and the decision.</summary>
[Needs(Right.RequestExcuses, Target.Excuse)]
public sealed class ExcuseModel(DeskContext desk) : DeskPage(desk)
{
    [FromRoute(Name = "id")]
    public long Id { get; set; }

    internal Excuse Excuse { get; private set; } = new(0, "", "", 0, 0, "", "", ExcuseState.Requested, 0);

    public string Name { get; private set; } = "";

    /// <summary>The session's name and start; empty where a span of time is meant.</summary>
    public string Session { get; private set; } = "";

    public IReadOnlyList<ExcuseStep> Steps { get; private set; } = [];

    public bool MayDecide { get; private set; }

    public bool MayWithdraw => Excuse.State == ExcuseState.Requested || (Excuse.State == ExcuseState.Approved && MayDecide);

    public void OnGet() => Load();

    [Needs(Right.DecideExcuses, Target.Excuse)]
    public IActionResult OnPostApprove(string? reason, string? from) => Move(ExcuseState.Approved, reason, ExcuseWords.DidApprove, from);

    [Needs(Right.DecideExcuses, Target.Excuse)]
    public IActionResult OnPostRefuse(string? reason)
    {
        if (!string.IsNullOrWhiteSpace(reason)) return Move(ExcuseState.Refused, reason, ExcuseWords.DidRefuse);
        Problem(ExcuseWords.SayWhy, "reason");
        Load();
        return Page();
    }

    /// <summary>Takes a decision back.</summary>
    [Needs(Right.DecideExcuses, Target.Excuse)]
    public IActionResult OnPostReopen() => Move(ExcuseState.Requested, null, ExcuseWords.DidReopen);

    [Needs(Right.RequestExcuses, Target.Excuse)]
    public IActionResult OnPostWithdraw(string? reason)
    {
        Load();
        if (MayWithdraw || Excuse.State != ExcuseState.Approved) return Move(ExcuseState.Withdrawn, reason, ExcuseWords.DidWithdraw);
        Problem(ExcuseWords.NeedsDecider);
        return Page();
    }

    private IActionResult Move(ExcuseState to, string? reason, Bilingual told, string? from = null)
    {
        var moved = Write(work => ExcuseStore.Move(work, Time.GetUtcNow(), Caller.Name, Id, to, reason?.Trim() ?? ""));
        if (moved.Refused is { } why)
        {
            Problem(RefusalWords.Of(why));
            Load();
            return Page();
        }

        Done(told.Fill(Id), to is ExcuseState.Approved or ExcuseState.Refused ? new Undo($"/excuses/{Text}?handler=Reopen", new Dictionary<string, string>()) : null);
        return Redirect(from == "list" ? "/excuses" : "/excuses/" + Text);
    }

    private string Text => Id.ToString(CultureInfo.InvariantCulture);

    private void Load()
    {
        MayDecide = Desk.Gate.May(Right.DecideExcuses, Target.Excuse, Text);
        Read(work =>
        {
            Excuse = ExcuseStore.Find(work, Id)!;
            var (name, branch) = work.One<(string, string)>("select name, branch from members where member = @Member", new { Excuse.Member });
            Name = Caller.NameOf(name, branch);
            if (work.One<(string Name, long Starts)?>("select name, starts from sessions where session = @Session", new { Excuse.Session }) is { } session) Session = $"{ShownTime.Minute(session.Starts, Zone)} {session.Name}";
            Steps = [.. StepsOf(work)];
            return true;
        });
    }

    /// <summary>The acts under the member's number that speak of this excuse.</summary>
    private IEnumerable<ExcuseStep> StepsOf(Work work) => work.Query<Act>("""
        select act as Number, at as At, who as Who, what as What, subject as Subject, detail as Detail, salt as Salt, digest as Digest, previous as Previous, hash as Hash
        from acts where subject = @Member and what like 'excuse-%' and act >= @Id order by act
        """, new { Excuse.Member, Id }).Where(IsOurs).Select(a => new ExcuseStep(a.At, a.Who, WordOf(a.What), NoteOf(a)));

    private bool IsOurs(Act act)
    {
        if (act.Number == Id) return true;
        using var detail = JsonDocument.Parse(act.Detail);
        return detail.RootElement.TryGetProperty("excuse", out var number) && number.TryGetInt64(out var excuse) && excuse == Id;
    }

    private static string NoteOf(Act act)
    {
        using var detail = JsonDocument.Parse(act.Detail);
        return detail.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() ?? "" : "";
    }

    private static string WordOf(string what) => (what switch
    {
        "excuse-request" => ExcuseWords.ActRequest, "excuse-approve" => ExcuseWords.ActApprove, "excuse-refuse" => ExcuseWords.ActRefuse, "excuse-reopen" => ExcuseWords.ActReopen, _ => ExcuseWords.ActWithdraw,
    }).ToString();
}
