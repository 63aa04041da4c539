using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CardSystem.Ingest.Warnings.Inputs;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>A member whom a rule would have warned.</summary>
public sealed record BacktestWarning(string Member, string Unit, string Rule, string Level, string On, string? LapsedOn);

/// <summary>What rules would have done: in all, rule by rule, branch by branch, and whom.</summary>
public sealed record BacktestReport(string From, string Until, BacktestLine All, IReadOnlyList<BacktestLine> Rules, IReadOnlyList<BacktestLine> Units, IReadOnlyList<BacktestWarning> Warnings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public IEnumerable<string> ToLines()
    {
        yield return $"{"",-20}{"members",9}{"warned",8}{"lapsed",8}{"caught",8}{"precision",11}{"recall",8}{"alarms",8}{"lead",8}";
        foreach (var line in Rules.Prepend(All).Concat(Units))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{line.Name,-20}{line.Members,9}{line.Warned,8}{line.Lapsed,8}{line.Caught,8}{line.Precision,11:0.000}{line.Recall,8:0.000}{line.FalseAlarms,8:0.000}{line.LeadDays,8:0.0}");
        }

        foreach (var warning in Warnings) yield return $"{warning.On}  {warning.Member,-12} {warning.Unit,-16} {warning.Rule,-18} {warning.Level,-8} {(warning.LapsedOn is { } day ? $"lapsed {day}" : "")}".TrimEnd();
    }
}

/// <summary>Puts a time that has passed through rules that are not in force, and tells nobody.</summary>
internal static class Backtest
{
    public const int MostListed = 10_000;
    private const int ToldEvery = 500;

    /// <param name="inputs">Read up to the last day that is known, which is after <paramref name="until"/>, so that a lapse can be seen.</param>
    /// <param name="progress">Told how many of how many members have been looked at, every few hundred; it may throw to end the work.</param>
    public static BacktestReport Run(WarningInputs inputs, RuleSet rules, int from, int until, int lapseDays, Action<long, long>? progress = null)
    {
        var enabled = rules.Rules.Where(r => r.Enabled).ToList();
        var tracks = WarningRules.Tracks(rules);
        var byRule = enabled.Select(_ => new List<Fate>()).ToList();
        var byUnit = new SortedDictionary<string, List<Fate>>(StringComparer.Ordinal);
        var all = new List<Fate>();
        var warnings = new List<BacktestWarning>();
        var buffer = new Seen[256];
        for (var member = 0; member < inputs.Members.Length; member++)
        {
            if (member % ToldEvery == 0) progress?.Invoke(member, inputs.Members.Length);
            var history = inputs.History(member, ref buffer);
            if (!history.Sessions.ToArray().Any(s => s.Expected && s.Day >= from && s.Day <= until)) continue;
            var lapsed = BacktestRules.LapsedOn(history, lapseDays, from, until + lapseDays, inputs.AsOf);
            var home = inputs.Homes.At(member, until);
            var unit = home < 0 ? "" : inputs.Units.Ids[home];
            int? first = null;
            for (var r = 0; r < enabled.Count; r++)
            {
                var episodes = new List<Episode>();
                tracks[r].Follow(history, until, episodes);
                var on = BacktestRules.WarnedOn(episodes, enabled[r].Notify, from, until);
                byRule[r].Add(new Fate(on, lapsed));
                if (on is not { } day) continue;
                if (!(day >= first)) first = day;
                var level = episodes.Where(e => e.From <= day && !(e.Until <= day)).Select(e => e.Level).DefaultIfEmpty(enabled[r].Notify).Max();
                if (warnings.Count < MostListed)
                    warnings.Add(new BacktestWarning(inputs.Members[member], unit, enabled[r].Id, WarningLevels.Name(level), EvidenceText.DayText(day), lapsed is { } l ? EvidenceText.DayText(l) : null));
            }

            all.Add(new Fate(first, lapsed));
            if (!byUnit.TryGetValue(unit, out var fates)) byUnit.Add(unit, fates = []);
            fates.Add(all[^1]);
        }

        return new BacktestReport(
            EvidenceText.DayText(from), EvidenceText.DayText(until), BacktestRules.Sum("all rules", all), [.. enabled.Select((r, i) => BacktestRules.Sum(r.Id, byRule[i]))],
            [.. byUnit.Select(u => BacktestRules.Sum(u.Key, u.Value))], [.. warnings.OrderBy(w => w.On, StringComparer.Ordinal).ThenBy(w => w.Member, StringComparer.Ordinal).ThenBy(w => w.Rule, StringComparer.Ordinal)]);
    }
}
