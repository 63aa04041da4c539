using System.Text.Json;
using CardSystem.Ingest.Web.Charts;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class ChartViewTests
{
    private static ChartView View(params double?[] values) =>
        new() { Kind = ChartKind.Bars, Title = "T", Categories = [.. values.Select((_, i) => $"c{i}")], Series = [new("s", values)], Decimals = 1 };

    [Fact]
    public void NumbersAreWrittenWithTheirUnitAndNothingWhereThereIsNone()
    {
        var view = View(1234.56, null) with { Unit = ChartView.Percent };
        Assert.Equal("1,234.6%", view.Text(1234.56));
        Assert.Equal("0%", view.Text(0));
        Assert.Equal("", view.Text(null));
        Assert.Equal("12", (view with { Unit = "人", Decimals = 0 }).Text(12));
    }

    [Fact]
    public void AHeatMapsDeepestColourIsItsMost()
    {
        var view = View(0, null, 1, 50, 100) with { Kind = ChartKind.HeatMap };
        Assert.Equal([0, 0, 1, 4, 7], view.Series[0].Values.Select(view.Heat));
        Assert.All(View(0, null).Series[0].Values, v => Assert.Equal(0, View(0, null).Heat(v)));
    }

    [Fact]
    public void WhatNobodyCouldReadIsAFault()
    {
        Assert.Null(View(1, 2).Fault);
        Assert.Contains("series", (View(1) with { Series = [.. Enumerable.Range(0, 6).Select(n => new ChartSeries($"{n}", [1]))] }).Fault, StringComparison.Ordinal);
        Assert.Contains("value", (View(1) with { Series = [new("s", [1, 2])] }).Fault, StringComparison.Ordinal);
        Assert.Contains("categories", View([.. Enumerable.Repeat((double?)1, 401)]).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void TheScriptIsToldWhatTheTableSays()
    {
        using var json = JsonDocument.Parse((View(1.5, null) with { Kind = ChartKind.StackedBars, Links = ["/a"], Goal = 3 }).ToJson());
        var root = json.RootElement;
        Assert.Equal("stacked-bars", root.GetProperty("kind").GetString());
        Assert.Equal([1.5, null], root.GetProperty("series")[0].GetProperty("values").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble()));
        Assert.Equal(["/a", null], root.GetProperty("links").EnumerateArray().Select(l => l.GetString()));
        Assert.True(View().IsEmpty && View(null, null).IsEmpty && !View(0).IsEmpty);
    }
}
