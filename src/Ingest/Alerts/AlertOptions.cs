using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Alerts;

public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Nobody gets from one centre to another in less: a card tapped at both within this time raises an alert.</summary>
    [Range(1, 86_400)]
    public int TravelSeconds { get; set; } = 120;
}
