using System.Text.Json;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages.Policies;

/// <summary>What was tried: the policy's text, and from which day.</summary>
public sealed record PolicyTrialOrder(string Body, string From);

/// <param name="Effect">Null while it is being computed.</param>
public sealed record PolicyTrialResult(PolicyTrialOrder Order, PolicyEffect? Effect);

/// <summary>A policy tried on everybody, as a job: it may take minutes, shows how far it is, and can be stopped.</summary>
internal static class PolicyTrial
{
    public const string Kind = "policy-preview";
    private const int MostChanges = 20;
    private const int MostBranches = 50;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static JobOrder Order(Database database, TimeZoneInfo zone, TimeProvider time, PolicyTrialOrder order, Policy policy, long day, string userId, string who) => new(Kind, order.From, userId, who, run =>
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var effect = PolicyEffects.Of(work, new DistrictDays(zone), policy, day, time.GetUtcNow(), MostChanges, run.Progress);
        // A district has thousands of branches; those that change most are what a person looks at.
        effect = effect with { Branches = [.. effect.Branches.Where(b => b.Now != b.Then).OrderByDescending(b => Math.Abs(b.Then - b.Now)).ThenBy(b => b.Branch, StringComparer.Ordinal).Take(MostBranches)] };
        return new JobResult(true, $"新积分办法：{effect.Gaining} 人增加，{effect.Losing} 人减少。", $"New credit policy: {effect.Gaining} gain, {effect.Losing} lose.", JsonSerializer.Serialize(new PolicyTrialResult(order, effect), Json));
    });

    /// <returns>Null where there is no such result of this person's.</returns>
    public static PolicyTrialResult? Find(JobDesk jobs, long number, string userId) =>
        jobs.Find(number, userId) is { Kind: Kind, Detail.Length: > 0 } job ? JsonSerializer.Deserialize<PolicyTrialResult>(job.Detail, Json) : null;
}
