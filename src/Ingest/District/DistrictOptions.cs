namespace CardSystem.Ingest.District;

public sealed class DistrictOptions
{
    public const string Section = "District";

    /// <summary>The zone the timetable is written in and days are counted by, an IANA name.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    public IEnumerable<string> Problems()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return $"District:TimeZone is '{TimeZone}', which this machine does not know; use an IANA name such as Asia/Shanghai (Debian: package tzdata).";
    }
}
