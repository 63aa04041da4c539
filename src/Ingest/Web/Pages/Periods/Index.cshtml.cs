using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>The years that are assessed.</summary>
[Needs(Right.SeeCredits)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    public int NextYear { get; private set; }

    /// <summary>A year is the whole district's: only who holds the right over all of it opens and settles.</summary>
    public bool MaySettle => PeriodRights.Holds(Caller, Units);

    public IActionResult OnGet()
    {
        var periods = Read(work => PeriodStore.All(work).ToList());
        NextYear = periods.Count == 0 ? DateOnly.FromDayNumber((int)Today).Year : (int)periods.Max(p => p.Year) + 1;
        return ShowTable(DeskTable.Of("periods", [.. periods.OrderByDescending(p => p.Year)])
            .Column("year", PeriodWords.Year, r => Text(r.Year), ColumnKind.Number, order: r => r.Year, link: r => $"/credits/periods/{Text(r.Year)}")
            .Column("state", PeriodWords.State, r => PeriodWords.OfState(r.State).ToString(), ColumnKind.Tone, tone: r => r.State == AssessmentPeriod.Settled ? "good" : "quiet")
            .Column("version", PeriodWords.Version, r => Text(r.Version), ColumnKind.Number, order: r => r.Version)
            .WhenEmpty(PeriodWords.NoYears));
    }

    [Needs(Right.SettleCredits)]
    public IActionResult OnPostOpen(int year)
    {
        if (!MaySettle) return NotFound();
        if (Write(work => PeriodStore.Open(work, Time.GetUtcNow(), Caller.Name, year)).Refusal is not null)
        {
            Problem(PeriodWords.CannotOpen, "year");
            return OnGet();
        }

        Done(PeriodWords.Opened.Fill(year));
        return Redirect($"/credits/periods/{Text(year)}");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A year is the whole district's.</summary>
internal static class PeriodRights
{
    public static bool Holds(Caller caller, UnitBook units) => caller.Can(Right.SettleCredits) && units.Roots.All(root => caller.Can(Right.SettleCredits, root.Id));
}
