namespace CardSystem.Mqtt.Gateway;

/// <summary>Lets a few lines about the same thing into the log each minute and counts the rest: a client that is refused a thousand times is one fact.</summary>
internal sealed class LogBrake(TimeProvider time)
{
    private const int LinesPerMinute = 6;
    private const int RememberedKeys = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <param name="unsaid">How many lines were withheld since the last one that was let through.</param>
    public bool Allows(string key, out int unsaid)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_windows.TryGetValue(key, out var window))
            {
                if (_windows.Count >= RememberedKeys) _windows.Clear();
                _windows[key] = window = new Window { Since = now };
            }

            if (time.GetElapsedTime(window.Since, now) >= TimeSpan.FromMinutes(1)) (window.Since, window.Lines) = (now, 0);
            unsaid = window.Unsaid;
            if (window.Lines++ < LinesPerMinute)
            {
                window.Unsaid = 0;
                return true;
            }

            window.Unsaid++;
            return false;
        }
    }

    private sealed class Window
    {
        public long Since { get; set; }
        public int Lines { get; set; }
        public int Unsaid { get; set; }
    }
}
