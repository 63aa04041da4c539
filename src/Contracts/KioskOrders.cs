using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardSystem.Contracts;

/// <summary>
/// Centre to kiosk, retained on <see cref="Topics.Orders"/>: what people want it to do now, the oldest first; all that is open, or nothing. A kiosk does each once, whatever comes twice or
/// stands there still after a restart, and says so on <see cref="Topics.Answers"/>.
/// </summary>
public sealed record KioskOrderMessage(IReadOnlyList<KioskOrder> Orders, int V = 1)
{
    /// <summary>Orders that can be open at one kiosk at the same time.</summary>
    public const int Most = 8;

    public static byte[] Write(KioskOrderMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, KioskOrderJson.Default.KioskOrderMessage);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static KioskOrderMessage Read(ReadOnlySpan<byte> utf8) => KioskOrderJson.Parse(utf8, KioskOrderJson.Default.KioskOrderMessage) is { V: 1, Orders: { Count: <= Most } orders } message && orders.All(o => o is { IsWhole: true })
        ? message : throw new FormatException("The message of orders has another version than 1, lacks a field or is over its limit.");
}

/// <param name="Id">16 lower-case hex digits, drawn at random, never used again.</param>
/// <param name="Kind">One of <see cref="OrderKinds"/>; a kiosk answers another one with <see cref="OrderStates.Unknown"/>.</param>
/// <param name="Until">After this it is not to be done any more.</param>
/// <param name="Text">For <see cref="OrderKinds.Locate"/>: what people call the kiosk, at most 200 characters. Null otherwise.</param>
public sealed record KioskOrder(string Id, string Kind, DateTimeOffset Until, string? Text = null)
{
    private const int LongestText = 200;

    [JsonIgnore]
    internal bool IsWhole => IsId(Id) && Kind is { Length: > 0 and <= 32 } && Text is not { Length: > LongestText };

    public static bool IsId(string? text) => text is { Length: 16 } && text.All(char.IsAsciiHexDigitLower);
}

public static class OrderKinds
{
    /// <summary>Show for a minute who it is, large, and sound: somebody is looking for it.</summary>
    public const string Locate = "locate";

    /// <summary>End everything in an orderly way and start anew.</summary>
    public const string Restart = "restart";

    /// <summary>Say how it is, in more words than the status has.</summary>
    public const string Report = "report";
}

/// <summary>What a kiosk says of an order.</summary>
public static class OrderStates
{
    public const string Received = "received";
    public const string Done = "done";

    /// <summary>It could not be done; the note says why.</summary>
    public const string Failed = "failed";

    /// <summary>The kiosk's program is older than this kind of order.</summary>
    public const string Unknown = "unknown";

    public static bool IsOne(string? state) => state is Received or Done or Failed or Unknown;
}

/// <summary>Kiosk to centre on <see cref="Topics.Answers"/>, not retained; said again after every connect for as long as the order stands there.</summary>
/// <param name="Note">One line, at most 200 characters; null where there is nothing to add.</param>
/// <param name="Report">Of <see cref="OrderKinds.Report"/>; null otherwise.</param>
public sealed record KioskAnswer(string Order, string State, DateTimeOffset At, string? Note = null, KioskReport? Report = null, int V = 1)
{
    private const int LongestNote = 200;

    public static byte[] Write(KioskAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, KioskOrderJson.Default.KioskAnswer);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static KioskAnswer Read(ReadOnlySpan<byte> utf8) => utf8.Length <= KioskReport.MostBytes
        && KioskOrderJson.Parse(utf8, KioskOrderJson.Default.KioskAnswer) is { V: 1, Note: not { Length: > LongestNote }, Report: null or { IsWhole: true } } answer && KioskOrder.IsId(answer.Order) && OrderStates.IsOne(answer.State)
        ? answer : throw new FormatException("The answer to an order has another version than 1, lacks a field or is over its limit.");
}

/// <summary>How a kiosk is, for whoever looks after it. It names no member and no card.</summary>
/// <param name="Facts">Name and value, in the order in which they are to be shown; names are words such as <c>started</c> or <c>diskFreeMb</c>.</param>
/// <param name="Troubles">Plain phrases.</param>
/// <param name="Log">The last lines of what the program wrote, the newest last, with numbers of cards blotted out.</param>
public sealed record KioskReport(IReadOnlyList<ReportFact> Facts, IReadOnlyList<ReaderStatus> Readers, IReadOnlyList<JournalStatus> Journals, IReadOnlyList<string> Troubles, IReadOnlyList<string> Log)
{
    /// <summary>Of the whole answer on the wire.</summary>
    public const int MostBytes = 65_536;

    public const int MostLines = 100;
    public const int LongestLine = 300;
    private const int MostParts = 64;

    [JsonIgnore]
    internal bool IsWhole =>
        Facts is { Count: <= MostParts } && Readers is { Count: <= MostParts } && Journals is { Count: <= MostParts } && Troubles is { Count: <= MostParts } && Log is { Count: <= MostLines }
        && Facts.All(f => f is { Name: not null, Value: not null }) && Readers.All(r => r is { Name: not null, State: not null }) && Journals.All(j => j is { Journal: not null })
        && Troubles.All(t => t is { Length: <= LongestLine }) && Log.All(l => l is { Length: <= LongestLine });
}

public sealed record ReportFact(string Name, string Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KioskOrderMessage))]
[JsonSerializable(typeof(KioskAnswer))]
internal sealed partial class KioskOrderJson : JsonSerializerContext
{
    public static T? Parse<T>(ReadOnlySpan<byte> utf8, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        if (utf8.Length > Limits.PayloadBytes) throw new FormatException($"The message has {utf8.Length} bytes; the limit is {Limits.PayloadBytes}.");
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a message of orders: {e.Message}", e);
        }
    }
}
