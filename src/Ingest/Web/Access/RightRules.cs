using CardSystem.Ingest.Staff;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Decides about one request.</summary>
public static class RightRules
{
    /// <summary>Rights that only look; every other one changes something.</summary>
    public static bool IsLook(Right right) => right.ToString().StartsWith("See", StringComparison.Ordinal);

    /// <summary>Whether somebody with this scope may use the right on what concerns these units.</summary>
    public static bool May(StaffScope scope, Right right, TargetUnits units, UnitBook book)
    {
        if (!IsLook(right)) return units.Owned.Any(unit => scope.Allows(right, unit));
        if (units.Seen.Any(unit => scope.Allows(right, unit))) return true;
        // What is meant for a unit is meant for those below it too: a branch sees the activities of its sub-district.
        return units.Meant.Count > 0 && scope.Tops(right).Any(top => book.Upwards(top).Any(units.Meant.Contains));
    }
}
