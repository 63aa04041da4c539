namespace CardSystem.Ingest.Activities;

/// <summary>What kiosks are told beside the timetable.</summary>
public sealed class ActivitiesOptions
{
    public const string Section = "Activities";

    /// <summary>A card that comes back within this time after leaving never left.</summary>
    public int FlickerMs { get; set; } = 1_500;

    /// <summary>A member who taps again within this time, in the same session, has already signed in.</summary>
    public int RepeatSeconds { get; set; } = 14_400;

    /// <summary>Kiosks know the sessions of so many days ahead.</summary>
    public int DaysAhead { get; set; } = 14;

    public IEnumerable<string> Problems()
    {
        if (FlickerMs is < 0 or > 60_000) yield return $"Activities:FlickerMs is {FlickerMs}; allowed are 0 to 60000.";
        if (RepeatSeconds is < 1 or > 86_400) yield return $"Activities:RepeatSeconds is {RepeatSeconds}; allowed are 1 to 86400.";
        if (DaysAhead is < 1 or > 366) yield return $"Activities:DaysAhead is {DaysAhead}; allowed are 1 to 366.";
    }
}
