using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Office;

/// <summary>What the card office issues.</summary>
public sealed class OfficeOptions
{
    public const string Section = "Office";

    /// <summary>How long a card is good for; never longer than the card authority.</summary>
    [Range(1, 30)]
    public int CardYears { get; set; } = 10;

    /// <summary>What every card's number begins with, such as the district's code; digits.</summary>
    public string NumberPrefix { get; set; } = "";

    /// <summary>How long the paper lasts that lets a desk read members' cards.</summary>
    [Range(1, 90)]
    public int DeskDays { get; set; } = 7;

    /// <summary>Requests of one desk in a minute; a card takes five.</summary>
    [Range(10, 10_000)]
    public int RequestsPerMinute { get; set; } = 600;

    public IEnumerable<string> Problems()
    {
        if (NumberPrefix.Length > CardNumberRules.LongestPrefix || !NumberPrefix.All(char.IsAsciiDigit)) yield return $"Office:NumberPrefix is '{Contracts.Shown.Of(NumberPrefix)}'; use up to {CardNumberRules.LongestPrefix} digits.";
    }
}
