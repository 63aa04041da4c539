using System.Globalization;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>When a certificate is renewed, and when it is time to worry. Pure.</summary>
internal static class RenewalRules
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);

    /// <summary>At two thirds of its life and up to a twentieth later, so that kiosks that were set up together do not come together.</summary>
    /// <param name="draw">0 to 1, drawn once for each certificate.</param>
    public static DateTimeOffset DueAt(DateTimeOffset from, DateTimeOffset until, double draw) => from + ((until - from) * (2.0 / 3 + (draw / 20)));

    /// <summary>One minute, doubling to six hours, each time drawn between half and whole; never so long that the certificate would end meanwhile, as long as it has not.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="draw">0 to 1.</param>
    public static TimeSpan RetryAfter(int failures, DateTimeOffset until, DateTimeOffset now, double draw)
    {
        var whole = Math.Min(ShortestRetry.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)), LongestRetry.TotalSeconds);
        var wait = TimeSpan.FromSeconds(whole * (0.5 + (draw / 2)));
        var left = (until - now) / 4;
        return left > TimeSpan.Zero && wait > left ? (left > ShortestRetry / 2 ? left : ShortestRetry / 2) : wait;
    }

    /// <summary>What staff are told, without full stop; null where nobody need be. The last sixth of its life is where retries alone may not be enough any more.</summary>
    public static string? Trouble(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, string lastFault)
    {
        if (until - now > (until - from) / 6) return null;
        var why = lastFault.Length == 0 ? "" : ": " + lastFault;
        return now > until
            ? string.Create(CultureInfo.InvariantCulture, $"the kiosk's certificate ended on {until.UtcDateTime:yyyy-MM-dd}; enrol this kiosk anew with a code from the centre{why}")
            : string.Create(CultureInfo.InvariantCulture, $"the kiosk's certificate ends on {until.UtcDateTime:yyyy-MM-dd} and could not be renewed yet{why}");
    }
}
