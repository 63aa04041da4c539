using System.Globalization;

namespace CardSystem.Ingest.Credits;

/// <summary>A period's credits as a table for spreadsheets; as CSV in UTF-8 with byte order mark, and with no cell of text that a spreadsheet would take for a formula.</summary>
public static class SettlementCsv
{
    public const string ByteOrderMark = "\uFEFF";

    /// <summary>A row as a line of CSV, without line end.</summary>
    public static string Line(IReadOnlyList<string> cells) => string.Join(',', cells.Select(Text));

    /// <param name="version">The settlement's number; 0 where the period is not settled.</param>
    /// <param name="name">From a member to the name to show.</param>
    /// <param name="unitName">From a unit to its name.</param>
    /// <returns>The rows' cells, the header first.</returns>
    public static IEnumerable<IReadOnlyList<string>> Rows(
        Period period, long version, Policy? policy, IReadOnlyList<SettlementLine> lines, Func<string, string> name, Func<string, string> unitName)
    {
        string[] categories = [.. lines.Where(l => l.Account == CreditAccount.Member && l.Category.Length > 0).Select(l => l.Category).Concat(policy?.Categories.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        // The pace asks for points from the year's first day on; for a year these are its points.
        string[] soFarColumn = period.IsYear ? [] : ["points_of_year_so_far"];
        yield return [period.IsYear ? "year" : "quarter", "settlement", "member", "name", "branch", "branch_name", "points", .. soFarColumn, "target", "met", "missing", .. categories, "minutes_banked"];
        var soFar = lines.Where(l => l.Account == CreditAccount.YearSoFar).ToDictionary(l => l.Holder, l => l.Amount, StringComparer.Ordinal);
        var minutes = lines.Where(l => l is { Account: CreditAccount.TimeBank, Category: "" }).ToDictionary(l => l.Holder, l => l.Amount, StringComparer.Ordinal);
        foreach (var member in lines.Where(l => l.Account == CreditAccount.Member).GroupBy(l => l.Holder, StringComparer.Ordinal))
        {
            var sum = member.First(l => l.Category.Length == 0);
            var byCategory = member.Where(l => l.Category.Length > 0).ToDictionary(l => l.Category, l => l.Amount, StringComparer.Ordinal);
            var assessment = AssessmentRules.Judge(policy, period, period.IsYear ? sum.Amount : soFar.GetValueOrDefault(member.Key), byCategory);
            yield return
            [
                period.ToString(), version > 0 ? Number(version) : "not settled", member.Key, name(member.Key), sum.Unit, unitName(sum.Unit),
                Points.Text(sum.Amount), .. soFarColumn.Select(_ => Points.Text(assessment.Points)), assessment.Target is { } target ? Points.Text(target) : "", policy is null ? "" : assessment.IsMet ? "yes" : "no",
                string.Join("; ", assessment.Shortfalls.Select(s => $"{s.Category} {Points.Text(s.Has)}/{Points.Text(s.Least)}")),
                .. categories.Select(c => Points.Text(byCategory.GetValueOrDefault(c))), Number(minutes.GetValueOrDefault(member.Key)),
            ];
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Quoted where it must be; what begins like a formula and is no number gets an apostrophe, which spreadsheets do not show.</summary>
    private static string Text(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' && !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
