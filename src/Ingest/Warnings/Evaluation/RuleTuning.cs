using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>A rule kind tuned on one folder and judged on another.</summary>
public sealed record EvaluatedRule(RuleKind Kind, double[] Numbers, RuleResult Result);

/// <summary>
/// Tunes each kind of rule on histories of one folder and judges it on another. Every combination of what a kind's parameters may try is gone through, in order;
/// the best is the one that catches most and warns earliest, averaged over limits a fifth below and above the one asked for, so that no rule is fitted to single
/// members; of equals the first wins. Of the folder it is judged on, nothing is used but the threshold's limit.
/// </summary>
public static class RuleTuning
{
    private static readonly double[] AroundTheLimit = [0.8, 1, 1.2];

    /// <exception cref="WarningException">One of the folders has nobody who lapsed, or nobody who stayed.</exception>
    public static IReadOnlyList<EvaluatedRule> Evaluate(Participation train, Participation test, double limit, CancellationToken stop = default)
    {
        if (limit is not (>= 0 and < 1)) throw new WarningException("The limit is a share of those who stay, from 0 to less than 1, for instance 0.10.");
        foreach (var past in (ReadOnlySpan<Participation>)[train, test])
        {
            if (past.Lapsed == 0) throw new WarningException($"In the folder '{past.Name}' nobody lapsed, so there is nothing to catch; give one with members whose outcome is lapsed.");
            if (past.Stayed == 0) throw new WarningException($"In the folder '{past.Name}' nobody stayed, so false alarms cannot be counted; give one with members whose outcome is stayed.");
        }

        return [.. RuleKinds.All.Select(kind => Evaluate(kind, train, test, limit, stop)).OrderByDescending(r => r.Result.Recall).ThenByDescending(r => r.Result.LeadDays)];
    }

    private static EvaluatedRule Evaluate(RuleKind kind, Participation train, Participation test, double limit, CancellationToken stop)
    {
        var numbers = Tune(kind, train, limit, stop);
        return new EvaluatedRule(kind, numbers, ScoredRule.Of(test, Fold(kind, numbers)).AtLimit(limit));
    }

    /// <summary>The numbers that do best on these histories.</summary>
    public static double[] Tune(RuleKind kind, Participation train, double limit, CancellationToken stop = default)
    {
        var tries = Tries(kind).ToArray();
        var worth = new double[tries.Length];
        // Each combination is computed by itself and compared in order afterwards, so the number of processors changes nothing.
        Parallel.For(0, tries.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount) }, i =>
        {
            var scored = ScoredRule.Of(train, Fold(kind, tries[i]));
            worth[i] = AroundTheLimit.Sum(around => Worth(scored.AtLimit(Math.Min(limit * around, 0.999))));
        });
        return tries[Array.IndexOf(worth, worth.Max())];
    }

    /// <summary>A lapse caught counts 1, and the days gained count as much as all catches together would at a lead of sixty days.</summary>
    private static double Worth(RuleResult result) => Math.Round(result.Recall + (result.LeadDays / 60), 9);

    private static Fold Fold(RuleKind kind, double[] numbers) => kind.Fold(numbers, Season.From(0));

    private static IEnumerable<double[]> Tries(RuleKind kind)
    {
        IEnumerable<double[]> tries = [[]];
        foreach (var parameter in kind.Parameters) tries = tries.SelectMany(t => parameter.Tries.Select(v => (double[])[.. t, v]));
        return tries;
    }
}
