using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A member's credits over a year, and the ledger they are the sum of.</summary>
[Needs(Right.SeeCredits, Target.Member)]
public sealed class MemberCreditsModel(DeskContext desk) : MemberFilePage(desk)
{
    [FromQuery(Name = "year")]
    public int? Asked { get; set; }

    public int Year { get; private set; }

    public IReadOnlyList<int> Years { get; private set; } = [];

    internal MemberCredits Credits { get; private set; } = new([], [], [], 0, 0);

    protected override string Part => "credits";

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        var now = DateOnly.FromDayNumber((int)Today).Year;
        Year = Asked is { } year && year > now - 20 && year <= now ? year : now;
        Years = [.. Enumerable.Range(0, 4).Select(back => now - back)];
        Credits = Read(work => MemberCreditsQuery.Of(work, Id, Year, Today));
        return ShowTable(TableOf());
    }

    private DeskTable<CreditRow> TableOf() => DeskTable.Of("credits-" + Id, Credits.Rows)
        .Column("day", MemberWords.Day, r => ShownTime.Day(r.Entry.Day), ColumnKind.Date)
        .Column("session", MemberWords.Session, r => r.Session, link: r => Caller.Can(Right.SeeActivities) ? "/sessions/" + r.Entry.Session : null)
        .Column("category", MemberWords.Category, r => Credits.Categories.FirstOrDefault(c => c.Word == r.Entry.Category).Name?.ToString() ?? r.Entry.Category)
        .Column("for", MemberWords.For, r => For(r.Entry.Rule).ToString())
        .Column("outcome", MemberWords.Outcome, r => MemberTones.Status(r.Entry.Status).ToString())
        .Column("amount", MemberWords.Amount, r => r.Entry.Account == CreditAccount.TimeBank ? r.Entry.Amount.ToString(CultureInfo.InvariantCulture) : ShownTime.Points(r.Entry.Amount), ColumnKind.Number, order: r => r.Entry.Amount)
        .Column("policy", MemberWords.Policy, r => r.Entry.Policy.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: r => r.Entry.Policy)
        .Column("note", MemberWords.Note, r => Note(r.Entry))
        .WhenEmpty(MemberWords.NoCredits);

    private static Bilingual For(CreditRule rule) => rule switch
    {
        CreditRule.Hours => MemberWords.ForHours, CreditRule.DoubleReport => MemberWords.ForDouble, CreditRule.BranchReport => MemberWords.ForBranch, CreditRule.UnitReport => MemberWords.ForUnit,
        CreditRule.Minutes => MemberWords.ForMinutes, _ => MemberWords.ForAttendance,
    };

    private static string Note(LedgerEntry entry)
    {
        var notes = new List<Bilingual>();
        if (entry.Cut.Length > 0) notes.Add(MemberWords.Cut.Fill(ShownTime.Points(entry.Earned), entry.Cut));
        if (entry.Act > 0) notes.Add(MemberWords.ByAct.Fill(entry.Act));
        if (!entry.IsLive) notes.Add(MemberWords.Reversed.Fill(entry.ReversedBy));
        return string.Join(Bilingual.IsEnglish ? "; " : "；", notes);
    }
}
