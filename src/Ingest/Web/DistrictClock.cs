using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web;

/// <summary>Reads the time of day as the district's wall clocks show it.</summary>
public sealed class DistrictClock(TimeZoneInfo zone, TimeProvider time)
{
    public const string Setting = "District:TimeZone";
    private const string Default = "Asia/Shanghai";

    public DistrictTime Read() => new(zone, time.GetUtcNow());

    /// <param name="id">An IANA name; null or empty for the default.</param>
    /// <exception cref="OptionsValidationException">This machine knows no such zone.</exception>
    public static TimeZoneInfo Zone(string? id)
    {
        if (string.IsNullOrWhiteSpace(id)) id = Default;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found)) return found;
        // Windows without ICU does not know IANA names. China has one zone and has not moved its clocks since 1991.
        if (id == Default) return TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(8), id, id);
        throw new OptionsValidationException(Setting, typeof(string), [$"{Setting} is '{id}', which is not a time zone this machine knows; use a name such as {Default}."]);
    }
}
