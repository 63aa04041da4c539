namespace CardSystem.Ingest.Web;

/// <summary>Section <c>District</c>.</summary>
public sealed class DistrictOptions
{
    public const string Section = "District";

    /// <summary>IANA name of the zone whose clock hangs on the centres' walls.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";
}
