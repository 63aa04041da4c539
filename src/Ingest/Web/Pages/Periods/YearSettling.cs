using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>A year settled as a job: a district has hundreds of thousands of lines to be written down.</summary>
internal static class YearSettling
{
    public const string Kind = "settle-year";

    /// <param name="forced">Why it is settled although something is missing; null where it is not to be.</param>
    public static JobOrder Order(Database database, TimeZoneInfo zone, TimeProvider time, int year, long today, string? forced, string userId, string who) => new(Kind, year.ToString(System.Globalization.CultureInfo.InvariantCulture), userId, who, _ =>
    {
        var (days, span) = (new DistrictDays(zone), Period.Year(year));
        var (from, until) = (days.StartOf(DateOnly.FromDayNumber((int)span.FromDay)), days.StartOf(DateOnly.FromDayNumber((int)span.UntilDay)));
        var decision = new SettlementStore(database).Settle(
            year, who, time.GetUtcNow(), work => [.. BehindReasons.Of(database, work).Select(BehindReasons.English), .. SettlementGate.Missing(work, year, today, from, until)], forced);
        return decision.Refusal is { } why ? new JobResult(false, $"{year} 年度未能结算：还有未完成事项，或已结算。", why) : new JobResult(true, $"{year} 年度已结算。", $"The year {year} is settled.");
    });
}
