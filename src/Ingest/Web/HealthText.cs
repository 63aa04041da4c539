using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CardSystem.Ingest.Web;

/// <summary>What <c>/health</c> says: the state in a word, and below it what each room has to tell, a line each.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(string.Join('\n', report.Entries.Values.Select(e => e.Description).OfType<string>().Prepend(report.Status.ToString())));
    }
}
