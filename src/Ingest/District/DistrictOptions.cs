namespace CardSystem.Ingest.District;

public sealed class DistrictOptions
{
    public const string Section = "District";
    public const string UsualZone = "Asia/Shanghai";

    /// <summary>The zone the timetable is written in and days are counted by, an IANA name.</summary>
    public string TimeZone { get; set; } = UsualZone;

    public IEnumerable<string> Problems()
    {
        if (FindZone(TimeZone) is null)
            yield return $"District:TimeZone is '{TimeZone}', which this machine does not know; use an IANA name such as {UsualZone} (Debian: package tzdata).";
    }

    /// <returns>Null where this machine does not know the zone.</returns>
    public static TimeZoneInfo? FindZone(string id)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found)) return found;
        // Windows without ICU, or Debian without tzdata, does not know IANA names. China has one zone and has not moved its clocks since 1991.
        return id == UsualZone ? TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(8), id, id) : null;
    }
}
