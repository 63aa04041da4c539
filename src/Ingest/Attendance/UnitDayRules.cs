using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>A member's outcome at an ended session, with every unit it counts for.</summary>
/// <param name="Hour">The hour of the day in which the member came, 0 to 23; -1 where it is not known or nobody came.</param>
/// <param name="Units">Each once.</param>
public readonly record struct UnitOutcome(AttendanceStatus Status, bool Expected, int Hour, IReadOnlyCollection<string> Units);

/// <summary>What one session came to, unit by unit. A unit counts everybody who belonged to it or below it, each once.</summary>
public static class UnitDayRules
{
    /// <summary>The row that counts outcomes and not hours.</summary>
    public const int Whole = -1;

    public static Dictionary<(string Unit, int Hour), DayCount> Sum(IEnumerable<UnitOutcome> outcomes)
    {
        var sums = new Dictionary<(string Unit, int Hour), DayCount>();
        foreach (var outcome in outcomes)
        {
            var counts = DayCount.Of(outcome.Status, outcome.Expected);
            foreach (var unit in outcome.Units)
            {
                var known = sums.GetValueOrDefault((unit, Whole));
                sums[(unit, Whole)] = (known + counts) with { Sessions = 1 };
                if (outcome.Hour is < 0 or > 23 || counts.Present == 0) continue;
                var hour = sums.GetValueOrDefault((unit, outcome.Hour));
                sums[(unit, outcome.Hour)] = hour with { Arrivals = hour.Arrivals + 1 };
            }
        }

        return sums;
    }
}
