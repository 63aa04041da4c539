using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>What an activity's sessions are made from. Starts and ends are by the clock on the wall, the windows around them in minutes that pass.</summary>
/// <param name="Audience">Units joined by ';', or '*' for none.</param>
/// <param name="Kiosks">Joined by ';'; empty for all of the centre.</param>
/// <param name="FirstDay">The first day it may take place.</param>
/// <param name="LastDay">The last day it may take place; <see cref="RuleExpander.LastDay"/> where nobody has set an end.</param>
/// <param name="Ends">At or before <paramref name="Starts"/>: on the next day.</param>
/// <param name="Recurrence">As <see cref="RecurrenceText"/> reads it.</param>
/// <param name="PlannedTo">Sessions have been made up to this day.</param>
public sealed record Activity(
    string Id, string Name, string Category, SessionKind Kind, string Organiser, string Audience, string Centre, string Room, string Kiosks, bool InOut, int Capacity,
    DateOnly FirstDay, DateOnly LastDay, TimeOnly Starts, TimeOnly Ends, SessionWindows Windows, string Recurrence, HolidayRule Holidays, DateOnly PlannedTo)
{
    /// <summary>Whether <c>member_lists</c> names members one by one under the activity's id.</summary>
    public bool HasList { get; init; }

    /// <summary>Whoever was served is asked how it was.</summary>
    public bool Rate { get; init; }

    /// <summary>When it would begin on its first day.</summary>
    public DateTime First => FirstDay.ToDateTime(Starts);
}

/// <summary>Minutes around a session's start and end.</summary>
/// <param name="OpensBefore">Signing in is possible so long before the start.</param>
/// <param name="LateAfter">On time until so long after the start.</param>
/// <param name="LeaveBefore">Signing out so long before the end is not leaving early.</param>
/// <param name="ClosesAfter">Signing in and out is possible until so long after the end.</param>
public sealed record SessionWindows(int OpensBefore = 60, int LateAfter = 10, int LeaveBefore = 0, int ClosesAfter = 60);
