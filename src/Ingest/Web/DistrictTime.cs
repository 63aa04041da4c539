using System.Globalization;

namespace CardSystem.Ingest.Web;

/// <summary>A moment in the district, and other moments as seen from it.</summary>
public sealed record DistrictTime(TimeZoneInfo Zone, DateTimeOffset Now)
{
    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>10:32, or 11-20 10:32 where it is not today's.</summary>
    public string Minute(DateTimeOffset instant) => Shown(instant, "HH:mm");

    /// <summary>10:32:05, or 11-20 10:32:05 where it is not today's.</summary>
    public string Second(DateTimeOffset instant) => Shown(instant, "HH:mm:ss");

    private string Shown(DateTimeOffset instant, string format)
    {
        var local = Local(instant);
        return local.ToString(local.Date == Local(Now).Date ? format : "MM-dd " + format, CultureInfo.InvariantCulture);
    }
}
