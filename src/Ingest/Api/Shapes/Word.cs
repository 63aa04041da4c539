using System.Text.Json;

namespace CardSystem.Ingest.Api.Shapes;

/// <summary>Values of enums as the API spells them: <c>left-early</c>.</summary>
internal static class Word
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string[] All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    public static T? Read<T>(string? word) where T : struct, Enum => Enum.GetValues<T>().Where(v => Of(v) == word).Cast<T?>().FirstOrDefault();
}
