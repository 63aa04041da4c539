using System.Text.Json;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>What was tried: the rules' text and the time.</summary>
public sealed record RuleTrialOrder(string Body, string From, string Until, int LapseMonths);

public sealed record RuleTrialResult(RuleTrialOrder Order, BacktestReport Report);

/// <summary>Rules tried on a time that has passed, as a job. Tells nobody.</summary>
internal static class RuleTrial
{
    public const string Kind = "warning-backtest";
    public const int MostListed = 200;
    private const int DaysAMonth = 30;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static JobOrder Order(WarningRound round, RuleTrialOrder order, RuleSet rules, DateOnly from, DateOnly until, DateOnly known, string userId, string who) => new(Kind, $"{order.From} – {order.Until}", userId, who, run =>
    {
        var report = round.Backtest(rules, from, until, known, order.LapseMonths * DaysAMonth, run.Progress);
        report = report with { Warnings = [.. report.Warnings.Take(MostListed)], Units = [.. report.Units.OrderByDescending(u => u.Warned).ThenBy(u => u.Name, StringComparer.Ordinal).Take(MostListed)] };
        return new JobResult(true, $"规则回测：会预警 {report.All.Warned} 人，提前发现 {report.All.Caught} 人。", $"Rules tried: {report.All.Warned} warned, {report.All.Caught} seen coming.", JsonSerializer.Serialize(new RuleTrialResult(order, report), Json));
    });

    /// <returns>Null where there is no such result of this person's.</returns>
    public static RuleTrialResult? Find(JobDesk jobs, long number, string userId) =>
        jobs.Find(number, userId) is { Kind: Kind, Detail.Length: > 0 } job ? JsonSerializer.Deserialize<RuleTrialResult>(job.Detail, Json) : null;
}
