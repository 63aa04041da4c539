using System.Globalization;
using CardSystem.Ingest.Import;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Charts;

/// <summary>A chart's numbers as a file for spreadsheets.</summary>
public static class ChartFile
{
    public static FileContentResult Of(ChartView view, string name)
    {
        var bytes = new MemoryStream();
        var isRows = view.Kind == ChartKind.HeatMap;
        string[] head = isRows ? [view.Of, .. view.Categories] : [view.Of, .. view.Series.Select(s => s.Name)];
        var lines = isRows
            ? view.Series.Select(s => (IReadOnlyList<string>)[s.Name, .. s.Values.Select(Number)])
            : view.Categories.Select((category, i) => (IReadOnlyList<string>)[category, .. view.Series.Select(s => Number(s.Values[i]))]);
        SheetWriter.WriteXlsx(bytes, [new Sheet("Sheet1", head, lines)]);
        return new FileContentResult(bytes.ToArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") { FileDownloadName = name + ".xlsx" };
    }

    private static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
