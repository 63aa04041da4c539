namespace CardSystem.Ingest.District;

/// <summary>Calendar days of the district's zone, as days since 0001-01-01. Remembers the day asked last, since taps come mostly of one day. For one thread.</summary>
public sealed class DistrictDays(TimeZoneInfo zone)
{
    private long _from = 1;
    private long _until;
    private long _day;

    public TimeZoneInfo Zone { get; } = zone;

    /// <param name="at">Unix milliseconds.</param>
    public long Of(long at)
    {
        if (at >= _from && at < _until) return _day;
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone);
        var date = DateOnly.FromDateTime(local.DateTime);
        _day = date.DayNumber;
        (_from, _until) = (StartOf(date), date == DateOnly.MaxValue ? long.MaxValue : StartOf(date.AddDays(1)));
        return _day;
    }

    /// <summary>The first instant of a day, Unix milliseconds; where the clock leaps over midnight, the instant of the leap.</summary>
    public long StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        // Of a midnight that comes twice, the first is meant: the one with the larger offset.
        var offset = Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight);
        return midnight.Ticks - offset.Ticks < DateTime.MinValue.Ticks ? DateTimeOffset.MinValue.ToUnixTimeMilliseconds() : new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }
}
