using System.Globalization;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>A settlement, what stands now, or what has changed between the two, read as rows for a file: the header first.</summary>
public static class SettlementTable
{
    /// <param name="settlement">Of the period; null for what stands now.</param>
    /// <param name="shown">From a member's name and branch to what the reader is shown.</param>
    public static IEnumerable<IReadOnlyList<string>> Rows(Work work, Period period, Settlement? settlement, Func<string, string, string> shown)
    {
        var policies = CreditBook.Load(work).Policies;
        var policy = settlement is null ? policies.On(period.UntilDay - 1) : policies.Versions.FirstOrDefault(v => v.Number == settlement.Policy);
        var members = work.Query<(string Member, string Name, string Branch)>("select member, name, branch from members").ToDictionary(m => m.Member, m => shown(m.Name, m.Branch), StringComparer.Ordinal);
        var units = work.Query<(string Id, string Name)>("select id, name from organisations").ToDictionary(o => o.Id, o => o.Name, StringComparer.Ordinal);
        return SettlementCsv.Rows(
            period, settlement?.Version ?? 0, policy?.Policy, settlement is null ? SettlementStore.LinesNow(work, period) : SettlementStore.LinesOf(work, settlement.Id),
            member => members.GetValueOrDefault(member, ""), unit => units.GetValueOrDefault(unit, ""));
    }

    /// <summary>Every line that is no longer what was settled.</summary>
    public static IEnumerable<IReadOnlyList<string>> Since(Work work, Settlement settlement) => SettlementStore.Since(work, settlement)
        .Select(c => (IReadOnlyList<string>)[c.Holder, c.Category, Counted(c.Account), Amount(c.Account, c.Settled), Amount(c.Account, c.Now)]).Prepend(["holder", "category", "counted", "settled", "now"]);

    public static string Amount(CreditAccount account, long amount) => account == CreditAccount.TimeBank ? amount.ToString(CultureInfo.InvariantCulture) : Points.Text(amount);

    private static string Counted(CreditAccount account) => account switch { CreditAccount.TimeBank => "minutes", CreditAccount.YearSoFar => "points of the year so far", _ => "points" };
}
