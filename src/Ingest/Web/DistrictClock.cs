using CardSystem.Ingest.District;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web;

/// <summary>Reads the time of day as the district's wall clocks show it.</summary>
public sealed class DistrictClock(TimeZoneInfo zone, TimeProvider time)
{
    /// <summary>Today as <see cref="DateOnly.DayNumber"/>, like all days in the database.</summary>
    public long Today => DateOnly.FromDateTime(Read().Local(time.GetUtcNow()).DateTime).DayNumber;

    public TimeZoneInfo TimeZone => zone;

    public DistrictTime Read() => new(zone, time.GetUtcNow());

    /// <param name="id">An IANA name; null or empty for the usual one.</param>
    /// <exception cref="OptionsValidationException">This machine knows no such zone.</exception>
    public static TimeZoneInfo Zone(string? id) => DistrictOptions.FindZone(string.IsNullOrWhiteSpace(id) ? DistrictOptions.UsualZone : id)
        ?? throw new OptionsValidationException(DistrictOptions.Section, typeof(DistrictOptions), [$"District:TimeZone is '{id}', which is not a time zone this machine knows; use a name such as {DistrictOptions.UsualZone}."]);
}
