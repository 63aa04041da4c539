using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CardSystem.Ingest.Privacy;

public sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    /// <summary>The time of day, by the district's clock, at which the retention rules run and large databases are cleared of what was erased; empty for never.</summary>
    public string RunAt { get; set; } = "03:30";

    /// <summary>A database up to this size is cleared as soon as a person is erased; writing a larger one anew takes so long that it waits for the night.</summary>
    [Range(0, 1_000_000)]
    public int PurgeAtOnceMegabytes { get; set; } = 1_024;

    /// <summary>What stood before an import, which is what lets it be taken back.</summary>
    [Range(1, 36_500)]
    public int ImportDays { get; set; } = 90;

    /// <summary>Bytes that could not be taken as taps.</summary>
    [Range(1, 36_500)]
    public int RefusedPayloadDays { get; set; } = 180;

    /// <summary>Why somebody was excused: often a matter of health.</summary>
    [Range(1, 36_500)]
    public int ExcuseReasonDays { get; set; } = 400;

    /// <summary>Why an attendance was corrected.</summary>
    [Range(1, 36_500)]
    public int CorrectionReasonDays { get; set; } = 1_100;

    /// <summary>What members wrote of a service; the stars stay.</summary>
    [Range(1, 36_500)]
    public int RatingCommentDays { get; set; } = 400;

    /// <summary>What was heard when somebody got in touch about a warning, after the warning has ended.</summary>
    [Range(1, 36_500)]
    public int WarningNoteDays { get; set; } = 730;

    /// <summary>Who looked at whose file.</summary>
    [Range(180, 36_500)]
    public int LookDays { get; set; } = 1_100;

    /// <summary>Security alerts that somebody has dealt with.</summary>
    [Range(30, 36_500)]
    public int AlertDays { get; set; } = 730;

    /// <summary>One-time links and claim codes that are used up or have ended.</summary>
    [Range(1, 36_500)]
    public int UsedLinkDays { get; set; } = 30;

    public TimeOnly? Time => TimeOnly.TryParseExact(RunAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public IEnumerable<string> Problems()
    {
        if (RunAt.Length > 0 && Time is null) yield return $"Privacy:RunAt is '{Contracts.Shown.Of(RunAt)}'; give a time of day such as 03:30, or leave it empty for no nightly round.";
    }
}
