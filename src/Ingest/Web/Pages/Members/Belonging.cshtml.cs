using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Where a member belongs, since when; and the forms that change it. Each entry is one act of the roster's desk, the same as on the command line.</summary>
[Needs(Right.SeeMembers, Target.Member)]
public sealed class MemberBelongingModel(DeskContext desk) : MemberFilePage(desk)
{
    private const int MostSuggested = 300;

    internal MemberFile Roll { get; private set; } = new() { Number = "" };

    public bool MayEdit { get; private set; }

    /// <summary>Branches and communities to choose from while typing.</summary>
    public IReadOnlyList<Organisation> Branches { get; private set; } = [];

    public IReadOnlyList<Organisation> Communities { get; private set; } = [];

    protected override string Part => "belonging";

    private RosterDesk Roster => new(Database, new DistrictDays(Zone), Time);

    private MergeDesk Merges => new(Database, new DistrictDays(Zone), Time);

    public IActionResult OnGet() => Open() ?? Show();

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostTransfer(string? branch, string? from, string? reason) => Enter(() =>
    {
        if (Unit(branch, "branch") is not { } unit || !TryDay(from, "from", out var day)) return null;
        var before = Read(work => MemberFile.Load(work, Id)[Id].HomeAt(day ?? Today));
        var answer = Roster.Transfer(Id, unit, day, Caller.Name, reason?.Trim() ?? "");
        // Whoever gives a member away beyond his own units cannot take the member back.
        var undo = before is not null && Caller.Can(Right.EditRoster, unit) ? Back("Transfer", ("branch", before), ("from", ShownTime.Day(day ?? Today))) : null;
        return (answer, BelongingWords.Transferred.Fill(Units.Name(unit), ShownTime.Day(day ?? Today)), undo);
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostReportIn(string? community, string? from, string? reason) => Enter(() =>
    {
        if (!TryDay(from, "community-from", out var day)) return null;
        var unit = string.IsNullOrWhiteSpace(community) ? null : community.Trim();
        var before = Read(work => HistoryRules.At(MemberFile.Load(work, Id)[Id].Communities, day ?? Today))?.Value ?? "";
        var answer = Roster.ReportIn(Id, unit, day, Caller.Name, reason?.Trim() ?? "");
        return (answer, BelongingWords.ReportsIn.Fill(unit is null ? BelongingWords.Nowhere : Units.Name(unit), ShownTime.Day(day ?? Today)), Back("ReportIn", ("community", before), ("from", ShownTime.Day(day ?? Today))));
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostStay(string? branch, string? from, string? until, string? reason) => Enter(() =>
    {
        if (Unit(branch, "stay-branch") is not { } unit || !TryDay(from, "stay-from", out var day) || !TryDay(until, "stay-until", out var end)) return null;
        var answer = Roster.Stay(Id, unit, day, end, Caller.Name, reason?.Trim() ?? "");
        return (answer, BelongingWords.StayAdded.Fill(Units.Name(unit), ShownTime.Day(day ?? Today)), Back("StayBack", ("branch", unit), ("from", ShownTime.Day(day ?? Today))));
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostStayBack(string? branch, string? from) => Enter(() =>
    {
        if (Unit(branch, "stay-branch") is not { } unit || !TryDay(from, "stay-from", out var day)) return null;
        return (Roster.TakeBackStay(Id, unit, day ?? Today, Caller.Name), BelongingWords.StayTakenBack.Fill(Units.Name(unit)), null);
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostExempt(string? from, string? until, string? reason) => Enter(() =>
    {
        if (!TryDay(from, "exempt-from", out var day) || !TryDay(until, "exempt-until", out var end)) return null;
        var answer = Roster.Exempt(Id, day, end, Caller.Name, reason?.Trim() ?? "");
        return (answer, BelongingWords.ExemptionAdded.Fill(ShownTime.Day(day ?? Today)), Back("ExemptBack", ("from", ShownTime.Day(day ?? Today))));
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostExemptBack(string? from) => Enter(() =>
        TryDay(from, "exempt-from", out var day) ? (Roster.TakeBackExemption(Id, day ?? Today, Caller.Name), BelongingWords.ExemptionTakenBack, null) : null);

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostMerge(string? number, string? reason) => Enter(() =>
    {
        var other = number?.Trim().ToUpperInvariant() ?? "";
        if (other.Length == 0) Problem(BelongingWords.GiveNumber, "number");
        // The other file is changed as much as this one.
        else if (!Desk.Gate.May(Right.EditRoster, Target.Member, other)) Problem(BelongingWords.NotYours.Fill(other), "number");
        else return (Merges.Merge(other, Id, Caller.Name, reason?.Trim() ?? ""), BelongingWords.MergedWith.Fill(other, Id), Back("Unmerge", ("number", other)));
        return null;
    });

    [Needs(Right.EditRoster, Target.Member)]
    public IActionResult OnPostUnmerge(string? number) => Enter(() =>
    {
        var other = number?.Trim() ?? "";
        if (!Read(work => Persons.Numbers(work, Id)).Contains(other) || other == Id) return null;
        return (Merges.Unmerge(other, Caller.Name), BelongingWords.Unmerged.Fill(other), null);
    });

    private IActionResult Enter(Func<(RosterAnswer Answer, Bilingual Told, Undo? Undo)?> enter)
    {
        if (Open(isLook: false) is { } elsewhere) return elsewhere;
        if (enter() is not { } entered) return Show();
        if (entered.Answer.Done)
        {
            Done(entered.Answer.Act == 0 ? BelongingWords.AlreadySo : entered.Told, entered.Answer.Act == 0 ? null : entered.Undo);
            return Redirect(Here);
        }

        Problem(RefusalWords.Of(entered.Answer.Text));
        return Show();
    }

    private PageResult Show()
    {
        Roll = Read(work => MemberFile.Load(work, Id)[Id]);
        MayEdit = May(Right.EditRoster);
        if (MayEdit)
        {
            var within = Units.Tree(Caller.Reach(Right.EditRoster).Tops).Select(u => u.Unit).ToList();
            Branches = [.. within.Where(u => u.Kind == "branch").Take(MostSuggested)];
            Communities = [.. within.Where(u => u.Kind == "community").Take(MostSuggested)];
        }

        return Page();
    }

    private string? Unit(string? given, string field)
    {
        if (!string.IsNullOrWhiteSpace(given)) return given.Trim();
        Problem(BelongingWords.GiveUnit, field);
        return null;
    }

    /// <summary>Null for an empty field, which means today or no end.</summary>
    private bool TryDay(string? text, string field, out long? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (WallTimeRules.TryReadDay(text.Trim(), out var read))
        {
            day = read.DayNumber;
            return true;
        }

        Problem(BelongingWords.WrongDay.Fill(Contracts.Shown.Of(text)), field);
        return false;
    }

    private Undo Back(string handler, params (string Name, string Value)[] values) => new($"{Here}?handler={handler}", values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));
}
