using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web;

/// <summary>Reads the time of day as the district's wall clocks show it.</summary>
public sealed class DistrictClock(IOptions<DistrictOptions> options, TimeProvider time)
{
    private readonly TimeZoneInfo _zone = TryFind(options.Value.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    public DistrictTime Read() => new(_zone, time.GetUtcNow());

    public static bool TryFind(string? id, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        if (string.IsNullOrWhiteSpace(id)) return false;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found)) zone = found;
        // Windows without ICU does not know IANA names. China has one zone and has not moved its clocks since 1991.
        else if (id == "Asia/Shanghai") zone = TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(8), id, id);
        else return false;
        return true;
    }
}
