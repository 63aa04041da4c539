using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CardSystem.Contracts.Enrolment;

/// <summary>Kiosk to centre: <c>POST /enrol/v1/claims/{code}</c>, and over mutual TLS <c>POST /enrol/v1/renewals</c>.</summary>
/// <param name="Csr">PKCS#10 in DER, base64; its subject is not looked at, its signature proves that the kiosk has the key.</param>
public sealed record EnrolmentRequest(string Csr, KioskFacts Facts, int V = 1);

/// <summary>What a kiosk says about itself.</summary>
/// <param name="Readers">The names of its readers.</param>
/// <param name="Boot">Names this run of the agent.</param>
/// <param name="KeyStore">Where the key is: <c>file</c>, <c>tpm</c>.</param>
public sealed record KioskFacts(string Software, string Os, IReadOnlyList<string> Readers, string Boot, string KeyStore)
{
    public const int LongestText = 128;
    public const int MostReaders = 64;
}

/// <summary>Everything a kiosk needs to work.</summary>
/// <param name="Certificate">PEM: the client certificate, and the authorities between it and the root.</param>
/// <param name="CardCertificate">The compact certificate for member cards, base64.</param>
/// <param name="Anchors">Compact certificates of the kiosk authority one after another, anchors and links, base64.</param>
/// <param name="KioskAuthority">PEM: roots and intermediates of the kiosk authority; servers of the centre are trusted under them.</param>
/// <param name="CardAuthority">PEM: roots and intermediates of the card authority.</param>
/// <param name="Until">When the client certificate ends.</param>
public sealed record EnrolmentAnswer(
    string Kiosk, string Name, string Centre, string CentreName, string Certificate, string CardCertificate, string Anchors,
    string KioskAuthority, string CardAuthority, GatewayAddress Gateway, DateTimeOffset Until, int V = 1);

/// <param name="Host">Null where it is the host that the kiosk was enrolled at.</param>
public sealed record GatewayAddress(string? Host, int Port);

/// <summary>Centre to kiosk: <c>GET /enrol/v1/state</c>.</summary>
/// <param name="State"><c>enrolled</c>, <c>revoked</c>, or <c>superseded</c> where the kiosk was enrolled anew with another key.</param>
/// <param name="At">Since when it is withdrawn.</param>
/// <param name="Commands">What stands on <see cref="Topics.Commands"/>; null where nothing does.</param>
public sealed record EnrolmentState(string Kiosk, string State, DateTimeOffset? At, CommandsMessage? Commands, int V = 1)
{
    public const string Enrolled = "enrolled";
    public const string Revoked = "revoked";
    public const string Superseded = "superseded";
}

/// <summary>What the centre answers where it refuses (RFC 9457).</summary>
/// <param name="Detail">One plain sentence.</param>
public sealed record EnrolmentProblem(string Title, int Status, string Detail);

/// <summary>The messages as JSON. Reading checks sizes and that nothing is missing.</summary>
public static class EnrolmentJson
{
    /// <summary>Bytes of a request; a CSR has about 300, facts at most 9,000.</summary>
    public const int RequestBytes = 16_384;

    /// <summary>Bytes of an answer; it holds a handful of certificates.</summary>
    public const int AnswerBytes = 131_072;

    public static byte[] Write(EnrolmentRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, EnrolmentShapes.Default.EnrolmentRequest);
    public static byte[] Write(EnrolmentAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, EnrolmentShapes.Default.EnrolmentAnswer);
    public static byte[] Write(EnrolmentState state) => JsonSerializer.SerializeToUtf8Bytes(state, EnrolmentShapes.Default.EnrolmentState);
    public static byte[] Write(EnrolmentProblem problem) => JsonSerializer.SerializeToUtf8Bytes(problem, EnrolmentShapes.Default.EnrolmentProblem);
    public static byte[] Write(CommandsMessage commands) => JsonSerializer.SerializeToUtf8Bytes(commands, EnrolmentShapes.Default.CommandsMessage);
    public static byte[] Write(KioskFacts facts) => JsonSerializer.SerializeToUtf8Bytes(facts, EnrolmentShapes.Default.KioskFacts);

    /// <exception cref="FormatException">It is not this message in version 1.</exception>
    public static EnrolmentRequest ReadRequest(ReadOnlySpan<byte> utf8) => Read(utf8, RequestBytes, EnrolmentShapes.Default.EnrolmentRequest, r => r.V, r => r.Csr is not null && IsWhole(r.Facts));

    /// <exception cref="FormatException">It is not this message in version 1.</exception>
    public static EnrolmentAnswer ReadAnswer(ReadOnlySpan<byte> utf8) => Read(utf8, AnswerBytes, EnrolmentShapes.Default.EnrolmentAnswer, a => a.V, a =>
        a is { Kiosk: not null, Name: not null, Centre: not null, CentreName: not null, Certificate: not null, CardCertificate: not null, Anchors: not null, KioskAuthority: not null, CardAuthority: not null, Gateway: not null });

    /// <exception cref="FormatException">It is not this message in version 1.</exception>
    public static EnrolmentState ReadState(ReadOnlySpan<byte> utf8) => Read(utf8, AnswerBytes, EnrolmentShapes.Default.EnrolmentState, s => s.V, s => s is { Kiosk: not null, State: not null });

    /// <exception cref="FormatException">It is not this message in version 1.</exception>
    public static CommandsMessage ReadCommands(ReadOnlySpan<byte> utf8) => Read(utf8, AnswerBytes, EnrolmentShapes.Default.CommandsMessage, c => c.V, c => c.IsWhole);

    /// <summary>The sentence of a refusal; null where the body is none of ours.</summary>
    public static string? ReadProblem(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, EnrolmentShapes.Default.EnrolmentProblem)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="FormatException">It is not a list of facts.</exception>
    public static KioskFacts ReadFacts(ReadOnlySpan<byte> utf8) => Read(utf8, RequestBytes, EnrolmentShapes.Default.KioskFacts, _ => 1, IsWhole);

    private static bool IsWhole(KioskFacts? facts) =>
        facts is { Software: not null, Os: not null, Readers: not null, Boot: not null, KeyStore: not null } && facts.Readers.Count <= KioskFacts.MostReaders
        && facts.Readers.Append(facts.Software).Append(facts.Os).Append(facts.Boot).Append(facts.KeyStore).All(text => text is { Length: <= KioskFacts.LongestText } && !text.Any(char.IsControl));

    private static T Read<T>(ReadOnlySpan<byte> utf8, int most, JsonTypeInfo<T> type, Func<T, int> version, Func<T, bool> whole) where T : class
    {
        if (utf8.Length > most) throw new FormatException($"The {typeof(T).Name} has {utf8.Length} bytes; the limit is {most}.");
        try
        {
            var message = JsonSerializer.Deserialize(utf8, type) ?? throw new FormatException($"The {typeof(T).Name} is empty.");
            if (version(message) != 1) throw new FormatException($"The {typeof(T).Name} has version {version(message)}; this side understands 1.");
            return whole(message) ? message : throw new FormatException($"The {typeof(T).Name} lacks a field or is over its limit.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(EnrolmentAnswer))]
[JsonSerializable(typeof(EnrolmentState))]
[JsonSerializable(typeof(EnrolmentProblem))]
[JsonSerializable(typeof(CommandsMessage))]
[JsonSerializable(typeof(KioskFacts))]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class EnrolmentShapes : JsonSerializerContext;
