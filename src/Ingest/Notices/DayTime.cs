using System.Globalization;

namespace CardSystem.Ingest.Notices;

/// <summary>Times of day of the district's zone, as minutes since midnight.</summary>
public static class DayTime
{
    public static bool TryParse(string text, out int minutes)
    {
        minutes = 0;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        minutes = (time.Hour * 60) + time.Minute;
        return true;
    }

    public static string Format(long minutes) => $"{minutes / 60:D2}:{minutes % 60:D2}";

    /// <summary>Reads <c>22:00-07:30</c>; it may cross midnight.</summary>
    public static bool TryParseSpan(string text, out int from, out int until)
    {
        (from, until) = (0, 0);
        return text.Split('-') is [var first, var last] && TryParse(first, out from) && TryParse(last, out until) && from != until;
    }

    /// <summary>The instant at which the clocks of the zone show this; where they leap over it, the first quarter of an hour they show after it.</summary>
    /// <param name="after">Of an hour that comes twice, the one after this instant is meant.</param>
    public static DateTimeOffset At(DateOnly day, long minutes, TimeZoneInfo zone, DateTimeOffset after)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        var offsets = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).OrderDescending().ToArray() : [zone.GetUtcOffset(local)];
        var first = new DateTimeOffset(local, offsets[0]);
        return (first > after ? first : new DateTimeOffset(local, offsets[^1])).ToUniversalTime();
    }
}
