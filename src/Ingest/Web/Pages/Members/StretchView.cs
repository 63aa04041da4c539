using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A stretch of a member's history as a line of a list.</summary>
/// <param name="Values">What the button that takes it back sends.</param>
public sealed record StretchLine(string Text, string From, string Until, bool IsNow, IReadOnlyDictionary<string, string> Values);

/// <param name="TakeBack">The handler that takes a line back; null where nobody may.</param>
public sealed record StretchView(IReadOnlyList<StretchLine> Lines, string? TakeBack)
{
    internal static StretchView Of(IReadOnlyList<Stretch<string>> stretches, UnitBook units, long today, string? takeBack = null) =>
        new([.. stretches.Reverse().Select(s => Line(units.Name(s.Value), s.From, s.Until, today, ("branch", s.Value)))], takeBack);

    internal static StretchView OfMaybe(IReadOnlyList<Stretch<string?>> stretches, UnitBook units, long today) =>
        new([.. stretches.Reverse().Select(s => Line(s.Value is null ? BelongingWords.Nowhere.ToString() : units.Name(s.Value), s.From, s.Until, today))], null);

    internal static StretchView OfTexts(IReadOnlyList<Stretch<string>> stretches, long today, string? takeBack = null) => new([.. stretches.Reverse().Select(s => Line(s.Value, s.From, s.Until, today))], takeBack);

    private static StretchLine Line(string text, long from, long until, long today, params (string Name, string Value)[] values) => new(
        text, ShownTime.FromDay(from), ShownTime.UntilDay(until), from <= today && today < until,
        values.Append(("from", from <= HistoryRules.Beginning ? "" : ShownTime.Day(from))).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal));
}
