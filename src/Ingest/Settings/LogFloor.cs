using Microsoft.Extensions.Logging;

namespace CardSystem.Ingest.Settings;

/// <summary>
/// What the web framework tells of single requests holds their addresses, and those hold members' numbers and whatever was searched for. No setting lets that into a log, from which nobody could be erased.
/// </summary>
internal static class LogFloor
{
    private const string OfRequests = "Microsoft.AspNetCore";

    public static void Lay(LoggerFilterOptions options)
    {
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) => Passes(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));
        }
    }

    internal static bool Passes(string? category, LogLevel level) => level >= LogLevel.Warning || category?.StartsWith(OfRequests, StringComparison.Ordinal) != true;
}
