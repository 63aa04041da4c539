using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>Instants and days as tables show them: whole, so that they sort and can be read in a file too.</summary>
internal static class ShownTime
{
    /// <summary>2026-05-01 08:30 by the district's clock; empty for 0.</summary>
    public static string Minute(long at, TimeZoneInfo zone) => at == 0 ? "" : LocalTimes.Local(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The time of day alone.</summary>
    public static string Clock(long at, TimeZoneInfo zone) => at == 0 ? "" : LocalTimes.Local(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>As an input of type datetime-local wants it.</summary>
    public static string Input(long at, TimeZoneInfo zone) => at == 0 ? "" : LocalTimes.Local(at, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public static string Day(long day) => DateOnly.FromDayNumber((int)Math.Clamp(day, 0, DateOnly.MaxValue.DayNumber)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first day of a stretch; the beginning has no day.</summary>
    public static string FromDay(long day) => day <= Roster.HistoryRules.Beginning ? BelongingWords.Beginning.ToString() : Day(day);

    /// <summary>The day after the last of a stretch.</summary>
    public static string UntilDay(long day) => day >= Roster.HistoryRules.NoEndDay ? BelongingWords.NoEnd.ToString() : Day(day);

    /// <summary>Hundredths of a point, as people write them.</summary>
    public static string Points(long amount) => (amount / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
