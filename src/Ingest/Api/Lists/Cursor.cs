using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Api.Answers;

namespace CardSystem.Ingest.Api.Lists;

/// <summary>
/// Where a page of a list ends: the keys of its last row. To whoever gets it it is opaque; it says which list and which filters it belongs to, so that one of another list is refused,
/// and its keys reach the database as parameters only.
/// </summary>
internal static class Cursor
{
    private const int Longest = 400;
    private const int LongestKey = 200;

    /// <param name="list">The list's path and filters.</param>
    public static string Write(string list, params object[] keys) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes((object[])[DigestOf(list), .. keys]));

    /// <param name="kinds">What the list's keys are: <see cref="string"/> or <see cref="long"/>.</param>
    /// <exception cref="ApiException">It is none of this list's.</exception>
    public static object[] Read(string text, string list, params Type[] kinds)
    {
        if (text.Length is 0 or > Longest) throw Wrong();
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var parts = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [];
            if (parts.Count != kinds.Length + 1 || parts[0].ValueKind != JsonValueKind.String || parts[0].GetString() != DigestOf(list)) throw Wrong();
            return [.. kinds.Select((kind, i) => Key(parts[i + 1], kind))];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Wrong();
        }
    }

    private static object Key(JsonElement part, Type kind) =>
        kind == typeof(long) && part.ValueKind == JsonValueKind.Number && part.TryGetInt64(out var number) ? number
        : kind == typeof(string) && part.ValueKind == JsonValueKind.String && part.GetString() is { Length: <= LongestKey } text && !text.Contains('\0', StringComparison.Ordinal) ? text
        : throw Wrong();

    private static string DigestOf(string list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)).AsSpan(0, 8));

    private static ApiException Wrong() => ApiException.BadRequest(ApiWords.WrongCursor);
}
