using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>A step of one member, ready to be done.</summary>
/// <param name="Member">Its number in the inputs; <see cref="Merged"/> for one who is not among them.</param>
internal sealed record DueStep(int Member, Step Step)
{
    public const int Merged = -1;
}

/// <summary>
/// Does what reconciling found, some hundreds of steps in a transaction with their notices and one act of the service. Where a transaction fails,
/// its steps are done one by one, so that one that cannot be done never stops the others.
/// </summary>
internal sealed class StepDesk(Database database, WarningInputs inputs, RuleSet rules, DateTimeOffset now, List<string> troubles)
{
    private const int Portion = 200;
    private readonly long _at = now.ToUnixTimeMilliseconds();

    /// <returns>The steps that were done.</returns>
    public Dictionary<StepKind, int> Do(IReadOnlyList<DueStep> steps, CancellationToken stop)
    {
        var done = new Dictionary<StepKind, int>();
        using var connection = database.Open();
        foreach (var portion in steps.Chunk(Portion))
        {
            stop.ThrowIfCancellationRequested();
            if (Try(connection, portion, done) is null) continue;
            foreach (var step in portion)
                if (Try(connection, [step], done) is { } trouble) troubles.Add($"Member {Name(step)}: {trouble}");
        }

        return done;
    }

    /// <returns>What went wrong, and then nothing of it happened; null where all was done.</returns>
    private string? Try(System.Data.Common.DbConnection connection, DueStep[] steps, Dictionary<StepKind, int> done)
    {
        try
        {
            using var work = Work.Begin(database, connection);
            // Two rounds at once would both find the same to do: the second waits here, and then looks again at what the first has done.
            work.Lock("warnings");
            var doing = steps.Where(s => StillSo(work, s)).ToList();
            if (doing.Count == 0) return null;
            var act = ActLog.Record(work, now, ActLog.System, "warnings", $"{doing.Count} warnings", new { steps = doing.Select(s => Told(s)) });
            foreach (var step in doing) Do(work, step, act);
            work.Commit();
            foreach (var step in doing) done[step.Step.Kind] = done.GetValueOrDefault(step.Step.Kind) + 1;
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.Data.Common.DbException)
        {
            return e.Message;
        }
    }

    private object Told(DueStep step) => new
    {
        step = step.Step.Kind.ToString(), member = Name(step), rule = step.Step.Warning?.Rule ?? step.Step.Finding!.Episode.Rule,
        from = EvidenceText.DayText(step.Step.Finding?.Episode.From ?? step.Step.Warning!.From),
    };

    private string Name(DueStep step) => step.Step.Warning?.Member ?? inputs.Members[step.Member];

    private bool StillSo(Work work, DueStep due) => due.Step.Warning is { } warning
        ? WarningStore.Find(work, warning.Id) == warning
        : WarningStore.Find(work, inputs.Members[due.Member], due.Step.Finding!.Episode.Rule, due.Step.Finding.Episode.From) is null;

    private void Do(Work work, DueStep due, long act)
    {
        var (kind, warning, finding) = due.Step;
        switch (kind)
        {
            case StepKind.Issue:
                Issue(work, due.Member, finding!, act);
                break;
            case StepKind.Raise or StepKind.Reinstate:
                Raise(work, due.Member, warning!, finding!, kind, act);
                break;
            case StepKind.Withdraw:
                Telling.Withdraw(work, warning!, now);
                WarningStore.Update(work, warning! with { State = WarningStates.Withdrawn });
                Note(work, warning!.Id, act, "withdrawn", due.Member == DueStep.Merged ? "The number was merged into another; what is to be said of the person is said under that one." : WhyWithdrawn(warning));
                break;
            case StepKind.Adjust or StepKind.End or StepKind.Reopen:
                Follow(work, warning!, finding!, kind, act);
                break;
        }
    }

    private void Issue(Work work, int member, Finding finding, long act)
    {
        var (episode, unit) = (finding.Episode, UnitOf(member) ?? throw new InvalidOperationException("no unit above the member's is there to be told."));
        var rule = rules.Find(episode.Rule)!;
        var id = WarningStore.NextId(work);
        WarningStore.Add(work, new Warning(
            id, inputs.Members[member], rule.Id, episode.From, 0, episode.Level, WarningStates.Open, false, unit, _at, _at, rules.Version, finding.Provisional, inputs.CompleteTo, Json(rule, finding)));
        Telling.Tell(work, id, inputs.Members[member], unit, rule, episode, finding.Provisional, WarningLevels.Name(episode.Level), false, now);
        Note(work, id, act, "issued", EvidenceText.English(rule, episode));
    }

    private void Raise(Work work, int member, Warning warning, Finding finding, StepKind kind, long act)
    {
        var (episode, rule) = (finding.Episode, rules.Find(finding.Episode.Rule)!);
        var unit = UnitOf(member) ?? warning.Unit;
        var events = WarningStore.Events(work, warning.Id).Count;
        WarningStore.Update(work, With(warning, rule, finding) with { State = WarningStates.Open, ToldAt = finding.Told ? _at : warning.ToldAt });
        if (finding.Told) Telling.Tell(work, warning.Id, warning.Member, unit, rule, episode, finding.Provisional, $"{WarningLevels.Name(episode.Level)} again {events}", false, now);
        Note(work, warning.Id, act, kind == StepKind.Raise ? "raised" : "reinstated", EvidenceText.English(rule, episode));
    }

    private void Follow(Work work, Warning warning, Finding finding, StepKind kind, long act)
    {
        var changed = With(warning, rules.Find(finding.Episode.Rule)!, finding);
        if (changed.Until != 0 && changed.State is WarningStates.Open or WarningStates.Acknowledged) changed = changed with { State = WarningStates.Ended };
        if (changed.Until == 0 && changed.State == WarningStates.Ended) changed = changed with { State = WarningStates.Open };
        WarningStore.Update(work, changed);
        var what = kind switch { StepKind.End => "ended", StepKind.Reopen => "reopened", _ => "adjusted" };
        Note(work, warning.Id, act, what, $"{WarningLevels.Name(changed.Level)} from {EvidenceText.DayText(changed.From)}{(changed.Until == 0 ? "" : $" until {EvidenceText.DayText(changed.Until)}")}");
    }

    private Warning With(Warning warning, WarningRule rule, Finding finding) => warning with
    {
        From = finding.Episode.From, Until = finding.Episode.Until ?? 0, Level = finding.Episode.Level, RuleVersion = rules.Version, Provisional = finding.Provisional,
        CompleteTo = inputs.CompleteTo, Evidence = Json(rule, finding),
    };

    private string WhyWithdrawn(Warning warning) => rules.Find(warning.Rule) is not { Enabled: true } ? "The rule is no longer in force."
        : warning.RuleVersion != rules.Version ? "By the rules now in force it is not justified." : "By what is known now it is not justified.";

    private string Json(WarningRule rule, Finding finding) => EvidenceText.ToJson(rule, rules.Version, finding.Episode, inputs.Sessions, finding.Provisional);

    private string? UnitOf(int member) => inputs.Units.ToTell(inputs.Homes.At(member, inputs.AsOf)).FirstOrDefault();

    private void Note(Work work, long warning, long act, string what, string detail) => WarningStore.Note(work, warning, _at, act, ActLog.System, what, detail);
}
