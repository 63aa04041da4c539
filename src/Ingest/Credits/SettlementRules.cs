using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Ingest.Credits;

/// <summary>A line of a settlement: what a member or unit earned in the period, in all or in one category.</summary>
/// <param name="Holder">The member, or for double report's own points the unit.</param>
/// <param name="Category">Empty for the sum of all.</param>
/// <param name="Unit">On a member's sum: the home branch on the period's last day. Otherwise empty.</param>
public readonly record struct SettlementLine(CreditAccount Account, string Holder, string Category, string Unit, long Amount, long Entries)
{
    public (CreditAccount, string, string) Key => (Account, Holder, Category);
}

/// <summary>A line that is no longer what was settled.</summary>
public readonly record struct SettlementChange(CreditAccount Account, string Holder, string Category, long Settled, long Now);

/// <summary>What is settled, purely.</summary>
public static class SettlementRules
{
    /// <summary>The period's sums as lines, in their order: every member has a sum, be it nothing.</summary>
    /// <param name="sums">By account, holder and category, in any order.</param>
    /// <param name="homes">The members and their home branches on the period's last day.</param>
    /// <param name="soFar">For a quarter: by member, the points of the year up to its end.</param>
    public static List<SettlementLine> Lines(
        IEnumerable<(CreditAccount Account, string Holder, string Category, long Amount, long Entries)> sums, IReadOnlyDictionary<string, string> homes, IEnumerable<(string Member, long Amount, long Entries)>? soFar = null)
    {
        var lines = new Dictionary<(CreditAccount, string, string), SettlementLine>();
        foreach (var member in homes) lines[(CreditAccount.Member, member.Key, "")] = new SettlementLine(CreditAccount.Member, member.Key, "", member.Value, 0, 0);
        foreach (var (account, holder, category, amount, entries) in sums)
        {
            foreach (var of in (string[])[category, ""])
            {
                var home = of.Length == 0 && account == CreditAccount.Member ? homes.GetValueOrDefault(holder, "") : "";
                var line = lines.GetValueOrDefault((account, holder, of), new SettlementLine(account, holder, of, home, 0, 0));
                lines[line.Key] = line with { Amount = line.Amount + amount, Entries = line.Entries + entries };
            }
        }

        foreach (var (member, amount, entries) in soFar ?? []) lines[(CreditAccount.YearSoFar, member, "")] = new SettlementLine(CreditAccount.YearSoFar, member, "", "", amount, entries);
        var ordered = lines.Values.ToList();
        ordered.Sort(ByKey);
        return ordered;
    }

    /// <summary>SHA-256 over period, version and policy, and every line in order: the fields separated by tabs, each line ended by a line feed, UTF-8.</summary>
    public static byte[] Digest(Period period, long version, long policy, IReadOnlyList<SettlementLine> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{period}\t{version}\t{policy}\n")));
        foreach (var line in lines)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)line.Account}\t{line.Holder}\t{line.Category}\t{line.Unit}\t{line.Amount}\t{line.Entries}\n")));
        return hash.GetHashAndReset();
    }

    /// <summary>What has become of the lines since: the settlement itself stays as it is.</summary>
    public static IEnumerable<SettlementChange> Since(IReadOnlyList<SettlementLine> settled, IReadOnlyList<SettlementLine> now)
    {
        var left = now.ToDictionary(l => l.Key);
        foreach (var line in settled)
        {
            left.Remove(line.Key, out var current);
            if (current.Amount != line.Amount) yield return new SettlementChange(line.Account, line.Holder, line.Category, line.Amount, current.Amount);
        }

        foreach (var line in now.Where(l => left.ContainsKey(l.Key) && l.Amount != 0)) yield return new SettlementChange(line.Account, line.Holder, line.Category, 0, line.Amount);
    }

    /// <summary>By account, holder and category, by their characters and not by a language's order.</summary>
    public static int ByKey(SettlementLine a, SettlementLine b)
    {
        var order = a.Account.CompareTo(b.Account);
        if (order == 0) order = string.CompareOrdinal(a.Holder, b.Holder);
        return order != 0 ? order : string.CompareOrdinal(a.Category, b.Category);
    }
}
