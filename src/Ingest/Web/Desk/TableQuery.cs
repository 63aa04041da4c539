using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>What an address asks of a table.</summary>
/// <param name="Search">Trimmed; empty for none.</param>
/// <param name="Sort">A column's key; null for the table's own order.</param>
/// <param name="Page">From 1.</param>
/// <param name="Filters">By the filter's key.</param>
/// <param name="Export">csv or xlsx; null where the page is wanted.</param>
public sealed record TableQuery(string Search, string? Sort, bool Descending, int Page, int Size, IReadOnlyDictionary<string, string> Filters, string? Export)
{
    public static readonly int[] Sizes = [25, 50, 100, 200];

    /// <summary>Beyond it a person searches instead of turning pages.</summary>
    public const int LastPage = 2_000;
    private const int LongestText = 200;

    public static TableQuery Of(HttpRequest request)
    {
        var query = request.Query;
        string Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: <= LongestText } text ? text : "";
        var sort = Text("sort");
        var export = Text("export");
        return new(
            Text("q"), sort.TrimStart('-') is { Length: > 0 } key ? key : null, sort.StartsWith('-'),
            int.TryParse(Text("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1,
            int.TryParse(Text("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Sizes.Contains(size) ? size : Sizes[1],
            query.Keys.Where(k => k.StartsWith("f_", StringComparison.Ordinal)).Take(20).Select(k => (Key: k[2..], Value: Text(k))).Where(f => f.Value.Length > 0).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
            export is "csv" or "xlsx" ? export : null);
    }

    /// <summary>The request's address with some values of its query changed; null takes one out.</summary>
    public static string Address(HttpRequest request, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var kept = request.Query.ToDictionary(q => q.Key, q => (string?)q.Value.FirstOrDefault(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null) kept.Remove(name);
            else kept[name] = value;
        }

        return QueryHelpers.AddQueryString(request.PathBase + request.Path, kept.Where(k => !string.IsNullOrEmpty(k.Value)));
    }
}
