using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>Warnings for people and programs: a list, and one with why, and with everything that was done about it.</summary>
public static class WarningReport
{
    public const int MostListed = 10_000;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<Warning> List(Work work, string? unit, string? state, WarningLevel least) => WarningStore.List(work, unit, state, least, MostListed);

    /// <summary>One member's, the newest first.</summary>
    public static IReadOnlyList<Warning> OfMember(Work work, string member) => WarningStore.OfMember(work, member, MostListed);

    public static IEnumerable<string> ToLines(IReadOnlyList<Warning> warnings)
    {
        foreach (var w in warnings)
            yield return $"{w.Id,6}  {WarningLevels.Name(w.Level),-8} {w.State,-13} {w.Member,-12} {w.Unit,-16} {w.Rule,-18} since {EvidenceText.DayText(w.From)}{(w.Provisional ? ", provisional" : "")}";
        yield return warnings.Count == 0 ? "No warnings." : $"{Plural.Of(warnings.Count, "warning")}.";
    }

    public static string ToJson(IReadOnlyList<Warning> warnings) => new JsonArray([.. warnings.Select(w => (JsonNode)Object(w))]).ToJsonString(Json);

    /// <summary>Why there is this warning, and what was done.</summary>
    /// <exception cref="WarningException">There is none of that number.</exception>
    public static string OneToJson(Work work, long id)
    {
        var warning = WarningStore.Find(work, id) ?? throw WarningDesk.NotThere(id);
        var one = Object(warning);
        one["why"] = JsonNode.Parse(warning.Evidence);
        one["told"] = new JsonArray([.. WarningStore.Tells(work, id).Select(t => (JsonNode)new JsonObject { ["unit"] = t.Unit, ["what"] = t.Level == WarningLevel.None ? "withdrawn" : WarningLevels.Name(t.Level), ["at"] = Instant(t.At), ["key"] = t.Key })]);
        one["story"] = new JsonArray([.. WarningStore.Events(work, id).Select(e => (JsonNode)new JsonObject { ["at"] = Instant(e.At), ["who"] = e.Who, ["what"] = e.What, ["detail"] = e.Detail, ["act"] = e.Act })]);
        return one.ToJsonString(Json);
    }

    /// <exception cref="WarningException">There is none of that number.</exception>
    public static IEnumerable<string> OneToLines(Work work, long id)
    {
        var warning = WarningStore.Find(work, id) ?? throw WarningDesk.NotThere(id);
        var why = JsonNode.Parse(warning.Evidence)!;
        yield return $"Warning {id}: {WarningLevels.Name(warning.Level)} {WarningLevels.Chinese(warning.Level)}, {warning.State}{(warning.Provisional ? ", provisional" : "")}; member {warning.Member} of {warning.Unit}.";
        yield return $"Why: rule {warning.Rule} ({why["kind"]}, version {warning.RuleVersion}) counts {why["counted"]}: {why["score"]}, and warns from {why["threshold"]}; since {EvidenceText.DayText(warning.From)}{(warning.Until == 0 ? "" : $" until {EvidenceText.DayText(warning.Until)}")}.";
        yield return $"Of the last {why["sessions"]!.AsArray().Count} sessions: expected {why["expected"]}, missed {why["missed"]}, excused {why["excused"]}; of the others {why["othersCame"]} of {why["othersExpected"]} came to those that were missed. Complete to {EvidenceText.DayText(warning.CompleteTo)}.";
        foreach (var session in why["sessions"]!.AsArray()) yield return $"  {session!["day"]}  {session["session"]}  {session["name"]}";
        foreach (var tell in WarningStore.Tells(work, id)) yield return $"Told {tell.Unit}: {(tell.Level == WarningLevel.None ? "withdrawn" : WarningLevels.Name(tell.Level))}, {Instant(tell.At)}.";
        foreach (var e in WarningStore.Events(work, id)) yield return $"{Instant(e.At)}  {e.Who}  {e.What}{(e.Detail.Length > 0 ? $": {e.Detail}" : "")} (act {e.Act})";
    }

    private static JsonObject Object(Warning w) => new()
    {
        ["id"] = w.Id, ["member"] = w.Member, ["unit"] = w.Unit, ["rule"] = w.Rule, ["level"] = WarningLevels.Name(w.Level), ["state"] = w.State, ["from"] = EvidenceText.DayText(w.From),
        ["until"] = w.Until == 0 ? null : EvidenceText.DayText(w.Until), ["issuedAt"] = Instant(w.IssuedAt), ["ruleVersion"] = w.RuleVersion, ["provisional"] = w.Provisional, ["completeTo"] = EvidenceText.DayText(w.CompleteTo),
    };

    private static string Instant(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
