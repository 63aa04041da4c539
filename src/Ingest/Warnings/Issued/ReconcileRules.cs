namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>What a round finds: an episode of a member with what stands around it.</summary>
/// <param name="Held">Why nobody is to be told yet; empty where nothing is in the way.</param>
/// <param name="Provisional">It rests on a session that was judged without all its taps.</param>
/// <param name="Told">Its level is one at which the rule tells somebody.</param>
public sealed record Finding(Episode Episode, string Held, bool Provisional, bool Told);

public enum StepKind
{
    /// <summary>A new warning; those concerned are told once.</summary>
    Issue,
    /// <summary>It rose; they are told once more.</summary>
    Raise,
    /// <summary>It was withdrawn by facts that have changed back.</summary>
    Reinstate,
    /// <summary>It is no longer justified; those who were told are told so, once.</summary>
    Withdraw,
    /// <summary>Facts changed its first day or lowered its level; nobody is told.</summary>
    Adjust,
    /// <summary>The rule no longer warns, the facts being the same.</summary>
    End,
    /// <summary>It had ended, and by what is known now it has not.</summary>
    Reopen,
}

/// <param name="Warning">Null for a new one.</param>
/// <param name="Finding">Null where the warning is withdrawn.</param>
public sealed record Step(StepKind Kind, Warning? Warning, Finding? Finding);

/// <summary>
/// Compares what was issued for a member with what is found now, and says what is to be done. Doing it and asking again gives nothing to do,
/// so a round that runs twice, or is cut short and runs again, tells nobody twice.
/// </summary>
public static class ReconcileRules
{
    /// <param name="windowFrom">Warnings that began before the window are left as they are, for what they rest on is no longer looked at.</param>
    public static IReadOnlyList<Step> Decide(IReadOnlyList<Warning> issued, IReadOnlyList<Finding> findings, int windowFrom)
    {
        var steps = new List<Step>();
        foreach (var rule in issued.Select(w => w.Rule).Concat(findings.Select(f => f.Episode.Rule)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            OfRule([.. issued.Where(w => w.Rule == rule).OrderBy(w => w.From).ThenBy(w => w.Id)], [.. findings.Where(f => f.Episode.Rule == rule).OrderBy(f => f.Episode.From)], windowFrom, steps);
        }

        return steps;
    }

    private static void OfRule(List<Warning> issued, List<Finding> findings, int windowFrom, List<Step> steps)
    {
        var pairs = new List<(Warning Warning, Finding Finding)>();
        Pair(issued, findings, pairs, (warning, finding) => warning.From == finding.Episode.From);
        // A correction may move the first day of an episode: it is the same warning, and nobody need be told again.
        Pair(issued, findings, pairs, (warning, finding) => Overlaps(warning, finding.Episode));
        foreach (var (warning, finding) in pairs.OrderBy(p => p.Finding.Episode.From))
        {
            if (Meet(warning, finding) is { } kind) steps.Add(new Step(kind, warning, finding));
        }

        steps.AddRange(issued.Where(w => w.State != WarningStates.Withdrawn && w.From >= windowFrom).Select(w => new Step(StepKind.Withdraw, w, null)));
        steps.AddRange(findings.Where(f => f is { Held: "", Told: true, Episode.Until: null }).Select(f => new Step(StepKind.Issue, null, f)));
    }

    private static void Pair(List<Warning> issued, List<Finding> findings, List<(Warning, Finding)> pairs, Func<Warning, Finding, bool> belong)
    {
        foreach (var warning in issued.ToList())
        {
            if (findings.FirstOrDefault(f => belong(warning, f)) is not { } finding) continue;
            pairs.Add((warning, finding));
            issued.Remove(warning);
            findings.Remove(finding);
        }
    }

    private static bool Overlaps(Warning warning, Episode episode) =>
        warning.State != WarningStates.Withdrawn && warning.From < (episode.Until ?? long.MaxValue) && episode.From < (warning.Until == 0 ? long.MaxValue : warning.Until);

    private static StepKind? Meet(Warning warning, Finding finding)
    {
        var episode = finding.Episode;
        if (warning.ByHand) return null;
        if (warning.State == WarningStates.Withdrawn) return finding is { Held: "", Told: true } && episode.Until is null ? StepKind.Reinstate : null;
        if (episode.Level > warning.Level && episode.Until is null) return finding.Held.Length == 0 ? StepKind.Raise : null;
        if (episode.Level < warning.Level || episode.From != warning.From) return StepKind.Adjust;
        if (episode.Until is { } until && until != warning.Until) return StepKind.End;
        return episode.Until is null && warning.Until != 0 ? StepKind.Reopen : null;
    }
}
