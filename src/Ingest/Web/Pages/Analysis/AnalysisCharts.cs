using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Web.Charts;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Analysis;

/// <summary>From figures to charts, purely.</summary>
internal static class AnalysisCharts
{
    public const int MostCompared = 20;
    private const int MostCategories = ChartView.MostSeries;

    public static ChartView Rate(AnalysisChoice choice, IReadOnlyList<DayFigures> days)
    {
        var spans = Spans(choice, days);
        return new()
        {
            Kind = ChartKind.Line, Title = AnalysisWords.RateOverTime.ToString(), Note = AnalysisWords.RateNote.ToString(), Of = AnalysisWords.Span.ToString(), Unit = ChartView.Percent, Decimals = 1, Most = 100,
            Categories = [.. spans.Select(s => s.Name)], Series = [new(AnalysisWords.Rate.ToString(), [.. spans.Select(s => s.Count.Rate)])],
        };
    }

    public static ChartView Outcomes(AnalysisChoice choice, IReadOnlyList<DayFigures> days)
    {
        var spans = Spans(choice, days);
        var (walkIns, excused) = (spans.Any(s => s.Count.WalkIn > 0), spans.Any(s => s.Count.Excused > 0));
        return new()
        {
            Kind = ChartKind.StackedBars, Title = AnalysisWords.WhatCame.ToString(), Of = AnalysisWords.Span.ToString(), Unit = AnalysisWords.Visits.ToString(), Categories = [.. spans.Select(s => s.Name)],
            Series =
            [
                new(AnalysisWords.Came.ToString(), [.. spans.Select(s => (double?)s.Count.Came)]), new(AnalysisWords.Absent.ToString(), [.. spans.Select(s => (double?)s.Count.Absent)]),
                .. walkIns ? [new ChartSeries(AnalysisWords.WalkIn.ToString(), [.. spans.Select(s => (double?)s.Count.WalkIn)])] : Array.Empty<ChartSeries>(),
                .. excused ? [new ChartSeries(AnalysisWords.Excused.ToString(), [.. spans.Select(s => (double?)s.Count.Excused)])] : Array.Empty<ChartSeries>(),
            ],
        };
    }

    /// <summary>The categories with the most people each have a colour; the others share the last.</summary>
    public static ChartView Mix(AnalysisChoice choice, IReadOnlyList<DayFigures> days, Func<string, string> name)
    {
        var spans = choice.Spans().ToList();
        var order = days.GroupBy(d => d.Category, StringComparer.Ordinal).OrderByDescending(g => g.Sum(d => d.Count.Present)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var own = order.Count <= MostCategories ? order : order[..(MostCategories - 1)];
        var sums = days.ToLookup(d => (Span: AnalysisRules.FirstDay(choice.Step, d.Day), Category: own.Contains(d.Category) ? d.Category : ""), d => d.Count.Present);
        return new()
        {
            Kind = ChartKind.StackedBars, Title = AnalysisWords.Mix.ToString(), Of = AnalysisWords.Span.ToString(), Unit = AnalysisWords.Visits.ToString(),
            Categories = [.. spans.Select(s => AnalysisRules.Name(choice.Step, s))],
            Series = [.. own.Concat(order.Count > own.Count ? [""] : []).Select(c => new ChartSeries(c.Length == 0 ? AnalysisWords.Other.ToString() : name(c), [.. spans.Select(s => (double?)sums[(s, c)].Sum())]))],
        };
    }

    public static ChartView Heat(IReadOnlyList<HourFigures> hours)
    {
        var (first, last) = hours.Count == 0 ? (8, 21) : ((int)Math.Min(8, hours.Min(h => h.Hour)), (int)Math.Max(21, hours.Max(h => h.Hour)));
        var columns = Enumerable.Range(first, last - first + 1).ToList();
        var known = hours.ToDictionary(h => (h.Weekday, h.Hour), h => h.Arrivals);
        return new()
        {
            Kind = ChartKind.HeatMap, Title = AnalysisWords.Heat.ToString(), Note = AnalysisWords.HeatNote.ToString(), Of = AnalysisWords.Weekday.ToString(),
            Categories = [.. columns.Select(h => AnalysisWords.Hour.Fill(h.ToString(CultureInfo.InvariantCulture)).ToString())],
            Series = hours.Count == 0 ? [] : [.. Enumerable.Range(0, 7).Select(d => new ChartSeries(AnalysisWords.Day(d).ToString(), [.. columns.Select(h => known.TryGetValue((d, h), out var n) ? n : (double?)null)]))],
        };
    }

    /// <summary>Those whose rate is lowest, for they are where somebody should look.</summary>
    public static ChartView Compared(IReadOnlyList<UnitFigures> units, Func<string, string> name, Func<string, string> link)
    {
        var shown = units.Where(u => u.Count.Rate is not null).OrderBy(u => u.Count.Rate).ThenBy(u => u.Unit, StringComparer.Ordinal).Take(MostCompared).ToList();
        return new()
        {
            Kind = ChartKind.Bars, Sideways = true, Title = AnalysisWords.Compared.ToString(), Note = AnalysisWords.ComparedNote.Fill(MostCompared).ToString(), Of = AnalysisWords.Unit.ToString(), Unit = ChartView.Percent, Decimals = 1, Most = 100,
            Categories = [.. shown.Select(u => name(u.Unit))], Links = [.. shown.Select(u => link(u.Unit))], Series = [new(AnalysisWords.Rate.ToString(), [.. shown.Select(u => u.Count.Rate)])],
        };
    }

    private static List<(string Name, DayCount Count)> Spans(AnalysisChoice choice, IReadOnlyList<DayFigures> days)
    {
        var sums = days.GroupBy(d => AnalysisRules.FirstDay(choice.Step, d.Day)).ToDictionary(g => g.Key, g => g.Aggregate(default(DayCount), (sum, d) => sum + d.Count));
        return [.. choice.Spans().Select(s => (AnalysisRules.Name(choice.Step, s), sums.GetValueOrDefault(s)))];
    }
}
