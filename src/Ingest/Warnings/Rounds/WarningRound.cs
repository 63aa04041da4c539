using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>
/// The nightly round: everybody's history is read once and put through the rules in force; what they find is compared with what was issued; what is new is issued,
/// what rose is told once more, what is no longer justified is withdrawn, and what nobody acknowledged goes one unit up. Running it again does nothing.
/// </summary>
/// <param name="behind">Says what has come in and is not derived yet; null where nothing is ever behind.</param>
public sealed class WarningRound(Database database, WarningOptions options, TimeZoneInfo zone, GoalAt goalAt, BehindBy? behind = null)
{
    /// <param name="asOf">The last day that is looked at.</param>
    /// <param name="rules">Null for those in force on that day.</param>
    /// <exception cref="WarningException">The rules cannot be used, or what is derived is behind: half of what is known would withdraw what is justified.</exception>
    public RoundReport Run(DateOnly asOf, DateTimeOffset now, bool dryRun, CancellationToken stop, RuleSet? rules = null)
    {
        var (inputs, inForce, issued) = Read(asOf, rules);
        var troubles = new List<string>();
        var found = Evaluation.Run(inputs, inForce, troubles, stop);
        var episodes = Rows(inputs, inForce, found);
        var steps = Decide(inputs, found, issued);
        var done = steps.GroupBy(s => s.Step.Kind).ToDictionary(g => g.Key, g => g.Count());
        if (!dryRun)
        {
            EpisodeStore.Replace(database, episodes, asOf);
            done = new StepDesk(database, inputs, inForce, now, troubles).Do(steps, stop);
        }

        var byKey = found.SelectMany(m => m.Findings.Select(f => (Key: (inputs.Members[m.Member], f.Episode.Rule, (long)f.Episode.From), f))).ToDictionary(f => f.Key, f => f.f);
        var escalated = new Escalation(database, inputs, inForce, now, troubles).Run(w => byKey.GetValueOrDefault((w.Member, w.Rule, w.From)), dryRun);
        var report = new RoundReport(asOf, DateOnly.FromDayNumber(inputs.CompleteTo), inForce.Version, inputs.Members.Length, inputs.Rows.Total, episodes.Count, episodes.Count(e => e.Held.Length > 0), done, escalated, troubles, dryRun);
        if (!dryRun) Remember(report, now);
        return report;
    }

    /// <summary>Whom rules would have warned in a time that has passed. Tells nobody and writes nothing.</summary>
    /// <param name="known">The last day attendance is known of; lapses are looked for up to it.</param>
    /// <param name="lapseDays">A member who attended nothing for so many days has lapsed.</param>
    /// <param name="progress">Told members done and members in all; it may throw to end the work.</param>
    public BacktestReport Backtest(RuleSet rules, DateOnly from, DateOnly until, DateOnly known, int lapseDays, Action<long, long>? progress = null)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var inputs = new InputReader(new DistrictDays(zone), goalAt).Read(work, until.AddMonths(-options.Months).DayNumber, known.DayNumber);
        return Rounds.Backtest.Run(inputs, rules, from.DayNumber, until.DayNumber, lapseDays, progress);
    }

    private (WarningInputs Inputs, RuleSet Rules, ILookup<string, Warning> Issued) Read(DateOnly asOf, RuleSet? rules)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        if (behind?.Invoke(database, work).ToList() is { Count: > 0 } reasons) throw new WarningException($"{string.Join(' ', reasons)} The round is run when that is done.");
        var inputs = new InputReader(new DistrictDays(zone), goalAt).Read(work, asOf.AddMonths(-options.Months).DayNumber, asOf.DayNumber);
        return (inputs, rules ?? RuleSetStore.InForce(work, asOf.DayNumber), WarningStore.All(work).ToLookup(w => w.Member, StringComparer.Ordinal));
    }

    private static List<DueStep> Decide(WarningInputs inputs, IReadOnlyList<MemberFindings> found, ILookup<string, Warning> issued)
    {
        var findings = found.ToDictionary(f => f.Member, f => f.Findings);
        var members = found.Select(f => f.Member).Concat(issued.Select(g => Array.BinarySearch(inputs.Members, g.Key, StringComparer.Ordinal)).Where(m => m >= 0)).Distinct().Order();
        var steps = new List<DueStep>();
        foreach (var member in members)
        {
            foreach (var step in ReconcileRules.Decide([.. issued[inputs.Members[member]]], findings.GetValueOrDefault(member, []), inputs.From)) steps.Add(new DueStep(member, step));
        }

        // A number that was merged into another has no history of its own: what is to be said of the person is said under the number that stays.
        var merged = issued.Where(g => Array.BinarySearch(inputs.Members, g.Key, StringComparer.Ordinal) < 0).OrderBy(g => g.Key, StringComparer.Ordinal);
        steps.AddRange(merged.SelectMany(g => g).Where(w => w.IsUnderWay).Select(w => new DueStep(DueStep.Merged, new Step(StepKind.Withdraw, w, null))));
        return steps;
    }

    private static List<EpisodeRow> Rows(WarningInputs inputs, RuleSet rules, IReadOnlyList<MemberFindings> found)
    {
        var rows = new List<EpisodeRow>();
        foreach (var (member, findings) in found)
        {
            var home = inputs.Homes.At(member, inputs.AsOf);
            foreach (var finding in findings)
            {
                var episode = finding.Episode;
                rows.Add(new EpisodeRow(
                    inputs.Members[member], episode.Rule, episode.From, episode.Until ?? 0, (long)episode.Level, episode.LevelFrom, home < 0 ? "" : inputs.Units.Ids[home], rules.Version,
                    finding.Provisional ? 1 : 0, finding.Held,
                    // Two years of everybody's evidence would fill the memory; what is over is told by its days, and an issued warning keeps its own.
                    episode.Until is null ? EvidenceText.ToJson(rules.Find(episode.Rule)!, rules.Version, episode, inputs.Sessions, finding.Provisional) : ""));
            }
        }

        return rows;
    }

    private void Remember(RoundReport report, DateTimeOffset now)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Execute(
            "insert into warning_rounds(as_of, at, rule_version, report) values(@asOf, @at, @RuleVersion, @json) on conflict(as_of) do update set at = excluded.at, rule_version = excluded.rule_version, report = excluded.report",
            new { asOf = (long)report.AsOf.DayNumber, at = now.ToUnixTimeMilliseconds(), report.RuleVersion, json = report.ToJson() });
        work.Commit();
    }
}
