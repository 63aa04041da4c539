using System.Text.Json;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>An act's details as a sentence people can read: each part by its name, hashes and whole lists left out. The file of all records has them as they are.</summary>
internal static class ActDetailRules
{
    private const int LongestPart = 160;
    private const int MostParts = 12;

    /// <summary>Proofs for programs.</summary>
    private static readonly string[] NotShown = ["sha256", "seals", "thumbprint", "certificate", "key", "keyStore"];

    /// <param name="lists">Lists are told too: an import's tells names.</param>
    public static string Of(string detail, bool lists)
    {
        try
        {
            using var json = JsonDocument.Parse(detail);
            return json.RootElement.ValueKind != JsonValueKind.Object ? Cut(detail) : string.Join(" · ", json.RootElement.EnumerateObject()
                .Where(p => !NotShown.Contains(p.Name) && (lists || p.Value.ValueKind != JsonValueKind.Array)).Select(p => (p.Name, Text: Cut(Part(p)))).Where(p => p.Text.Length > 0)
                .Take(MostParts).Select(p => $"{AuditWords.Field(p.Name)} {p.Text}"));
        }
        catch (JsonException)
        {
            return Cut(detail);
        }
    }

    /// <summary>Words of ours among the values are told in the reader's language; whatever else there is stands as it is.</summary>
    private static string Part(JsonProperty part) => (part.Name, Value(part.Value)) switch
    {
        ("role", var text) when RoleRules.TryRole(text, out var role) => RoleWords.Name(role).ToString(),
        ("changes", var text) => DifferenceWords.Told(text).ToString(),
        ("step", var text) => WarningWords.OfStep(text).ToString(),
        var (_, text) => text,
    };

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => DeskWords.Yes.ToString(),
        JsonValueKind.False => DeskWords.No.ToString(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(MostParts).Select(Value)),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Where(p => !NotShown.Contains(p.Name)).Take(MostParts).Select(p => $"{AuditWords.Field(p.Name)} {Part(p)}")),
        _ => value.GetRawText(),
    };

    private static string Cut(string text) => text.Length <= LongestPart ? text : text[..(LongestPart - 1)] + "…";
}
