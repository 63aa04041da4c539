using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CardSystem.Contracts.Tests.Mcap;

/// <summary>The vectors of docs/card/vectors, which a program that shares nothing with ours has made.</summary>
internal static class McapVectors
{
    public static JsonElement Keys { get; } = Read("keys.json");

    public static JsonElement Certificates { get; } = Read("certificates.json");

    public static JsonElement Objects { get; } = Read("objects.json");

    public static JsonElement Session { get; } = Read("session.json");

    public static byte[] Bytes(this JsonElement element, string field) => Convert.FromHexString(element.GetProperty(field).GetString()!);

    public static byte[] Object(string name) => Objects.GetProperty(name).Bytes("bytes");

    public static byte[] Key(string name, string field = "point") => Keys.GetProperty(name).Bytes(field);

    /// <summary>What an exchange of the session was answered, without the status word.</summary>
    public static byte[] Answer(string exchange) =>
        Session.GetProperty("exchanges").EnumerateArray().Single(e => e.GetProperty("name").GetString() == exchange).Bytes("answer")[..^2];

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout(), "docs", "card", "vectors", name))).RootElement;

    private static string Checkout([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
