using System.Globalization;
using CardSystem.Ingest.Attendance;

namespace CardSystem.Ingest.Web.Pages.Analysis;

/// <summary>What an address of the analysis asks for; all of it stands in the address, so that it can be kept and sent on.</summary>
/// <param name="From">The first day, <see cref="DateOnly.DayNumber"/>; always the first of a span.</param>
/// <param name="Until">The last day.</param>
/// <param name="Category">Empty for all.</param>
public sealed record AnalysisChoice(AnalysisStep Step, long From, long Until, string Category)
{
    public const int MostYears = 6;

    public static readonly AnalysisStep[] Steps = [AnalysisStep.Week, AnalysisStep.Month, AnalysisStep.Quarter, AnalysisStep.Year];

    public AnalysisSpan Span => new(From, Until, Category.Length == 0 ? null : Category);

    /// <summary>As many days right before.</summary>
    public AnalysisSpan Before => new(From - (Until - From + 1), From - 1, Category.Length == 0 ? null : Category);

    public static string DayText(long day) => DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <returns>Null where the days make no sense.</returns>
    public static AnalysisChoice? Of(string? step, string? from, string? until, string? category, long today)
    {
        var chosen = Array.Find(Steps, s => s.ToString().Equals(step, StringComparison.OrdinalIgnoreCase));
        if (string.IsNullOrEmpty(step)) chosen = AnalysisStep.Month;
        if (!TryDay(until, today, out var last) || !TryDay(from, Usual(chosen, last), out var first)) return null;
        return first > last || last - first > MostYears * 366 ? null : new(chosen, first, last, category is { Length: <= 32 } ? category : "");
    }

    /// <summary>Every span from the first day to the last, also those in which there was nothing.</summary>
    public IEnumerable<long> Spans()
    {
        for (var day = AnalysisRules.FirstDay(Step, From); day <= Until; day = Next(day)) yield return day;
    }

    /// <summary>Enough to see how things go: a quarter of weeks, a year of months, two years of quarters, five years.</summary>
    private static long Usual(AnalysisStep step, long last)
    {
        var date = DateOnly.FromDayNumber((int)last);
        return AnalysisRules.FirstDay(step, (step switch
        {
            AnalysisStep.Week => date.AddDays(-7 * 12),
            AnalysisStep.Month => date.AddMonths(-11),
            AnalysisStep.Quarter => date.AddMonths(-21),
            _ => date.AddYears(-4),
        }).DayNumber);
    }

    private long Next(long day)
    {
        var date = DateOnly.FromDayNumber((int)day);
        return (Step switch
        {
            AnalysisStep.Week => date.AddDays(7),
            AnalysisStep.Month => date.AddMonths(1),
            AnalysisStep.Quarter => date.AddMonths(3),
            _ => date.AddYears(1),
        }).DayNumber;
    }

    private static bool TryDay(string? text, long usual, out long day)
    {
        day = usual;
        if (string.IsNullOrEmpty(text)) return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 2000 or > 2200) return false;
        day = date.DayNumber;
        return true;
    }
}
