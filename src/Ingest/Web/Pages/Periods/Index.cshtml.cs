using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>The years that are assessed, each with its quarters.</summary>
[Needs(Right.SeeCredits)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    public int NextYear { get; private set; }

    /// <summary>A period is the whole district's: only who holds the right over all of it opens and settles.</summary>
    public bool MaySettle => PeriodRights.Holds(Caller, Units);

    public IActionResult OnGet()
    {
        var rows = Read(Rows);
        NextYear = rows.Count == 0 ? DateOnly.FromDayNumber((int)Today).Year : Math.Min(2200, rows.Max(r => Period.YearOf(r.Period.From)) + 1);
        return ShowTable(DeskTable.Of("periods", rows)
            .Column("period", PeriodWords.Period, r => PeriodWords.Name(r.Period).ToString(), order: r => r.Period.ToString(), link: r => r.State is null ? null : $"/credits/periods/{r.Period}")
            .Column("state", PeriodWords.State, r => PeriodWords.OfState(r.State).ToString(), ColumnKind.Tone, tone: r => r.State == AssessmentPeriod.Settled ? "good" : "quiet")
            .Column("version", PeriodWords.Version, r => r.Last is { } last ? Text(last.Version) : "", ColumnKind.Number, order: r => r.Last?.Version ?? 0)
            .Column("settled", PeriodWords.SettledAt, r => r.Last is { } last ? PeriodWords.Instant(last.At, Zone) : "", ColumnKind.Instant, order: r => r.Last?.At ?? 0)
            .Column("who", PeriodWords.SettledBy, r => r.Last?.Who)
            .WhenEmpty(PeriodWords.NoYears));
    }

    [Needs(Right.SettleCredits)]
    public IActionResult OnPostOpen(int year, string? part)
    {
        if (!MaySettle) return NotFound();
        var named = Period.TryParse(year.ToString("0000", CultureInfo.InvariantCulture) + (string.IsNullOrEmpty(part) ? "" : "-" + part), out var period) && period.IsAssessed;
        if (!named || Write(work => PeriodStore.Open(work, Time.GetUtcNow(), Caller.Name, period)).Refusal is not null)
        {
            Problem(PeriodWords.CannotOpen, "year");
            return OnGet();
        }

        Done(PeriodWords.Opened.Fill(PeriodWords.Name(period)));
        return Redirect($"/credits/periods/{period}");
    }

    /// <summary>The newest year first, each before its quarters; a year of which only quarters were opened stands there too.</summary>
    private static List<Row> Rows(Work work)
    {
        var last = PeriodStore.Settlements(work).GroupBy(s => s.Period).ToDictionary(g => g.Key, g => g.Last());
        var opened = PeriodStore.All(work).ToList();
        return
        [
            .. opened.GroupBy(p => p.Period.ItsYear).OrderByDescending(y => y.Key.From)
                .SelectMany(y => y.Any(p => p.Period.IsYear) ? y : y.Prepend(new AssessmentPeriod(y.Key, "", 0, 0)))
                .Select(p => new Row(p.Period, p.State.Length == 0 ? null : p.State, last.GetValueOrDefault(p.Period))),
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="State">Null where it was not opened.</param>
    public sealed record Row(Period Period, string? State, Settlement? Last);
}

/// <summary>A period is the whole district's.</summary>
internal static class PeriodRights
{
    public static bool Holds(Caller caller, UnitBook units) => caller.Can(Right.SettleCredits) && units.Roots.All(root => caller.Can(Right.SettleCredits, root.Id));
}
