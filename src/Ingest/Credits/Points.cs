using System.Globalization;

namespace CardSystem.Ingest.Credits;

/// <summary>Credits are counted in whole hundredths of a point, so that sums are exact in any order. Here they are written for people.</summary>
public static class Points
{
    /// <summary>The most any single figure of a policy may be: 100,000 points, in hundredths. Far below where a sum of a year could overflow.</summary>
    public const long Most = 10_000_000;

    /// <returns>For instance <c>12</c>, <c>1.5</c>, <c>-0.25</c>.</returns>
    public static string Text(long hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A share of so many hundredths, rounded down to the hundredth; for awards, which are never negative.</summary>
    public static long Share(long hundredths, int percent) => hundredths * percent / 100;
}
