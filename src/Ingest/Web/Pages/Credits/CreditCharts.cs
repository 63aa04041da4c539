using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>From sums to charts, purely.</summary>
internal static class CreditCharts
{
    /// <summary>Points month by month; the categories with the most have a colour each, the others share the last.</summary>
    public static ChartView ByMonth(Period period, IReadOnlyList<(long Month, string Category, long Amount)> earned, CategoryNames names, string note)
    {
        var order = earned.GroupBy(e => e.Category, StringComparer.Ordinal).OrderByDescending(g => g.Sum(e => e.Amount)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var own = order.Count <= ChartView.MostSeries ? order : order[..(ChartView.MostSeries - 1)];
        var sums = earned.ToLookup(e => (e.Month, Category: own.Contains(e.Category) ? e.Category : ""), e => e.Amount);
        var months = period.Divide(1).ToList();
        return new()
        {
            Kind = ChartKind.StackedBars, Title = CreditWords.ByMonth.ToString(), Note = note, Of = CreditWords.Month.ToString(), Unit = CreditWords.PointsUnit.ToString(), Decimals = 2, Categories = [.. months.Select(m => m.ToString())],
            Series = [.. own.Concat(order.Count > own.Count ? [""] : []).Select(c => new ChartSeries(c.Length == 0 ? AnalysisWords.Other.ToString() : names.Of(c), [.. months.Select(m => (double?)(sums[(m.From, c)].Sum() / 100.0))]))],
        };
    }
}
