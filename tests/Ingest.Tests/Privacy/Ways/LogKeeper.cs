using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>Keeps every line the service logs, with what was thrown, as an operator would find it in a file who has switched everything on.</summary>
internal sealed class LogKeeper : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Keeping(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Keeping(LogKeeper keeper, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            keeper.Lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
