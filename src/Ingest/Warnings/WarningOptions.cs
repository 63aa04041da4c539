using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CardSystem.Ingest.Warnings;

public sealed class WarningOptions
{
    public const string Section = "Warnings";

    /// <summary>The time of day, by the district's clock, at which the nightly round runs; empty for none.</summary>
    public string RunAt { get; set; } = "02:30";

    /// <summary>How far a round looks back.</summary>
    [Range(2, 120)]
    public int Months { get; set; } = 24;

    public TimeOnly? Time => TimeOnly.TryParseExact(RunAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public IEnumerable<string> Problems()
    {
        if (RunAt.Length > 0 && Time is null) yield return $"Warnings:RunAt is '{Contracts.Shown.Of(RunAt)}'; give a time of day such as 02:30, or leave it empty for no nightly round.";
    }
}
