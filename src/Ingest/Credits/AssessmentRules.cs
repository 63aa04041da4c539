namespace CardSystem.Ingest.Credits;

/// <summary>A category in which a member has less than the policy asks for.</summary>
public readonly record struct Shortfall(string Category, long Has, long Least);

/// <summary>What a member's credits of a period come to against the policy.</summary>
/// <param name="Target">The year's target, or for a part of the year the pace to its end; null where the policy has none.</param>
public sealed record Assessment(long Points, long? Target, IReadOnlyList<Shortfall> Shortfalls)
{
    public bool IsMet => (Target is not { } target || Points >= target) && Shortfalls.Count == 0;
}

/// <summary>Target, pace and minimums, purely. Nothing follows from them by itself: they are shown, and a person talks to the member.</summary>
public static class AssessmentRules
{
    /// <param name="total">All the member earned in the period, or for a part of the year from its first day on.</param>
    /// <param name="byCategory">What the member earned in the period.</param>
    public static Assessment Judge(Policy? policy, Period period, long total, IReadOnlyDictionary<string, long> byCategory)
    {
        if (policy is null) return new Assessment(total, null, []);
        var missing = policy.Categories.OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Key, Has: byCategory.GetValueOrDefault(c.Key), Least: c.Value.Minimums.Of(period)))
            .Where(c => c.Has < c.Least).Select(c => new Shortfall(c.Key, c.Has, c.Least!.Value)).ToList();
        return new Assessment(total, policy.Target is { } target ? PaceOn(target, period.UntilDay - 1) : null, missing);
    }

    /// <summary>The points a member should have by the end of a day, from the first day of its year on: rounded down to the hundredth.</summary>
    public static long PaceOn(Target target, long day)
    {
        var year = Period.Year(DateOnly.FromDayNumber((int)day).Year);
        if (target.Quarters is not { } quarters) return Between(0, target.Year, year, day);
        var quarter = year.Divide(3).Select((p, i) => (Period: p, Index: i)).First(q => day < q.Period.UntilDay);
        var (from, until) = (quarter.Index == 0 ? 0 : quarters[quarter.Index - 1], quarter.Index == 3 ? target.Year : quarters[quarter.Index]);
        return Between(from, until, quarter.Period, day);
    }

    private static long Between(long from, long until, Period period, long day) => from + (until - from) * (day + 1 - period.FromDay) / (period.UntilDay - period.FromDay);
}
