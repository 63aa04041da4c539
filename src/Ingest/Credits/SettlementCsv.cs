using System.Globalization;

namespace CardSystem.Ingest.Credits;

/// <summary>A year's credits as CSV for spreadsheets: UTF-8 with byte order mark, and no cell of text that a spreadsheet would take for a formula.</summary>
public static class SettlementCsv
{
    public const string ByteOrderMark = "\uFEFF";

    /// <param name="version">The settlement's number; 0 where the year is not settled.</param>
    /// <param name="name">From a member to the name to show.</param>
    /// <param name="unitName">From a unit to its name.</param>
    /// <returns>The lines, the header first, without line ends.</returns>
    public static IEnumerable<string> Lines(
        int year, long version, Policy? policy, IReadOnlyList<SettlementLine> lines, Func<string, string> name, Func<string, string> unitName)
    {
        string[] categories = [.. lines.Where(l => l.Account == CreditAccount.Member && l.Category.Length > 0).Select(l => l.Category).Concat(policy?.Categories.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        yield return Row(["year", "settlement", "member", "name", "branch", "branch_name", "points", "target", "met", "missing", .. categories, "minutes_banked"]);
        var minutes = lines.Where(l => l is { Account: CreditAccount.TimeBank, Category: "" }).ToDictionary(l => l.Holder, l => l.Amount, StringComparer.Ordinal);
        foreach (var member in lines.Where(l => l.Account == CreditAccount.Member).GroupBy(l => l.Holder, StringComparer.Ordinal))
        {
            var sum = member.First(l => l.Category.Length == 0);
            var byCategory = member.Where(l => l.Category.Length > 0).ToDictionary(l => l.Category, l => l.Amount, StringComparer.Ordinal);
            var assessment = AssessmentRules.Judge(policy, Period.Year(year), sum.Amount, byCategory);
            yield return Row(
            [
                Number(year), version > 0 ? Number(version) : "not settled", Text(member.Key), Text(name(member.Key)), Text(sum.Unit), Text(unitName(sum.Unit)),
                Points.Text(sum.Amount), assessment.Target is { } target ? Points.Text(target) : "", policy is null ? "" : assessment.IsMet ? "yes" : "no",
                Text(string.Join("; ", assessment.Shortfalls.Select(s => $"{s.Category} {Points.Text(s.Has)}/{Points.Text(s.Least)}"))),
                .. categories.Select(c => Points.Text(byCategory.GetValueOrDefault(c))), Number(minutes.GetValueOrDefault(member.Key)),
            ]);
        }
    }

    private static string Row(IEnumerable<string> cells) => string.Join(',', cells);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Quoted where it must be; what begins like a formula gets an apostrophe, which spreadsheets do not show.</summary>
    internal static string Text(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
