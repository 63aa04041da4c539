using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>One member's ledger: every entry with its reason, and the time bank.</summary>
[Needs(Right.SeeCredits, Target.Member, "member")]
public sealed class MemberModel(DeskContext desk) : DeskPage(desk)
{
    private CategoryNames _names = CategoryNames.Of(null);

    public string Member { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string Branch { get; private set; } = "";
    public Period Period { get; private set; }
    public long Points { get; private set; }
    public (long Balance, long Owed) TimeBank { get; private set; }
    public IReadOnlyList<TimeBankLine> Statement { get; private set; } = [];
    public IReadOnlyList<ServiceUse> Uses { get; private set; } = [];
    public IReadOnlyDictionary<string, string> SessionNames { get; private set; } = new Dictionary<string, string>();
    public ChartView? Chart { get; private set; }
    public IReadOnlyList<Choice> Periods => PeriodChoices.Of(Period, Today);
    public bool MayWithdraw => Caller.Can(Right.SettleCredits, Branch);
    public string GivenMinutes { get; private set; } = "";
    public string GivenPurpose { get; private set; } = "";

    public IActionResult OnGet(string member, string? period) => Show(member, period);

    [Needs(Right.SettleCredits, Target.Member, "member")]
    public IActionResult OnPostWithdraw(string member, string? minutes, string? purpose)
    {
        (GivenMinutes, GivenPurpose) = (minutes ?? "", purpose ?? "");
        if (long.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            && new TimeBankStore(Database).Withdraw(member, wanted, purpose?.Trim() ?? "", Caller.Name, Time.GetUtcNow(), Today) is { Refusal: null } made)
        {
            Done(CreditWords.Withdrawn.Fill(wanted), new Undo($"/credits/members/{Uri.EscapeDataString(member)}?handler=cancel", new Dictionary<string, string> { ["withdrawal"] = made.Act.ToString(CultureInfo.InvariantCulture) }));
            return RedirectToPage(new { member });
        }

        Problem(CreditWords.CannotWithdraw.Fill(TimeBankStore.MostMinutes), "minutes");
        return Show(member, null);
    }

    [Needs(Right.SettleCredits, Target.Member, "member")]
    public IActionResult OnPostCancel(string member, long withdrawal)
    {
        // The withdrawal's number comes from the form: it must be one of this very member, for whom the right was asked.
        var isTheirs = Read(work => Persons.Find(work, member) is { } person && TimeBankStore.Withdrawals(work, person).Any(w => w.Act == withdrawal));
        if (isTheirs && new TimeBankStore(Database).Cancel(withdrawal, Caller.Name, CreditWords.CancelReason.Chinese, Time.GetUtcNow()).Refusal is null)
        {
            Done(CreditWords.WithdrawalCancelled);
            return RedirectToPage(new { member });
        }

        Problem(CreditWords.CannotCancel);
        return Show(member, null);
    }

    public string CategoryName(string category) => _names.Of(category);

    public static string DayText(long day) => Period.DayText(day);

    /// <summary>A line of the statement: the session's name, or what the minutes were taken for.</summary>
    public string WhatOf(TimeBankLine line) => line.Minutes > 0 ? SessionNames.GetValueOrDefault(line.What, line.What) : line.What;

    private IActionResult Show(string member, string? period)
    {
        Period = Period.TryParse(period ?? "", out var chosen) ? chosen : PeriodChoices.ThisYear(Today);
        var lines = Read(work => Load(work, member));
        if (lines is null) return NotFound();
        RecordLook("look-credits", Member);
        return ShowTable(TableOf(lines));
    }

    private List<Line>? Load(Work work, string member)
    {
        if (Persons.Find(work, member) is not { } person) return null;
        var known = work.One<(string Name, string Branch)>("select name, branch from members where member = @person", new { person });
        (Member, Name, Branch, _names) = (person, Caller.NameOf(known.Name, known.Branch), known.Branch, CategoryNames.Read(work, Today));
        var all = LedgerStore.Entries(work, person);
        var entries = all.Where(e => e.Day >= Period.FromDay && e.Day < Period.UntilDay).ToList();
        var mine = entries.Where(e => e is { IsLive: true, Account: CreditAccount.Member }).ToList();
        var withdrawals = TimeBankStore.Withdrawals(work, person);
        Points = mine.Sum(e => e.Amount);
        TimeBank = TimeBankRules.Of(all.Where(e => e is { IsLive: true, Account: CreditAccount.TimeBank }).Sum(e => e.Amount), withdrawals.Sum(w => w.Minutes));
        Statement = TimeBankRules.Statement(all, withdrawals);
        Uses = [.. LedgerStore.Uses(work, [person])[person].Where(u => u.Day >= Period.FromDay && u.Day < Period.UntilDay)];
        var ids = entries.Select(e => e.Session).Concat(Statement.Where(l => l.Minutes > 0).Select(l => l.What)).Concat(Uses.Select(u => u.Session)).Distinct().ToArray();
        SessionNames = ids.Chunk(500).SelectMany(some => work.Query<(string Id, string Name)>("select session, name from sessions where session in @some", new { some })).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        Chart = CreditCharts.ByMonth(Period, [.. mine.Select(e => ((long)Period.MonthOf(e.Day), e.Category, e.Amount))], _names, "");
        return [.. entries.SelectMany(LinesOf)];
    }

    private static IEnumerable<Line> LinesOf(LedgerEntry entry)
    {
        yield return new(entry, false);
        if (!entry.IsLive) yield return new(entry, true);
    }

    private DeskTable<Line> TableOf(List<Line> lines) => DeskTable.Of("credits-ledger", lines)
        .Column("day", CreditWords.Day, r => DayText(r.Entry.Day), ColumnKind.Date, order: r => r.Entry.Day)
        .Column("session", CreditWords.Session, r => SessionNames.GetValueOrDefault(r.Entry.Session, r.Entry.Session), link: r => Caller.Can(Right.SeeActivities) ? "/sessions/" + Uri.EscapeDataString(r.Entry.Session) : null)
        .Column("category", CreditWords.Category, r => _names.Of(r.Entry.Category))
        .Column("amount", CreditWords.Amount, AmountOf, ColumnKind.Number, order: r => r.Sign * r.Entry.Amount)
        .Column("why", CreditWords.Why, WhyOf)
        .WhenEmpty(CreditWords.NoLedger);

    private static string AmountOf(Line line) => line.Entry.Account == CreditAccount.TimeBank
        ? CreditWords.MinutesOf.Fill((line.Sign * line.Entry.Amount).ToString("+0;-0;0", CultureInfo.InvariantCulture)).ToString() : (line.Sign * line.Entry.Amount / 100m).ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture);

    private static string WhyOf(Line line)
    {
        var entry = line.Entry;
        if (line.IsReversal) return CreditWords.Reversal + PolicyWords.Separator.ToString() + CreditWords.ReversedBy.Fill(entry.ReversedBy);
        var (english, chinese) = ExplanationRules.Name(entry.Status);
        List<Bilingual> parts = [new(chinese, english), CreditWords.OfRule(entry.Rule)];
        if (entry.Minutes > 0) parts.Add(CreditWords.StayOf.Fill(entry.Minutes));
        if (entry.Cut.Length > 0) parts.Add(CreditWords.CutBy.Fill(PeriodChoices.Points(entry.Earned), entry.Cut));
        parts.Add(CreditWords.ByPolicy.Fill(entry.Policy));
        return string.Join(PolicyWords.Separator.ToString(), parts);
    }

    internal sealed record Line(LedgerEntry Entry, bool IsReversal)
    {
        public int Sign => IsReversal ? -1 : 1;
    }
}
