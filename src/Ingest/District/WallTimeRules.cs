using System.Globalization;
using CardSystem.Contracts;

namespace CardSystem.Ingest.District;

/// <summary>Times as people write them, by the clock on the district's walls: <c>2026-05-01</c>, <c>2026-05-01 08:30</c> or <c>2026-05-01 08:30:00</c>.</summary>
public static class WallTimeRules
{
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
    private static readonly string[] FormatsOrDay = [.. Formats, DayFormat];

    /// <summary>Reads a day. 03/04 is March in one country and April in another: it is never guessed.</summary>
    public static bool TryReadDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1900 and <= 2200;

    /// <param name="at">Unix milliseconds. A day stands for its beginning; of an hour that comes twice the first is meant.</param>
    /// <param name="wrong">A sentence; empty where the text is a time.</param>
    /// <param name="dayAlone">Whether a day without a time of day will do.</param>
    public static bool TryRead(string text, TimeZoneInfo zone, out long at, out string wrong, bool dayAlone = true)
    {
        (at, wrong) = (0, "");
        if (!DateTime.TryParseExact(text, dayAlone ? FormatsOrDay : Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1971 or > 2200)
        {
            wrong = $"'{Shown.Of(text)}' is not a time; write yyyy-MM-dd HH:mm{(dayAlone ? " or yyyy-MM-dd" : "")}, for instance 2026-05-01 08:30.";
            return false;
        }

        if (zone.IsInvalidTime(local))
        {
            wrong = $"{text} does not exist in {zone.Id}: the clocks are put forward over it.";
            return false;
        }

        at = LocalTimes.Instant(local, zone);
        return true;
    }

    /// <summary>For people: the district's clock, with milliseconds only where there are any.</summary>
    public static string Write(long at, TimeZoneInfo zone)
    {
        return LocalTimes.Local(at, zone).ToString(at % 1_000 == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }
}
