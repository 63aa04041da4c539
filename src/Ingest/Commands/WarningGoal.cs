using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Commands;

/// <summary>The year's credit target as warnings look at it. Warnings and Credits do not see each other, so it stands here.</summary>
internal static class WarningGoal
{
    /// <returns>Null where the credit policy in force on that day has no target.</returns>
    public static Goal? At(Work work, int day)
    {
        var policy = PolicyStore.Read(work).Where(p => p.Version.FromDay <= day && p.Version.WithdrawnAct == 0).OrderBy(p => p.Version.FromDay).ThenBy(p => p.Version.Number).LastOrDefault();
        if (policy?.Version.Policy.Target is not { Year: > 0 } target) return null;
        var year = Period.Year(DateOnly.FromDayNumber(day).Year);
        return new Goal((int)year.FromDay, (int)year.UntilDay, target.Year);
    }
}
