using System.Globalization;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Analysis;
using CardSystem.Ingest.Web.Pages.Credits;
using CardSystem.Ingest.Web.Pages.Policies;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>One year: how it goes, its settlements, and what has changed since.</summary>
[Needs(Right.SeeCredits)]
public sealed class YearModel(DeskContext desk, JobDesk jobs) : DeskPage(desk)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public AssessmentPeriod Period { get; private set; } = null!;
    public Organisation? Unit { get; private set; }
    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];
    public ChartView? Chart { get; private set; }
    public YearProgress? Progress { get; private set; }
    public IReadOnlyList<Settlement> Settlements { get; private set; } = [];
    public SettlementGaps? Gaps { get; private set; }
    public IReadOnlyList<BehindReason> Behind { get; private set; } = [];
    public bool MaySettle => PeriodRights.Holds(Caller, Units);
    public bool CanSettleAtOnce => Gaps is { IsNothing: true } && Behind.Count == 0;
    public string Reason { get; private set; } = "";

    public IActionResult OnGet(int year, string? unit)
    {
        var reach = Caller.Reach(Right.SeeCredits);
        if (!string.IsNullOrEmpty(unit) && (!reach.Holds(unit) || Units[unit] is null)) return NotFound();
        Unit = string.IsNullOrEmpty(unit) ? Units.Tree(reach.Tops).Select(u => u.Unit).FirstOrDefault() : Units[unit];
        UnitChoices = Analysis.UnitChoices.Of(Units, reach);
        if (Unit is { } one && UnitChoices.All(c => c.Value != one.Id)) UnitChoices = [.. UnitChoices, new Choice(one.Id, one.Name)];
        var rows = Read(work => Load(work, year));
        if (rows is null) return NotFound();
        return Progress is not null ? ShowTable(MemberTable(Progress)) : ShowTable(UnitTable(rows));
    }

    /// <summary>The year as a file: a settlement, or what stands now. It holds everybody, so only who may see all of it gets it.</summary>
    public IActionResult OnGetFile(int year, long? version)
    {
        if (!Units.Roots.All(r => Caller.Can(Right.SeeCredits, r.Id))) return NotFound();
        var lines = Read(work => PeriodStore.Find(work, year) is null ? null : YearFile.Lines(work, year, version, (name, branch) => Caller.NameOf(name, branch))?.ToList());
        if (lines is null) return NotFound();
        RecordLook("export", $"year {year}");
        return File(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\r\n").Prepend(SettlementCsv.ByteOrderMark))), "text/csv; charset=utf-8", $"year-{Text(year)}.csv");
    }

    /// <summary>What has changed since the last settlement, as a file.</summary>
    public IActionResult OnGetSince(int year)
    {
        if (!Units.Roots.All(r => Caller.Can(Right.SeeCredits, r.Id))) return NotFound();
        var lines = Read(work => YearFile.Since(work, year)?.ToList());
        if (lines is null) return NotFound();
        RecordLook("export", $"year {year} since its settlement");
        return File(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\r\n").Prepend(SettlementCsv.ByteOrderMark))), "text/csv; charset=utf-8", $"year-{Text(year)}-since.csv");
    }

    [Needs(Right.SettleCredits)]
    public async Task<IActionResult> OnPostSettleAsync(int year, string? force, string? reason, CancellationToken stop)
    {
        if (!MaySettle) return NotFound();
        var forced = force == "1" ? PolicyInput.Reason(reason) : null;
        Reason = reason ?? "";
        if (force == "1" && forced is null)
        {
            Problem(PeriodWords.NeedReason.Fill(PolicyStore.LongestReason), "reason");
            return OnGet(year, null);
        }

        var answer = jobs.Start(YearSettling.Order(Database, Zone, Time, year, Today, forced, Caller.UserId!, Caller.Name));
        if (answer.Refusal != JobRefusal.None)
        {
            Problem(PolicyWords.Busy);
            return OnGet(year, null);
        }

        // A small district's year is settled while one waits; a large one's goes on by itself.
        var job = await jobs.WaitAsync(answer.Number, Caller.UserId!, Patience, stop);
        if (job is { State: JobState.Failed })
        {
            Problem(PeriodWords.CannotSettle);
            return OnGet(year, null);
        }

        Done((job is { State: JobState.Done } ? PeriodWords.Settled : PeriodWords.Started).Fill(year));
        return RedirectToPage(new { year });
    }

    [Needs(Right.SettleCredits)]
    public IActionResult OnPostReopen(int year, string? reason)
    {
        if (!MaySettle) return NotFound();
        if (PolicyInput.Reason(reason) is { } why && Write(work => PeriodStore.Reopen(work, Time.GetUtcNow(), Caller.Name, why, year)).Refusal is null)
        {
            Done(PeriodWords.Reopened.Fill(year));
            return RedirectToPage(new { year });
        }

        Problem(PeriodWords.CannotReopen, "reason");
        return OnGet(year, null);
    }

    public string Instant(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private IReadOnlyList<UnitSum>? Load(Work work, int year)
    {
        if (year is < 2000 or > 2200 || PeriodStore.Find(work, year) is not { } period) return null;
        Period = period;
        Settlements = [.. PeriodStore.Settlements(work).Where(s => s.Year == year).Reverse()];
        var span = Ingest.Credits.Period.Year(year);
        if (MaySettle && period.State == AssessmentPeriod.Open)
        {
            var days = new DistrictDays(Zone);
            Gaps = SettlementGate.Gaps(work, year, Today, days.StartOf(DateOnly.FromDayNumber((int)span.FromDay)), days.StartOf(DateOnly.FromDayNumber((int)span.UntilDay)));
            Behind = [.. BehindReasons.Of(Database, work)];
        }

        if (Unit is null) return [];
        var names = CategoryNames.Read(work, Today);
        var months = UnitCredits.Months(work, Units.IsOnlyRoot(Unit.Id) ? UnitCredits.Everywhere : Unit.Id, span).Where(m => m.Account == (long)CreditAccount.Member).ToList();
        Chart = CreditCharts.ByMonth(span, [.. months.Select(m => (m.Month, m.Category, m.Amount))], names, "");
        if (Units.Children(Unit.Id).Any() || UnitCredits.MembersOf(work, Unit.Id) > UnitCredits.MostMembers) return UnitCredits.Below(work, Unit.Id, span, null);
        var within = Math.Clamp(Today, span.FromDay, span.UntilDay - 1);
        var policy = CreditBook.Load(work).Policies.On(within)?.Policy;
        Progress = ProgressRules.Of(policy, year, Today, UnitCredits.Members(work, Unit.Id, span, null).Select(m => (m.Member, Unit.Id)), UnitCredits.MemberMonths(work, Unit.Id, span));
        return [];
    }

    private DeskTable<UnitSum> UnitTable(IReadOnlyList<UnitSum> below) => DeskTable.Of("period-units", below)
        .Column("unit", CreditWords.Unit, r => Units.Name(r.Unit), link: r => With(("unit", r.Unit), ("page", null)))
        .Column("points", CreditWords.MembersPoints, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points)
        .Column("own", CreditWords.OwnPoints, r => PeriodChoices.Points(r.Own), ColumnKind.Number, order: r => r.Own)
        .Column("minutes", CreditWords.Minutes, r => PeriodChoices.Text(r.Minutes), ColumnKind.Number, order: r => r.Minutes)
        .WhenEmpty(CreditWords.Nothing);

    private DeskTable<MemberProgress> MemberTable(YearProgress progress)
    {
        var target = progress.Each.Any(m => m.Pace is not null);
        var table = DeskTable.Of("period-members", [.. progress.Each.OrderBy(m => m.Points)])
            .Column("member", CreditWords.Member, r => r.Member, link: r => $"/credits/members/{Uri.EscapeDataString(r.Member)}?period={progress.Year}")
            .Column("points", CreditWords.Points, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points);
        if (target) table.Column("pace", PeriodWords.Pace, r => r.Pace is { } pace ? PeriodChoices.Points(pace) : "", ColumnKind.Number, order: r => r.Pace ?? 0)
            .Column("state", PeriodWords.State, r => (r.IsBehind ? PeriodWords.Behind : PeriodWords.OnPace).ToString(), ColumnKind.Tone, tone: r => r.IsBehind ? "warn" : "good");
        return table.Column("missing", PeriodWords.Missing, r => string.Join(PolicyWords.ListSeparator.ToString(), r.Missing.Select(s => $"{Names.Of(s.Category)} {Points.Text(s.Has)}/{Points.Text(s.Least)}")));
    }

    private CategoryNames Names => field ??= Read(work => CategoryNames.Read(work, Today));
}
