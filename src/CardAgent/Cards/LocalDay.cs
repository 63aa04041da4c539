namespace CardSystem.CardAgent.Cards;

/// <summary>Days as the district counts them: cards carry dates without a zone.</summary>
public sealed class LocalDay(TimeProvider time, string zone)
{
    private readonly TimeZoneInfo _zone = ZoneOf(zone);

    public DateOnly Today => Of(time.GetUtcNow());

    public DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);

    /// <summary>A machine without zone data is told China's time, which has had no summer time since 1991.</summary>
    private static TimeZoneInfo ZoneOf(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");
}
