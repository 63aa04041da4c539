using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>An assessment period 考核周期: a year or a quarter that is open or settled.</summary>
/// <param name="Version">How many times it has been settled.</param>
public sealed record AssessmentPeriod(Period Period, string State, long Version, long Act)
{
    public const string Open = "open";
    public const string Settled = "settled";

    public bool IsSettled => State == Settled;
}

/// <summary>A settlement as it was made; it is never changed. A period that is reopened gets another.</summary>
/// <param name="Policy">The version of the policy in force on the period's last day; 0 where there was none.</param>
/// <param name="Forced">Why it was made although something was missing; empty where nothing was.</param>
/// <param name="Quarters">Of a year: its quarters that were open, or no longer what was settled (<see cref="QuarterNotes"/>).</param>
public sealed record Settlement(long Id, Period Period, long Version, long Act, long At, string Who, long Policy, long Lines, byte[] Digest, string Forced, IReadOnlyList<QuarterNote> Quarters);

/// <summary>The tables <c>assessment_periods</c> and <c>settlements</c>; <see cref="SettlementStore"/> has the lines.</summary>
public static class PeriodStore
{
    private const string PeriodColumns = "select period, state, version, act from assessment_periods";
    private const string SettlementColumns = "select id as Id, period as Period, version as Version, act as Act, at as At, who as Who, policy as Policy, lines as Lines, digest as Digest, forced as Forced, quarters as Quarters from settlements";

    /// <summary>Year by year, each before its quarters.</summary>
    public static IEnumerable<AssessmentPeriod> All(Work work) => Periods(work, "", null).OrderBy(p => p.Period.ToString(), StringComparer.Ordinal);

    public static AssessmentPeriod? Find(Work work, Period period) => Periods(work, " where period = @period", new { period = period.ToString() }).SingleOrDefault();

    /// <summary>The settlements that were completed, by period and version.</summary>
    public static IEnumerable<Settlement> Settlements(Work work) => Read(work, "", null);

    /// <summary>Those of one period, the last one last.</summary>
    public static IReadOnlyList<Settlement> Settlements(Work work, Period period) => Read(work, " and period = @period", new { period = period.ToString() });

    /// <summary>Null where the period has not been settled.</summary>
    public static Settlement? Last(Work work, Period period) => Settlements(work, period) is { Count: > 0 } all ? all[^1] : null;

    public static Decision Open(Work work, DateTimeOffset at, string who, Period period)
    {
        if (WhyNot(period) is { } refusal) return Decision.Refused(refusal);
        work.Lock("assessment_periods");
        if (Find(work, period) is { } found) return Decision.Refused($"The {period.Named} is {found.State} already.");
        var act = ActLog.Record(work, at, who, "period-open", period.Named, new { period = period.ToString() });
        work.Execute("insert into assessment_periods(period, state, version, act) values(@period, @state, 0, @act)", new { period = period.ToString(), state = AssessmentPeriod.Open, act });
        return Decision.Made(act);
    }

    public static Decision Reopen(Work work, DateTimeOffset at, string who, string reason, Period period)
    {
        if (PolicyStore.WhyNot(reason) is { } refusal) return Decision.Refused(refusal);
        work.Lock("assessment_periods");
        if (Find(work, period) is not { } found) return Decision.Refused($"The {period.Named} has not been opened.");
        if (!found.IsSettled) return Decision.Refused($"The {period.Named} is {found.State}; only a settled one is reopened.");
        var act = ActLog.Record(work, at, who, "period-reopen", period.Named, new { period = period.ToString(), found.Version, reason });
        work.Execute("update assessment_periods set state = @state, act = @act where period = @period", new { state = AssessmentPeriod.Open, act, period = period.ToString() });
        return Decision.Made(act);
    }

    /// <summary>Why this is no period to assess; null where it is one.</summary>
    public static string? WhyNot(Period period) => period.IsAssessed ? null : $"'{period}' is not a period to assess; write a year such as 2026 or a quarter such as 2026-Q3, from 2000 to 2200.";

    /// <summary>Why the period cannot be settled now; null where it can.</summary>
    internal static string? WhyNotSettle(AssessmentPeriod? found, Period period) => found switch
    {
        null => $"The {period.Named} has not been opened; 'ingest period open {period}' does so.",
        { State: AssessmentPeriod.Settled } => $"The {period.Named} is settled already, as version {found.Version}; reopen it first if it must be settled again.",
        _ => null,
    };

    private static IEnumerable<AssessmentPeriod> Periods(Work work, string where, object? values) =>
        work.Query<(string Period, string State, long Version, long Act)>(PeriodColumns + where, values).Where(p => IsPeriod(p.Period)).Select(p => new AssessmentPeriod(Period.Parse(p.Period), p.State, p.Version, p.Act));

    private static List<Settlement> Read(Work work, string and, object? values) =>
    [
        .. work.Query<Row>(SettlementColumns + " where version > 0" + and, values).Where(r => IsPeriod(r.Period)).OrderBy(r => r.Period, StringComparer.Ordinal).ThenBy(r => r.Version)
            .Select(r => new Settlement(r.Id, Period.Parse(r.Period), r.Version, r.Act, r.At, r.Who, r.Policy, r.Lines, r.Digest, r.Forced, QuarterNotes.Parse(r.Quarters))),
    ];

    /// <summary>Rows that name no period were not written by this program; they must not keep anybody from erasing a person or looking at the others. <see cref="LedgerCheck"/> tells of them.</summary>
    private static bool IsPeriod(string text) => Period.TryParse(text, out _);

    private sealed record Row(long Id, string Period, long Version, long Act, long At, string Who, long Policy, long Lines, byte[] Digest, string Forced, string Quarters);
}
