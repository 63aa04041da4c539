using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Contracts;

/// <summary>
/// Centre to kiosk on <see cref="Topics.PageLinks"/>, never retained and never kept for a kiosk that is away: where the members who have just tapped there see their own figures.
/// A kiosk shows such a link beside the answer to the very tap it names, and nowhere else; it neither keeps nor logs it.
/// </summary>
public sealed record PageLinkMessage(IReadOnlyList<PageLink> Links, int V = 1)
{
    /// <summary>About 300 bytes each.</summary>
    public const int Most = 100;

    public static byte[] Write(PageLinkMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, PageLinkJson.Default.PageLinkMessage);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static PageLinkMessage Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Limits.PayloadBytes) throw new FormatException($"The message of links has {utf8.Length} bytes; the limit is {Limits.PayloadBytes}.");
        PageLinkMessage? message;
        try
        {
            message = JsonSerializer.Deserialize(utf8, PageLinkJson.Default.PageLinkMessage);
        }
        catch (JsonException)
        {
            // Without the parser's own words: what it quotes could be a link, and this sentence is logged.
            throw new FormatException("It is not a message of links.");
        }

        if (message is not { V: 1 }) throw new FormatException($"The message of links has version {message?.V ?? 0}; this side understands 1.");
        return message.Links is { Count: <= Most } links && links.All(l => l is { IsWhole: true }) ? message : throw new FormatException("The message of links lacks a field, or a field is not what it should be.");
    }
}

/// <param name="Tap">The tap it answers, by its <see cref="TapReference"/>: the link is shown to whoever made that tap.</param>
/// <param name="Address">https, in ASCII, at most <see cref="LongestAddress"/> characters; http only at this machine's own addresses. Without a parameter that says anything.</param>
/// <param name="Seconds">From now: how long it can be opened, 1 to 3,600.</param>
public sealed record PageLink(byte[] Tap, string Address, int Seconds)
{
    /// <summary>As much as a symbol holds that is still read easily from a screen.</summary>
    public const int LongestAddress = 360;

    [JsonIgnore]
    internal bool IsWhole => Tap is { Length: TapReference.Length } && Seconds is >= 1 and <= 3_600 && IsAddress(Address);

    /// <summary>Nothing but a page of the centre may be put before members' phones.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: <= LongestAddress } && text.All(c => c is > ' ' and < (char)127) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageLinkMessage))]
internal sealed partial class PageLinkJson : JsonSerializerContext;
