using System.Globalization;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Whether the kiosk's wall clock can be right. Pure.</summary>
internal static class ClockRules
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>No tap can be older than this software.</summary>
    private static readonly DateTimeOffset Beginning = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="centre">The centre's clock a moment ago; null where it is not known.</param>
    /// <param name="lastTap">The newest tap on disk.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Fault(DateTimeOffset now, DateTimeOffset? centre, DateTimeOffset? lastTap)
    {
        if (now < Beginning) return $"the kiosk's clock says {now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; set it";
        if (centre is { } there && (now - there).Duration() > Tolerance)
            return string.Create(CultureInfo.InvariantCulture, $"the kiosk's clock is {(now - there).Duration().TotalMinutes:0} min {(now > there ? "fast" : "slow")}; set it");
        return lastTap > now + Tolerance ? "the kiosk's clock is behind the last tap it recorded; set it" : null;
    }
}
