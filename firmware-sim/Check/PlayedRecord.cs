using System.Text.Json;

namespace CardSystem.FirmwareSim.Check;

/// <summary>A card laid on a reader once, as the record of the run tells it: what it signed and what light it saw, in order.</summary>
public sealed class PlayedPresentation(long number, string reader, string card, string kind)
{
    public long Number => number;

    public string Reader => reader;

    public string Card => card;

    /// <summary>The word of the record: member, unknown, foreign, …</summary>
    public string Kind => kind;

    /// <summary>Signatures and lights in the order they happened: a signature in base64, or a light's colour.</summary>
    public List<(string? Signature, string? Light)> Events { get; } = [];
}

/// <summary>Reads played.jsonl. Written apart from what writes it.</summary>
public static class PlayedRecord
{
    /// <exception cref="InputException">A line cannot be understood; the message names it.</exception>
    public static IReadOnlyList<PlayedPresentation> Read(string path)
    {
        var presentations = new Dictionary<long, PlayedPresentation>();
        foreach (var (line, json) in JsonLines.Read(path))
        {
            var what = json.Text("event");
            if (what is "summary" or "cut" or "restored") continue;
            var number = json.Number("presentation") ?? throw new InputException($"{path}, line {line}: the event has no presentation.");
            if (what == "presented")
            {
                var presentation = new PlayedPresentation(number, json.Text("reader") ?? "", json.Text("card") ?? "", json.Text("kind") ?? "");
                if (!presentations.TryAdd(number, presentation)) throw new InputException($"{path}, line {line}: presentation {number} is there twice.");
                continue;
            }

            if (!presentations.TryGetValue(number, out var known)) throw new InputException($"{path}, line {line}: presentation {number} was never presented.");
            switch (what)
            {
                case "signed": known.Events.Add((Canonical(json.Text("signature")) ?? throw new InputException($"{path}, line {line}: the signature is missing or not base64."), null)); break;
                case "light": known.Events.Add((null, json.Text("colour") ?? throw new InputException($"{path}, line {line}: the light has no colour."))); break;
                case "removed": break;
                default: throw new InputException($"{path}, line {line}: nothing is known of an event '{what}'.");
            }
        }

        return [.. presentations.Values];
    }

    /// <summary>One spelling for the same bytes.</summary>
    private static string? Canonical(string? base64)
    {
        var bytes = new byte[1_024];
        return base64 is { Length: > 0 and <= 1_024 } && Convert.TryFromBase64String(base64, bytes, out var length) ? Convert.ToBase64String(bytes, 0, length) : null;
    }
}

/// <summary>JSON, one object a line.</summary>
internal static class JsonLines
{
    private const int LongestLine = 1_048_576;

    public static IEnumerable<(int Line, JsonElement Json)> Read(string path)
    {
        using var file = Open(path);
        var number = 0;
        while (file.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return (number, Parse(path, number, line));
        }
    }

    public static string? Text(this JsonElement json, string field) => json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? Number(this JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static JsonElement Parse(string path, int number, string line)
    {
        try
        {
            if (line.Length > LongestLine) throw new InputException($"{path}, line {number} is longer than {LongestLine} characters.");
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new InputException($"{path}, line {number} is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}, line {number} is not JSON: {e.Message}", e);
        }
    }
}
