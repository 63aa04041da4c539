using System.Globalization;
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

/// <summary>A quarter of the shown year.</summary>
/// <param name="Found">Null where it was not opened.</param>
public sealed record QuarterLine(Period Quarter, AssessmentPeriod? Found);

/// <summary>One year or quarter: how it goes, its settlements, and what has changed since.</summary>
[Needs(Right.SeeCredits)]
public sealed class ShowModel(DeskContext desk, JobDesk jobs) : DeskPage(desk)
{
    public const int MostChanges = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public AssessmentPeriod Found { get; private set; } = null!;
    public Period Period => Found.Period;
    public Organisation? Unit { get; private set; }
    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];
    public ChartView? Chart { get; private set; }
    public PeriodProgress? Progress { get; private set; }
    public IReadOnlyList<Settlement> Settlements { get; private set; } = [];
    public IReadOnlyList<QuarterLine> Quarters { get; private set; } = [];

    /// <summary>What is to be said of the quarters before the year is settled; of a large district only which are open.</summary>
    public IReadOnlyList<QuarterNote> Notes { get; private set; } = [];

    /// <summary>What has changed since the last settlement; null where that is not looked up for this page.</summary>
    public IReadOnlyList<SettlementChange>? Changes { get; private set; }

    /// <summary>Of a quarter: the year it lies in was opened, or settled.</summary>
    public bool YearIsOpened { get; private set; }
    public bool YearIsSettled { get; private set; }
    public bool IsLarge { get; private set; }
    public SettlementGaps? Gaps { get; private set; }
    public IReadOnlyList<BehindReason> Behind { get; private set; } = [];
    public bool MaySettle => PeriodRights.Holds(Caller, Units);
    public bool SeesAll => Units.Roots.All(r => Caller.Can(Right.SeeCredits, r.Id));
    public bool CanSettleAtOnce => Gaps is { IsNothing: true } && Behind.Count == 0;
    public string Reason { get; private set; } = "";

    public IActionResult OnGet(string period, string? unit)
    {
        var reach = Caller.Reach(Right.SeeCredits);
        if (!string.IsNullOrEmpty(unit) && (!reach.Holds(unit) || Units[unit] is null)) return NotFound();
        Unit = string.IsNullOrEmpty(unit) ? Units.Tree(reach.Tops).Select(u => u.Unit).FirstOrDefault() : Units[unit];
        UnitChoices = Analysis.UnitChoices.Of(Units, reach);
        if (Unit is { } one && UnitChoices.All(c => c.Value != one.Id)) UnitChoices = [.. UnitChoices, new Choice(one.Id, one.Name)];
        var rows = Read(work => Load(work, period));
        if (rows is null) return NotFound();
        return Progress is not null ? ShowTable(MemberTable(Progress)) : ShowTable(UnitTable(rows));
    }

    /// <summary>The period as a file: a settlement, or what stands now. It holds everybody, so only who may see all of it gets it.</summary>
    public IActionResult OnGetFile(string period, long? version, string? format) =>
        File(period, version is null ? "" : "-" + Text(version.Value), format, (work, found) =>
        {
            var settlement = version is null ? null : PeriodStore.Settlements(work, found).SingleOrDefault(s => s.Version == version);
            return version is null || settlement is not null ? later => SettlementTable.Rows(later, found, settlement, Caller.NameOf) : null;
        });

    /// <summary>What has changed since the last settlement, as a file.</summary>
    public IActionResult OnGetSince(string period, string? format) =>
        File(period, "-since", format, (work, found) => PeriodStore.Last(work, found) is { } last ? later => SettlementTable.Since(later, last) : null);

    [Needs(Right.SettleCredits)]
    public async Task<IActionResult> OnPostSettleAsync(string period, string? force, string? reason, CancellationToken stop)
    {
        if (!MaySettle || Named(period) is not { } span) return NotFound();
        var forced = force == "1" ? PolicyInput.Reason(reason) : null;
        Reason = reason ?? "";
        if (force == "1" && forced is null)
        {
            Problem(PeriodWords.NeedReason.Fill(PolicyStore.LongestReason), "reason");
            return OnGet(period, null);
        }

        var answer = jobs.Start(PeriodJobs.Settle(Database, Zone, Time, span, Today, forced, Caller.UserId!, Caller.Name));
        if (answer.Refusal != JobRefusal.None)
        {
            Problem(JobWords.Of(answer.Refusal));
            return OnGet(period, null);
        }

        // A small district is settled while one waits; a large one's work goes on by itself.
        var job = await jobs.WaitAsync(answer.Number, Caller.UserId!, Patience, stop);
        if (job is { State: JobState.Failed })
        {
            Problem(PeriodWords.CannotSettle);
            return OnGet(period, null);
        }

        Done(job is { State: JobState.Done } ? new Bilingual(job.Chinese, job.English) : PeriodWords.Started.Fill(PeriodWords.Name(span)));
        return RedirectToPage(new { period });
    }

    [Needs(Right.SettleCredits)]
    public IActionResult OnPostReopen(string period, string? reason)
    {
        if (!MaySettle || Named(period) is not { } span) return NotFound();
        if (PolicyInput.Reason(reason) is { } why && Write(work => PeriodStore.Reopen(work, Time.GetUtcNow(), Caller.Name, why, span)).Refusal is null)
        {
            Done(PeriodWords.Reopened.Fill(PeriodWords.Name(span)));
            return RedirectToPage(new { period });
        }

        Problem(PeriodWords.CannotReopen, "reason");
        return OnGet(period, null);
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Period? Named(string text) => Period.TryParse(text, out var period) && period.IsAssessed ? period : null;

    /// <param name="of">From the opened period to what reads its rows; null where there is nothing of the kind.</param>
    private IActionResult File(string period, string suffix, string? format, Func<Work, Period, Func<Work, IEnumerable<IReadOnlyList<string>>>?> of)
    {
        if (!SeesAll || Named(period) is not { } span) return NotFound();
        var (rows, isLarge) = Read(work => (PeriodStore.Find(work, span) is null ? null : of(work, span), PeriodJobs.IsLarge(work)));
        if (rows is null) return NotFound();
        var (name, type) = ($"period-{span}{suffix}", format == "xlsx" ? "xlsx" : "csv");
        RecordLook("export", $"{span.Named}{suffix}");
        if (isLarge)
        {
            var answer = jobs.Start(PeriodJobs.File(Database, Caller, name, type, rows));
            if (answer.Number > 0) return Redirect("/jobs/" + Text(answer.Number));
            Problem(JobWords.Of(answer.Refusal));
            return OnGet(period, null);
        }

        var bytes = new MemoryStream();
        Read(work =>
        {
            PeriodJobs.Write(bytes, rows(work), type);
            return true;
        });
        return File(bytes.ToArray(), TableExport.TypeOf(type), $"{name}.{type}");
    }

    private IReadOnlyList<UnitSum>? Load(Work work, string text)
    {
        if (Named(text) is not { } span || PeriodStore.Find(work, span) is not { } found) return null;
        Found = found;
        Settlements = [.. PeriodStore.Settlements(work, span).Reverse()];
        IsLarge = PeriodJobs.IsLarge(work);
        if (!span.IsYear && PeriodStore.Find(work, span.ItsYear) is { } year) (YearIsOpened, YearIsSettled) = (true, year.IsSettled);
        if (span.IsYear) Quarters = [.. span.Quarters.Select(q => new QuarterLine(q, PeriodStore.Find(work, q)))];
        if (!IsLarge && SeesAll && Settlements.Count > 0) Changes = SettlementStore.Since(work, Settlements[0]);
        if (MaySettle && !found.IsSettled)
        {
            Gaps = SettlementGate.Gaps(work, span, Today, Zone);
            Behind = [.. BehindReasons.Of(Database, work)];
            Notes = IsLarge ? [.. Quarters.Where(q => q.Found is { IsSettled: false }).Select(q => new QuarterNote(q.Quarter, 0))] : QuarterNotes.Of(work, span);
        }

        if (Unit is null) return [];
        var names = CategoryNames.Read(work, Today);
        var months = UnitCredits.Months(work, Units.IsOnlyRoot(Unit.Id) ? UnitCredits.Everywhere : Unit.Id, span).Where(m => m.Account == (long)CreditAccount.Member).ToList();
        Chart = CreditCharts.ByMonth(span, [.. months.Select(m => (m.Month, m.Category, m.Amount))], names, "");
        if (Units.Children(Unit.Id).Any() || UnitCredits.MembersOf(work, Unit.Id) > UnitCredits.MostMembers) return UnitCredits.Below(work, Unit.Id, span, null);
        var within = Math.Clamp(Today, span.FromDay, span.UntilDay - 1);
        var policy = CreditBook.Load(work).Policies.On(within)?.Policy;
        Progress = ProgressRules.Of(policy, span, Today, UnitCredits.Members(work, Unit.Id, span, null).Select(m => (m.Member, Unit.Id)), UnitCredits.MemberMonths(work, Unit.Id, span.ItsYear));
        return [];
    }

    private DeskTable<UnitSum> UnitTable(IReadOnlyList<UnitSum> below) => DeskTable.Of("period-units", below)
        .Column("unit", CreditWords.Unit, r => Units.Name(r.Unit), link: r => With(("unit", r.Unit), ("page", null)))
        .Column("points", CreditWords.MembersPoints, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points)
        .Column("own", CreditWords.OwnPoints, r => PeriodChoices.Points(r.Own), ColumnKind.Number, order: r => r.Own)
        .Column("minutes", CreditWords.Minutes, r => PeriodChoices.Text(r.Minutes), ColumnKind.Number, order: r => r.Minutes)
        .WhenEmpty(CreditWords.Nothing);

    private DeskTable<MemberProgress> MemberTable(PeriodProgress progress)
    {
        var target = progress.Each.Any(m => m.Pace is not null);
        var table = DeskTable.Of("period-members", [.. progress.Each.OrderBy(m => m.Points)])
            .Column("member", CreditWords.Member, r => r.Member, link: r => $"/credits/members/{Uri.EscapeDataString(r.Member)}?period={progress.Period}")
            .Column("points", CreditWords.Points, r => PeriodChoices.Points(r.Points), ColumnKind.Number, order: r => r.Points);
        if (!Period.IsYear) table.Column("sofar", PeriodWords.SoFar, r => PeriodChoices.Points(r.SoFar), ColumnKind.Number, order: r => r.SoFar);
        if (target) table.Column("pace", PeriodWords.Pace, r => r.Pace is { } pace ? PeriodChoices.Points(pace) : "", ColumnKind.Number, order: r => r.Pace ?? 0)
            .Column("state", PeriodWords.State, r => (r.IsBehind ? PeriodWords.Behind : PeriodWords.OnPace).ToString(), ColumnKind.Tone, tone: r => r.IsBehind ? "warn" : "good");
        return table.Column("missing", PeriodWords.Missing, r => string.Join(PolicyWords.ListSeparator.ToString(), r.Missing.Select(s => $"{Names.Of(s.Category)} {Points.Text(s.Has)}/{Points.Text(s.Least)}")));
    }

    public CategoryNames Names => field ??= Read(work => CategoryNames.Read(work, Today));
}
