using System.Globalization;

namespace CardSystem.Ingest.Roster;

/// <summary>What an entry makes of a member's file. Nothing earlier than the entry's day ever changes.</summary>
internal static class MemberRules
{
    /// <summary>The home branch from a day on.</summary>
    public static void Transfer(MemberFile file, string branch, long from, long today)
    {
        file.Homes = HistoryRules.Enter(file.Homes, from, branch, HistoryRules.NoEndDay);
        // Before a member's first home the first one stands, so that the member is somewhere.
        file.Branch = file.HomeAt(today) ?? file.Homes[0].Value;
    }

    /// <param name="community">Null for none.</param>
    public static void ReportIn(MemberFile file, string? community, long from) => file.Communities = HistoryRules.Enter(file.Communities, from, community, HistoryRules.NoEndDay);

    /// <summary>A temporary affiliation; entered again from the same day, its end is another.</summary>
    public static void Stay(MemberFile file, string unit, long from, long until) =>
        file.Stays = [.. file.Stays.Where(s => s.Value != unit || s.From != from).Append(new(from, until, unit)).OrderBy(s => s.From).ThenBy(s => s.Value, StringComparer.Ordinal)];

    public static void EndStay(MemberFile file, string unit, long from) => file.Stays = [.. file.Stays.Where(s => s.Value != unit || s.From != from)];

    /// <summary>An exemption; entered again from the same day, its end and reason are others.</summary>
    public static void Exempt(MemberFile file, long from, long until, string reason) =>
        file.Exemptions = [.. file.Exemptions.Where(e => e.From != from).Append(new(from, until, reason)).OrderBy(e => e.From)];

    public static void EndExemption(MemberFile file, long from) => file.Exemptions = [.. file.Exemptions.Where(e => e.From != from)];

    public static string Day(long day) => day <= HistoryRules.Beginning ? "the beginning" : DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In words, such as <c>name 张三 → 李四; home b1 → b2 from 2026-05-01</c>.</summary>
    public static string Difference(MemberFile before, MemberFile after, long today)
    {
        var told = new List<string>();
        if (before.Name != after.Name) told.Add($"name {before.Name} → {after.Name}");
        told.AddRange(Points(before.Homes, after.Homes, today, "home"));
        told.AddRange(Points(before.Communities, after.Communities, today, "community"));
        told.AddRange(Sets(before.Stays, after.Stays, "temporary"));
        told.AddRange(Sets(before.Exemptions, after.Exemptions, "exempt"));
        return told.Count == 0 ? "nothing" : string.Join("; ", told);
    }

    private static IEnumerable<string> Points<T>(List<Stretch<T>> before, List<Stretch<T>> after, long today, string what)
    {
        foreach (var now in after.Where(a => !before.Any(b => b.From == a.From && Equals(b.Value, a.Value))))
        {
            var was = HistoryRules.At(before, now.From) is { } stretch ? Name(stretch.Value) : Name<T>(default);
            var late = now.From is > HistoryRules.Beginning && now.From < today ? $" (backdated by {Plural.Of(Math.Min(today, now.Until) - now.From, "day")})" : "";
            yield return $"{what} {was} → {Name(now.Value)} from {Day(now.From)}{(now.Until < HistoryRules.NoEndDay ? $" until {Day(now.Until)}" : "")}{late}";
        }
    }

    private static string Name<T>(T? unit) => unit?.ToString() ?? "none";

    private static IEnumerable<string> Sets(List<Stretch<string>> before, List<Stretch<string>> after, string what) =>
        after.Except(before).Select(s => $"{what} {s.Value} from {Day(s.From)}{(s.Until < HistoryRules.NoEndDay ? $" until {Day(s.Until)}" : "")}")
            .Concat(before.Where(b => !after.Any(a => a.From == b.From && a.Value == b.Value)).Select(s => $"no longer {what} {s.Value} from {Day(s.From)}"));
}
