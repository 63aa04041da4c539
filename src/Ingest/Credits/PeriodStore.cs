using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>An assessment period 考核周期: a year that is open or settled.</summary>
/// <param name="Version">How many times it has been settled.</param>
public sealed record AssessmentPeriod(long Year, string State, long Version, long Act)
{
    public const string Open = "open";
    public const string Settled = "settled";
}

/// <summary>A settlement as it was made; it is never changed. A year that is reopened gets another.</summary>
/// <param name="Policy">The version of the policy in force on the year's last day; 0 where there was none.</param>
/// <param name="Forced">Why it was made although something was missing; empty where nothing was.</param>
public sealed record Settlement(long Id, long Year, long Version, long Act, long At, string Who, long Policy, long Lines, byte[] Digest, string Forced);

/// <summary>The tables <c>assessment_periods</c> and <c>settlements</c>; <see cref="SettlementStore"/> has the lines.</summary>
public static class PeriodStore
{
    private const string PeriodColumns = "select year as Year, state as State, version as Version, act as Act from assessment_periods";
    private const string SettlementColumns = "select id as Id, year as Year, version as Version, act as Act, at as At, who as Who, policy as Policy, lines as Lines, digest as Digest, forced as Forced from settlements";

    public static IEnumerable<AssessmentPeriod> All(Work work) => work.Query<AssessmentPeriod>(PeriodColumns + " order by year");

    public static AssessmentPeriod? Find(Work work, int year) => work.One<AssessmentPeriod>(PeriodColumns + " where year = @year", new { year });

    /// <summary>The settlements that were completed, by year and version.</summary>
    public static IEnumerable<Settlement> Settlements(Work work) => work.Query<Settlement>(SettlementColumns + " where version > 0 order by year, version");

    public static Decision Open(Work work, DateTimeOffset at, string who, int year)
    {
        if (year is < 2000 or > 2200) return Decision.Refused($"{year} is not a year to assess; allowed are 2000 to 2200.");
        work.Lock("assessment_periods");
        if (Find(work, year) is { } found) return Decision.Refused($"The year {year} is {found.State} already.");
        var act = ActLog.Record(work, at, who, "period-open", $"year {year}", new { year });
        work.Execute("insert into assessment_periods(year, state, version, act) values(@year, @state, 0, @act)", new { year, state = AssessmentPeriod.Open, act });
        return Decision.Made(act);
    }

    public static Decision Reopen(Work work, DateTimeOffset at, string who, string reason, int year)
    {
        if (PolicyStore.WhyNot(reason) is { } refusal) return Decision.Refused(refusal);
        work.Lock("assessment_periods");
        if (Find(work, year) is not { } found) return Decision.Refused($"The year {year} has not been opened.");
        if (found.State != AssessmentPeriod.Settled) return Decision.Refused($"The year {year} is {found.State}; only a settled one is reopened.");
        var act = ActLog.Record(work, at, who, "period-reopen", $"year {year}", new { year, found.Version, reason });
        work.Execute("update assessment_periods set state = @state, act = @act where year = @year", new { state = AssessmentPeriod.Open, act, year });
        return Decision.Made(act);
    }

    /// <summary>Why the year cannot be settled now; null where it can.</summary>
    internal static string? WhyNotSettle(AssessmentPeriod? period, int year) => period switch
    {
        null => $"The year {year} has not been opened; 'ingest period open {year}' does so.",
        { State: AssessmentPeriod.Settled } => $"The year {year} is settled already, as version {period.Version}; reopen it first if it must be settled again.",
        _ => null,
    };
}
