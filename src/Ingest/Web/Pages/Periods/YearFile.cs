using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages.Periods;

/// <summary>A year as a file for spreadsheets: a settlement of it, or what stands now where it is not settled.</summary>
internal static class YearFile
{
    /// <param name="version">The settlement; null for what stands now.</param>
    /// <param name="shown">From a member's name and branch to what the reader is shown.</param>
    /// <returns>Null where there is no such settlement.</returns>
    public static IEnumerable<string>? Lines(Work work, int year, long? version, Func<string, string, string> shown)
    {
        Settlement? settlement = null;
        if (version is { } number && (settlement = PeriodStore.Settlements(work).FirstOrDefault(s => s.Year == year && s.Version == number)) is null) return null;
        var policies = CreditBook.Load(work).Policies;
        var policy = settlement is null ? policies.On(Period.Year(year).UntilDay - 1) : policies.Versions.FirstOrDefault(v => v.Number == settlement.Policy);
        var members = work.Query<(string Member, string Name, string Branch)>("select member, name, branch from members").ToDictionary(m => m.Member, m => shown(m.Name, m.Branch), StringComparer.Ordinal);
        var units = work.Query<(string Id, string Name)>("select id, name from organisations").ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);
        return SettlementCsv.Lines(
            year, settlement?.Version ?? 0, policy?.Policy, settlement is null ? SettlementStore.LinesNow(work, year) : SettlementStore.LinesOf(work, settlement.Id),
            member => members.GetValueOrDefault(member, ""), unit => units.GetValueOrDefault(unit, ""));
    }

    /// <summary>Every line that is no longer what the last settlement says.</summary>
    /// <returns>Null where the year has not been settled.</returns>
    public static IEnumerable<string>? Since(Work work, int year)
    {
        if (PeriodStore.Settlements(work).LastOrDefault(s => s.Year == year) is not { } last) return null;
        return SettlementRules.Since(SettlementStore.LinesOf(work, last.Id), SettlementStore.LinesNow(work, year))
            .Select(c => string.Join(',', SettlementCsv.Text(c.Holder), SettlementCsv.Text(c.Category), c.Account == CreditAccount.TimeBank ? "minutes" : "points", Amount(c, c.Settled), Amount(c, c.Now)))
            .Prepend("holder,category,counted,settled,now");
    }

    private static string Amount(SettlementChange change, long amount) => change.Account == CreditAccount.TimeBank ? amount.ToString(System.Globalization.CultureInfo.InvariantCulture) : Points.Text(amount);
}
