using System.Text.Json;
using CardSystem.Ingest.Warnings.Issued;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>What a round did, or in a dry run would do.</summary>
/// <param name="CompleteTo">Every session up to this day is known to be complete, or past its deadline.</param>
/// <param name="Rows">Attendance rows looked at.</param>
/// <param name="Episodes">Times in which a rule warned, the past ones included.</param>
/// <param name="Steps">How many of each kind.</param>
/// <param name="Troubles">What could not be done, each for itself.</param>
public sealed record RoundReport(
    DateOnly AsOf, DateOnly CompleteTo, long RuleVersion, int Members, int Rows, int Episodes, int Held, IReadOnlyDictionary<StepKind, int> Steps, int Escalated, IReadOnlyList<string> Troubles, bool DryRun)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public int Count(StepKind kind) => Steps.GetValueOrDefault(kind);

    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            AsOf = EvidenceText.DayText(AsOf.DayNumber), CompleteTo = EvidenceText.DayText(CompleteTo.DayNumber), RuleVersion, Members, Rows, Episodes, Held,
            Issued = Count(StepKind.Issue), Raised = Count(StepKind.Raise), Reinstated = Count(StepKind.Reinstate), Withdrawn = Count(StepKind.Withdraw),
            Ended = Count(StepKind.End), Adjusted = Count(StepKind.Adjust) + Count(StepKind.Reopen), Escalated, Troubles, DryRun,
        }, Json);

    public IEnumerable<string> ToLines()
    {
        yield return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"As of {AsOf:yyyy-MM-dd}, complete to {CompleteTo:yyyy-MM-dd}, by rules version {RuleVersion}: {Plural.Of(Members, "member")}, {Plural.Of(Rows, "row")} of attendance, {Plural.Of(Episodes, "episode")}.");
        yield return $"{(DryRun ? "Would be" : "Were")} issued {Count(StepKind.Issue)}, raised {Count(StepKind.Raise)}, reinstated {Count(StepKind.Reinstate)}, withdrawn {Count(StepKind.Withdraw)}, ended {Count(StepKind.End)}, escalated {Escalated}; held {Held}.";
        foreach (var trouble in Troubles) yield return trouble;
    }
}
