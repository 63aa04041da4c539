using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Activities;

/// <summary>What kiosks are told beside the timetable.</summary>
public sealed class ActivitiesOptions
{
    public const string Section = "Activities";

    /// <summary>A card that comes back within this time after leaving never left.</summary>
    [Range(0, 60_000)]
    public int FlickerMs { get; set; } = 1_500;

    /// <summary>A member who taps again within this time, in the same session, has already signed in.</summary>
    [Range(1, 86_400)]
    public int RepeatSeconds { get; set; } = 14_400;

    /// <summary>Kiosks know the sessions of so many days ahead.</summary>
    [Range(1, 366)]
    public int DaysAhead { get; set; } = 14;

    /// <summary>Sessions of recurring activities are made so many months ahead.</summary>
    [Range(1, 36)]
    public int HorizonMonths { get; set; } = 12;
}
