namespace CardSystem.Ingest.Notices;

/// <summary>When what failed is tried again, and when no more.</summary>
public static class RetryRules
{
    /// <summary>The pause after so many failures: twice as long each time up to the limit, of which between half and the whole is taken, so that those who failed together do not come back together.</summary>
    public static TimeSpan Pause(long failures, NoticeOptions options, Random random)
    {
        var longest = TimeSpan.FromMinutes(options.LongestRetryMinutes);
        var doublings = Math.Clamp(failures - 1, 0, 30);
        var pause = Math.Min(longest.TotalSeconds, options.FirstRetrySeconds * Math.Pow(2, doublings));
        return TimeSpan.FromSeconds(pause * (0.5 + (random.NextDouble() / 2)));
    }

    /// <summary>Old age alone is no reason: a service that was off for days still tries what it finds so often.</summary>
    private const int LeastAttempts = 3;

    /// <summary>Why there is no further attempt; null where there is one.</summary>
    public static string? GiveUp(long attempts, TimeSpan age, NoticeOptions options) =>
        attempts >= options.Attempts ? $"given up after {attempts} attempts"
        : attempts >= LeastAttempts && age >= TimeSpan.FromHours(options.GiveUpHours) ? $"given up after {options.GiveUpHours} hours"
        : null;
}
