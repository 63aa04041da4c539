using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardSystem.Ingest.Warnings.Kinds;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>What an evaluation found, for programs and for people.</summary>
public static class EvaluationReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>An array with an object for each rule, best first.</summary>
    public static string ToJson(IReadOnlyList<EvaluatedRule> rules)
    {
        var array = new JsonArray();
        foreach (var (kind, numbers, result) in rules)
        {
            var parameters = new JsonObject();
            for (var i = 0; i < numbers.Length; i++) parameters.Add(kind.Parameters[i].Name, numbers[i]);
            array.Add(new JsonObject
            {
                ["rule"] = kind.Name,
                ["parameters"] = parameters,
                ["threshold"] = (double)result.Threshold / Fold.One,
                ["falseAlarms"] = Math.Round(result.FalseAlarms, 6),
                ["recall"] = Math.Round(result.Recall, 6),
                ["precision"] = Math.Round(result.Precision, 6),
                ["leadDays"] = Math.Round(result.LeadDays, 4),
            });
        }

        return array.ToJsonString(Indented);
    }

    public static IEnumerable<string> ToLines(IReadOnlyList<EvaluatedRule> rules)
    {
        yield return $"{"rule",-20}{"threshold",10}{"alarms",9}{"recall",9}{"precision",11}{"lead",8}  parameters";
        foreach (var (kind, numbers, result) in rules)
        {
            var parameters = string.Join(' ', numbers.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{kind.Parameters[i].Name}={n:0.####}")));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Name,-20}{(double)result.Threshold / Fold.One,10:0.####}{result.FalseAlarms,9:0.000}{result.Recall,9:0.000}{result.Precision,11:0.000}{result.LeadDays,8:0.0}  {parameters}").TrimEnd();
        }

        yield return "";
        foreach (var rule in rules) yield return $"{rule.Kind.Name}: {rule.Kind.English}";
    }
}
