using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardSystem.CardAgent.Kiosk;

/// <param name="Key">The reference of the key that was withdrawn.</param>
/// <param name="At">When the centre withdrew it.</param>
/// <param name="Learnt">When this kiosk learnt of it.</param>
public sealed record Retired(string Kiosk, string Key, DateTimeOffset At, DateTimeOffset Learnt);

/// <summary>The file that says that this kiosk is out of service. It stands before the first secret is wiped, so that a power cut in between is made up for at the next start.</summary>
public sealed class RetiredNote(string file)
{
    /// <summary>Null where the kiosk is in service. A file that cannot be read says that it is not: it was made for nothing else.</summary>
    public Retired? Read()
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), RetiredJson.Default.Retired) ?? Unknown;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    public void Write(Retired retired)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        DurableFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(retired, RetiredJson.Default.Retired));
    }

    /// <summary>The kiosk is enrolled anew.</summary>
    public void Remove()
    {
        if (File.Exists(file)) File.Delete(file);
    }

    private static Retired Unknown => new("", "", default, default);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Retired))]
internal sealed partial class RetiredJson : JsonSerializerContext;
