using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Web.Desk;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>The periods there are to choose from: some years, and the quarters and months of the chosen one.</summary>
public static class PeriodChoices
{
    private const int Years = 5;

    public static IReadOnlyList<Choice> Of(Period chosen, long today)
    {
        var (now, year) = (DateOnly.FromDayNumber((int)today).Year, Period.YearOf(chosen.From));
        return
        [
            .. Enumerable.Range(0, Years).Select(back => now - back).Append(year).Distinct().OrderDescending().SelectMany(y => y != year ? [Plain(Period.Year(y), 0)]
                : (IEnumerable<Choice>)[Plain(Period.Year(y), 0), .. Period.Year(y).Divide(3).SelectMany(q => q.Divide(1).Select(m => Plain(m, 2)).Prepend(Plain(q, 1)))]),
        ];
    }

    public static Period ThisYear(long today) => Period.Year(DateOnly.FromDayNumber((int)today).Year);

    private static Choice Plain(Period period, int depth) => new(period.ToString(), period.ToString(), depth);

    public static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Hundredths of a point, as people read them.</summary>
    public static string Points(long hundredths) => (hundredths / 100m).ToString("#,0.##", CultureInfo.InvariantCulture);
}
