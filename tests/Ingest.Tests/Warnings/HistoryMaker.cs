using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Warnings;

/// <summary>Histories written as a line: one letter a session, <c>+</c> came, <c>-</c> missed, <c>o</c> excused, <c>w</c> walked in.</summary>
internal static class HistoryMaker
{
    public static readonly int FirstOfMarch = new DateOnly(2026, 3, 1).DayNumber;

    public static IEnumerable<Seen> Sessions(string marks, int every = 7, int from = 0, Others? unit = null) => marks.Select((m, i) => new Seen(
        i, FirstOfMarch + from + (i * every), m switch { '-' => Mark.Absent, 'o' => Mark.Excused, _ => Mark.Attended }, m != 'w', unit ?? new Others(9, 10), unit ?? new Others(90, 100)));

    public static MemberHistory Of(string marks, int every = 7, Pauses? pauses = null, Goal? goal = null, IEnumerable<Earned>? earned = null, bool joined = true) =>
        MemberHistory.Of(new Frame(FirstOfMarch, joined, pauses ?? Pauses.None, goal), Sessions(marks, every), earned ?? []);

    public static RuleSet Rules(params string[] rules) => RuleSetReader.Read("rules.json", System.Text.Encoding.UTF8.GetBytes($$"""{ "season": "03-01", "rules": [{{string.Join(',', rules)}}] }"""));

    public static RuleSet Rule(string kind, string levels, string parameters = "") =>
        Rules($$"""{ "id": "{{kind}}", "kind": "{{kind}}", "levels": {{{levels}}}{{(parameters.Length > 0 ? $$""", "parameters": {{{parameters}}}""" : "")}} }""");

    public static IReadOnlyList<Episode> Episodes(MemberHistory history, RuleSet rules, int days = 400) => WarningRules.Episodes(history, rules, FirstOfMarch + days);

    /// <summary>Episodes as <c>level from-until</c>, days counted from the first of March.</summary>
    public static string Told(IEnumerable<Episode> episodes) =>
        string.Join("; ", episodes.Select(e => $"{WarningLevels.Name(e.Level)} {e.From - FirstOfMarch}-{(e.Until is { } until ? until - FirstOfMarch : "")}"));
}
