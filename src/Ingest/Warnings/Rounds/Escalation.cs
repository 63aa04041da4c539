using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>Tells the next unit up of warnings that nobody has acknowledged in time.</summary>
internal sealed class Escalation(Database database, WarningInputs inputs, RuleSet rules, DateTimeOffset now, List<string> troubles)
{
    /// <param name="findings">What this round found, by member and rule: a warning that is not found any more is not escalated.</param>
    public int Run(Func<Warning, Finding?> findings, bool dryRun)
    {
        using var connection = database.Open();
        IReadOnlyList<Warning> waiting;
        using (var read = Work.Read(database, connection)) waiting = WarningStore.Unacknowledged(read);
        var escalated = 0;
        foreach (var warning in waiting)
        {
            if (rules.Find(warning.Rule) is not { } rule || !EscalationRules.IsDue(warning, rule.AcknowledgeWithinDays, now.ToUnixTimeMilliseconds()) || findings(warning) is not { Held: "" } finding) continue;
            try
            {
                using var work = Work.Begin(database, connection);
                if (!Tell(work, warning, rule, finding)) continue;
                if (!dryRun) work.Commit();
                escalated++;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.Data.Common.DbException)
            {
                troubles.Add($"Warning {warning.Id} could not be told to the next unit up: {e.Message}");
            }
        }

        return escalated;
    }

    private bool Tell(Work work, Warning warning, WarningRule rule, Finding finding)
    {
        work.Lock("warnings");
        if (WarningStore.Find(work, warning.Id) != warning || Array.BinarySearch(inputs.Members, warning.Member, StringComparer.Ordinal) is not (>= 0 and var member)) return false;
        var path = inputs.Units.ToTell(inputs.Homes.At(member, inputs.AsOf)).ToList();
        if (EscalationRules.Next(path, Told(work, warning)) is not { } unit) return false;
        var act = ActLog.Record(work, now, ActLog.System, "warning-escalate", $"warning {warning.Id}", new { unit, withinDays = rule.AcknowledgeWithinDays });
        Telling.Tell(work, warning.Id, warning.Member, unit, rule, finding.Episode, finding.Provisional, $"to {unit} {warning.ToldAt}", true, now);
        WarningStore.Update(work, warning with { ToldAt = now.ToUnixTimeMilliseconds() });
        WarningStore.Note(work, warning.Id, now.ToUnixTimeMilliseconds(), act, ActLog.System, "escalated", unit);
        return true;
    }

    /// <summary>Units that were told, and those whose channel was told because the unit itself has none.</summary>
    private static HashSet<string> Told(Work work, Warning warning)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tell in WarningStore.Tells(work, warning.Id))
        {
            told.Add(tell.Unit);
            foreach (var delivery in DeliveryStore.OfKey(work, tell.Key))
                if (ChannelStore.Find(work, delivery.Channel) is { Below: 0 } channel) told.Add(channel.Unit);
        }

        return told;
    }
}
