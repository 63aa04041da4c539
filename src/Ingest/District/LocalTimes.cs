namespace CardSystem.Ingest.District;

/// <summary>
/// From the clock on the wall to the instant, as RFC 5545 (3.3.5) has it: of a time that comes twice the first is meant,
/// and a time that the clocks leap over is counted with the offset before the leap (02:30 becomes 03:30).
/// </summary>
public static class LocalTimes
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <returns>Unix milliseconds.</returns>
    public static long Instant(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(local)) return Milliseconds(local, zone.GetAmbiguousTimeOffsets(local).Max());
        var before = local;
        while (zone.IsInvalidTime(before)) before -= Step;
        return Milliseconds(local, zone.GetUtcOffset(before));
    }

    /// <summary>What the clock on the wall shows at an instant.</summary>
    public static DateTime Local(long instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instant), zone).DateTime;

    private static long Milliseconds(DateTime local, TimeSpan offset) => new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUnixTimeMilliseconds();
}
