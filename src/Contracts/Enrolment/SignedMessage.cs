using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts.Enrolment;

/// <summary>
/// A message of the centre under its signature: <c>{"v":1,"body":…,"cert":…,"sig":…,"links":…}</c>, all base64url. The signature is over the UTF-8 text
/// <c>cardsystem-signed-1\n</c>, topic, <c>\n</c>, SHA-256 of the body in lower-case hex, <c>\n</c>: a message for one kiosk is good on no other's topic.
/// </summary>
/// <param name="Body">The message itself.</param>
/// <param name="Signer">The compact certificate of the key that signed, role <see cref="CertificateRole.Centre"/>. Whether it is to be trusted is the reader's to say.</param>
/// <param name="Signature">64 bytes.</param>
/// <param name="Links">By which certificates a kiosk gets from an authority's earlier key to the one above <paramref name="Signer"/>, the oldest first.</param>
public sealed record SignedMessage(ReadOnlyMemory<byte> Body, CompactCertificate Signer, ReadOnlyMemory<byte> Signature, IReadOnlyList<CompactCertificate> Links)
{
    public bool IsSignedFor(string topic) => CardKeys.Verify(Signer.Point, TextOf(topic, Body.Span), Signature.ToArray());

    /// <param name="sign">From a text to 64 bytes, by the key of <paramref name="signer"/>.</param>
    public static byte[] Write(string topic, byte[] body, CompactCertificate signer, IEnumerable<CompactCertificate> links, Func<byte[], byte[]> sign) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope(Base64Url.EncodeToString(body), CompactText.Of([signer]), Base64Url.EncodeToString(sign(TextOf(topic, body))), CompactText.OfAny(links)), EnrolmentShapes.Default.Envelope);

    /// <summary>True where the payload is such a message and not a plain one.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8) => TryParse(utf8) is { Sig: not null, Body: not null };

    /// <exception cref="FormatException">It is not a signed message in version 1.</exception>
    public static SignedMessage Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Limits.PayloadBytes) throw new FormatException($"The signed message has {utf8.Length} bytes; the limit is {Limits.PayloadBytes}.");
        if (TryParse(utf8) is not { Body: { } body, Cert: { } cert, Sig: { } sig } envelope) throw new FormatException("It is not a signed message.");
        if (envelope.V != 1) throw new FormatException($"The signed message has version {envelope.V}; this side understands 1.");
        var signature = CompactText.Bytes(sig);
        if (signature.Length != 64) throw new FormatException("The signature of the message must be 64 bytes.");
        return new SignedMessage(CompactText.Bytes(body), CompactText.One(cert), signature, CompactText.All(envelope.Links));
    }

    private static byte[] TextOf(string topic, ReadOnlySpan<byte> body) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"cardsystem-signed-1\n{topic}\n{Convert.ToHexStringLower(SHA256.HashData(body))}\n"));

    private static Envelope? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, EnrolmentShapes.Default.Envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record Envelope(string? Body, string? Cert, string? Sig, string? Links, int V = 1);

/// <summary>Compact certificates as text.</summary>
internal static class CompactText
{
    /// <summary>Links in one message; an authority's key lives for years.</summary>
    private const int Most = 32;

    public static string Of(IEnumerable<CompactCertificate> certificates) => Base64Url.EncodeToString(certificates.SelectMany(c => c.Bytes.ToArray()).ToArray());

    public static string? OfAny(IEnumerable<CompactCertificate> certificates) => Of(certificates) is { Length: > 0 } text ? text : null;

    public static byte[] Bytes(string text) =>
        Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : throw new FormatException("A field of the message is not base64url.");

    public static CompactCertificate One(string text) => CompactCertificate.TryRead(Bytes(text), out var certificate)
        ? certificate : throw new FormatException("The certificate in the message cannot be read.");

    public static IReadOnlyList<CompactCertificate> All(string? text)
    {
        if (text is null) return [];
        var all = CompactCertificate.ReadAll(Bytes(text)).ToList();
        return all.Count <= Most ? all : throw new FormatException($"The message brings {all.Count} certificates; the limit is {Most}.");
    }
}
