namespace CardSystem.Ingest.Credits;

/// <summary>How a member stands in the period.</summary>
/// <param name="Months">Points of the year's twelve months, in hundredths; for a quarter up to its end.</param>
/// <param name="Points">Of the period.</param>
/// <param name="SoFar">From the year's first day on: for a year the same.</param>
/// <param name="Pace">What the policy's pace asks for by the day, from the year's first day on; null where there is no target.</param>
/// <param name="Missing">Categories still below the period's minimum.</param>
public sealed record MemberProgress(string Member, string Branch, IReadOnlyList<long> Months, long Points, long SoFar, long? Pace, IReadOnlyList<Shortfall> Missing)
{
    public bool IsBehind => SoFar < Pace;
}

/// <summary>A month or quarter of the year: what was earned in it, and how many members had at its end what the policy asks for.</summary>
public sealed record SpanProgress(string Period, long Points, int Earning, int? Met);

public sealed record BranchProgress(string Branch, int Members, long Points, int Behind);

/// <summary>A year or a quarter under way.</summary>
/// <param name="TargetReached">Members who have what is asked for by the period's last day.</param>
/// <param name="Quarters">Of a year those that have begun; of a quarter itself.</param>
public sealed record PeriodProgress(
    string Period, string AsOf, int Members, long Points, int Behind, int TargetReached, IReadOnlyList<SpanProgress> Months, IReadOnlyList<SpanProgress> Quarters,
    IReadOnlyList<BranchProgress> Branches, IReadOnlyList<MemberProgress> Each);

/// <summary>Monthly and quarterly progress of a year or a quarter, purely.</summary>
public static class ProgressRules
{
    /// <param name="members">All members and their branches.</param>
    /// <param name="earned">What they earned from the first day of the period's year on, in any order.</param>
    /// <param name="day">The day up to which the pace is reckoned; months after it are not reported.</param>
    public static PeriodProgress Of(Policy? policy, Period span, long day, IEnumerable<(string Member, string Branch)> members, IEnumerable<MemberMonth> earned)
    {
        var byMember = earned.Where(e => e.Month < span.Until).ToLookup(e => e.Member, StringComparer.Ordinal);
        var goal = policy?.Target is { } target ? AssessmentRules.PaceOn(target, span.UntilDay - 1) : (long?)null;
        var until = Math.Clamp(day, span.FromDay, span.UntilDay - 1);
        var all = members.OrderBy(m => m.Branch, StringComparer.Ordinal).ThenBy(m => m.Member, StringComparer.Ordinal).Select(m => Member(policy, span, until, m.Member, m.Branch, byMember[m.Member])).ToList();
        var begun = span.Divide(1).Where(m => m.FromDay <= until).ToList();
        return new PeriodProgress(
            span.ToString(), Period.DayText(until), all.Count, all.Sum(m => m.Points), all.Count(m => m.IsBehind), goal is { } least ? all.Count(m => m.SoFar >= least) : 0,
            [.. begun.Select(m => Span(m, all, null))],
            [.. span.Divide(3).Where(q => q.FromDay <= until).Select(q => Span(q, all, policy is null ? null : all.Count(m => IsMet(policy, q, m, byMember[m.Member]))))],
            [.. all.GroupBy(m => m.Branch, StringComparer.Ordinal).Select(b => new BranchProgress(b.Key, b.Count(), b.Sum(m => m.Points), b.Count(m => m.IsBehind)))], all);
    }

    private static MemberProgress Member(Policy? policy, Period span, long day, string member, string branch, IEnumerable<MemberMonth> earned)
    {
        var months = new long[12];
        foreach (var month in earned) months[month.Month - span.ItsYear.From] += month.Amount;
        var (soFar, byCategory) = (months.Sum(), ByCategory(earned, span));
        var assessment = AssessmentRules.Judge(policy, span, soFar, byCategory);
        return new MemberProgress(member, branch, months, byCategory.Values.Sum(), soFar, policy?.Target is { } target ? AssessmentRules.PaceOn(target, day) : null, assessment.Shortfalls);
    }

    private static SpanProgress Span(Period period, List<MemberProgress> members, int? met)
    {
        var (from, until) = (period.From % 12, period.From % 12 + period.Until - period.From);
        return new SpanProgress(period.ToString(), members.Sum(m => Sum(m, from, until)), members.Count(m => Sum(m, from, until) > 0), met);
    }

    /// <summary>By the end of a quarter the points of the year so far are held against the pace, those of the quarter against its minimums.</summary>
    private static bool IsMet(Policy policy, Period quarter, MemberProgress member, IEnumerable<MemberMonth> earned) =>
        AssessmentRules.Judge(policy, quarter, Sum(member, 0, quarter.From % 12 + 3), ByCategory(earned, quarter)).IsMet;

    private static long Sum(MemberProgress member, int from, int until)
    {
        var sum = 0L;
        for (var month = from; month < until; month++) sum += member.Months[month];
        return sum;
    }

    private static Dictionary<string, long> ByCategory(IEnumerable<MemberMonth> earned, Period period) =>
        earned.Where(e => e.Month >= period.From && e.Month < period.Until).GroupBy(e => e.Category, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(e => e.Amount), StringComparer.Ordinal);
}
