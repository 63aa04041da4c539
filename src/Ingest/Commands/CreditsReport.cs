using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>A line of a member's ledger as it is shown: an entry, or the reversal of one.</summary>
/// <param name="Amount">Points; minutes for the time bank.</param>
/// <param name="Why">Session's outcome, rule, policy version and, where one did, the cap that cut it.</param>
/// <param name="Act">The act that caused the line; 0 where attendance alone did.</param>
internal sealed record CreditLine(string Day, string Session, string Name, CreditRule Rule, CreditAccount Account, decimal Amount, decimal Earned, string Category, string For, long Policy, long Act, bool Live, string Why);

/// <summary>One member's credits with everything that explains them.</summary>
internal sealed record CreditsReport(string Member, string Name, string Period, decimal Points, IReadOnlyDictionary<string, decimal> Categories, long MinutesBanked, long MinutesOwed, IReadOnlyList<CreditLine> Lines, IReadOnlyList<ServiceUse> Services)
{
    /// <exception cref="SettingException">There is no such member.</exception>
    public static CreditsReport Read(Work work, string member, Period period)
    {
        member = CreditsInput.Member(work, member);
        var name = work.One<string>("select name from members where member = @member", new { member })!;
        var all = LedgerStore.Entries(work, member);
        var entries = all.Where(e => e.Day >= period.FromDay && e.Day < period.UntilDay).ToList();
        var sessions = work.Query<(string Id, string Name)>("select session, name from sessions where session in @ids", new { ids = entries.Select(e => e.Session).Distinct().ToArray() }).ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        var mine = entries.Where(e => e is { IsLive: true, Account: CreditAccount.Member }).ToList();
        var (balance, owed) = TimeBankRules.Of(all.Where(e => e is { IsLive: true, Account: CreditAccount.TimeBank }).Sum(e => e.Amount), TimeBankStore.Withdrawals(work, member).Sum(w => w.Minutes));
        return new CreditsReport(
            member, MaskedName.Of(name), period.ToString(), mine.Sum(e => e.Amount) / 100m,
            mine.GroupBy(e => e.Category, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(e => e.Amount) / 100m, StringComparer.Ordinal),
            balance, owed, [.. entries.SelectMany(e => Explained(e, sessions.GetValueOrDefault(e.Session, "")))],
            [.. LedgerStore.Uses(work, [member])[member].Where(u => u.Day >= period.FromDay && u.Day < period.UntilDay)]);
    }

    public IEnumerable<string> ToLines()
    {
        yield return $"{Member} {Name}: {Plural.Of(Points.ToString("0.##", CultureInfo.InvariantCulture), "point")} in {Period}{(MinutesBanked > 0 ? $", {Plural.Of(MinutesBanked, "minute")} in the time bank" : "")}{(MinutesOwed > 0 ? $", owes the time bank {Plural.Of(MinutesOwed, "minute")}" : "")}";
        foreach (var (category, points) in Categories) yield return $"  {category}: {points:0.##}";
        foreach (var line in Lines) yield return $"{line.Day} {line.Session} {line.Name}: {line.Amount:+0.##;-0.##;0} {(line.Account == CreditAccount.TimeBank ? "minutes" : "points")}; {line.Why}";
        foreach (var use in Services) yield return $"{CreditsInput.DayText(use.Day)} {use.Session}: service {use.Category}, {Told(use)}";
    }

    /// <summary>Whether a member is entitled, and why not.</summary>
    public static string Told(ServiceUse use) => use.Reason switch
    {
        ServiceRules.NoRule => "not in the policy (积分办法没有此项服务)",
        ServiceRules.TooFewCredits => $"not entitled with {Plural.Of(Credits.Points.Text(use.Credits), "point")} (积分不足)",
        ServiceRules.TooOften => $"not entitled, the {use.Times}. of the month (超过每月次数)",
        _ => $"entitled with {Plural.Of(Credits.Points.Text(use.Credits), "point")}, the {use.Times}. of the month (可享)",
    };

    private static IEnumerable<CreditLine> Explained(LedgerEntry entry, string name)
    {
        var scale = entry.Account == CreditAccount.TimeBank ? 1m : 100m;
        yield return new CreditLine(
            CreditsInput.DayText(entry.Day), entry.Session, name, entry.Rule, entry.Account, entry.Amount / scale, entry.Earned / scale, entry.Category, entry.Unit, entry.Policy, entry.Act, entry.IsLive, Why(entry, scale));
        if (entry.IsLive) yield break;
        yield return new CreditLine(
            CreditsInput.DayText(entry.Day), entry.Session, name, entry.Rule, entry.Account, -entry.Amount / scale, -entry.Earned / scale, entry.Category, entry.Unit, entry.Policy, entry.ReversedBy, false, $"reversed by act {entry.ReversedBy}");
    }

    private static string Why(LedgerEntry entry, decimal scale)
    {
        var rule = entry.Rule switch
        {
            CreditRule.Hours => "for the hours",
            CreditRule.DoubleReport => "for double report 双报到",
            CreditRule.BranchReport => $"to the branch {entry.Unit} for double report 双报到",
            CreditRule.UnitReport => $"to the unit {entry.Unit} for double report 双报到",
            CreditRule.Minutes => "put by in the time bank 时间银行",
            _ => "for attendance",
        };
        var minutes = entry.Minutes > 0 ? $", {Plural.Of(entry.Minutes, "minute")}" : "";
        var cut = entry.Cut.Length > 0 ? $"; {entry.Earned / scale:0.##} earned, cut by the cap {entry.Cut}" : "";
        var act = entry.Act > 0 ? $"; act {entry.Act}" : "";
        var status = ExplanationRules.Name(entry.Status).English.ToLowerInvariant();
        return $"{entry.Category}, {status}{minutes}, {rule}, policy version {entry.Policy}{cut}{act}";
    }
}
