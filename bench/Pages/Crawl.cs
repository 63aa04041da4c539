using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CardSystem.Pages;

/// <param name="Shape">The address with its ids taken out: pages of the same shape are one page.</param>
internal sealed record Timed(string Shape, string Address, double[] Milliseconds, long Bytes);

/// <summary>Walks from the start page over every link a person could follow, one of each shape, and times each.</summary>
internal sealed partial class Crawl(HttpClient browser, int times)
{
    private const int MostShapes = 400;

    public async Task<List<Timed>> RunAsync()
    {
        var (seen, waiting, timed) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(["/desk"]), new List<Timed>());
        while (waiting.TryDequeue(out var address) && seen.Count < MostShapes)
        {
            if (!seen.Add(ShapeOf(address))) continue;
            var page = await GetAsync(address);
            if (page is null) continue;
            foreach (Match link in Link().Matches(page))
            {
                var next = System.Net.WebUtility.HtmlDecode(link.Groups[1].Value);
                if (next.StartsWith("//", StringComparison.Ordinal) || Skipped.Any(s => next.StartsWith(s, StringComparison.Ordinal)) || next.Contains("export=", StringComparison.Ordinal) || next.Contains("lang=", StringComparison.Ordinal)) continue;
                waiting.Enqueue(next);
            }

            if (page.Contains("type=\"search\"", StringComparison.Ordinal) && !address.Contains('?', StringComparison.Ordinal)) waiting.Enqueue(address + "?q=" + Uri.EscapeDataString("张99"));
            timed.Add(await TimeAsync(address));
        }

        return timed;
    }

    private static readonly string[] Skipped = ["/assets/", "/sign-out", "/calendar/", "/api/", "/live/"];

    private async Task<Timed> TimeAsync(string address)
    {
        var took = new double[times];
        var bytes = 0L;
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            bytes = (await browser.GetByteArrayAsync(new Uri(address, UriKind.Relative))).LongLength;
            took[i] = clock.Elapsed.TotalMilliseconds;
        }

        Array.Sort(took);
        return new(ShapeOf(address), address, took, bytes);
    }

    /// <summary>Null where it is no page.</summary>
    private async Task<string?> GetAsync(string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        if (answer.IsSuccessStatusCode) return answer.Content.Headers.ContentType?.MediaType == "text/html" ? await answer.Content.ReadAsStringAsync() : null;
        if ((int)answer.StatusCode >= 500) throw new InvalidOperationException($"{address} answered {(int)answer.StatusCode}.");
        return null;
    }

    /// <summary>Ids and numbers in the path, and values in the query, are one and the same; which values there are is not.</summary>
    private static string ShapeOf(string address)
    {
        var parts = address.Split('#')[0].Split('?', 2);
        var path = string.Join('/', parts[0].Split('/').Select((p, i) => i > 1 && p.Any(char.IsDigit) ? "…" : p));
        return parts.Length == 1 ? path : path + "?" + string.Join('&', parts[1].Split('&').Select(v => v.StartsWith("sort=", StringComparison.Ordinal) ? v.Replace("=-", "=", StringComparison.Ordinal) : v.Split('=')[0]).Order(StringComparer.Ordinal).Distinct());
    }

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Link();
}
