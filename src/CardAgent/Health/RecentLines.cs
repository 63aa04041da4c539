using System.Globalization;
using System.Text.RegularExpressions;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Health;

/// <summary>The last lines the agent has logged, in memory only, for whoever asks how it is. What could be the number of a card is blotted out as it comes in. Safe from any thread.</summary>
public sealed partial class RecentLines(TimeProvider time) : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => new Scribe(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <summary>The newest last.</summary>
    public IReadOnlyList<string> Last()
    {
        lock (_lock) return [.. _lines];
    }

    public void Dispose()
    {
        // Holds memory only.
    }

    /// <summary>Six and more digits and capital letters with a digit among them, as cards are numbered. Journals, boots and codes of faults are written in small letters and stay.</summary>
    internal static string Blotted(string text) => CardNumber().Replace(text, "…");

    private void Add(string line)
    {
        lock (_lock)
        {
            while (_lines.Count >= KioskReport.MostLines) _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    [GeneratedRegex(@"\b(?=[A-Z]*[0-9])[0-9A-Z]{6,}\b")]
    private static partial Regex CardNumber();

    private sealed class Scribe(RecentLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var at = lines.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var text = string.Concat(formatter(state, exception).Select(c => char.IsControl(c) ? ' ' : c)) + (exception is null ? "" : " " + exception.GetType().Name);
            var line = $"{at} {logLevel} {category}: {Blotted(text)}";
            lines.Add(line.Length <= KioskReport.LongestLine ? line : line[..KioskReport.LongestLine]);
        }
    }

    private TimeProvider Time => time;
}
