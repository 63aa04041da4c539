using System.Globalization;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Web.View;

/// <summary>Instants as tables show them, by the district's clock: whole, so that they sort as text.</summary>
internal static class Moments
{
    /// <param name="at">Unix milliseconds; empty for 0, which is never.</param>
    public static string Minute(long at, TimeZoneInfo zone) => Write(at, zone, "yyyy-MM-dd HH:mm");

    public static string Second(long at, TimeZoneInfo zone) => Write(at, zone, "yyyy-MM-dd HH:mm:ss");

    public static string Day(long at, TimeZoneInfo zone) => Write(at, zone, "yyyy-MM-dd");

    /// <summary>The greatest number stands for no end.</summary>
    private static string Write(long at, TimeZoneInfo zone, string format) =>
        at <= 0 || at > DateTimeOffset.MaxValue.AddDays(-2).ToUnixTimeMilliseconds() ? "" : LocalTimes.Local(at, zone).ToString(format, CultureInfo.InvariantCulture);
}
