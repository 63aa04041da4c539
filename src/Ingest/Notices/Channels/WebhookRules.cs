using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>Standard Webhooks: the body, and the signature over id, time and body.</summary>
public static class WebhookRules
{
    public const int ShortestKey = 24;
    public const int LongestKey = 64;
    private const string SecretPrefix = "whsec_";

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The bytes a secret stands for; null where it is none.</summary>
    public static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var key = new byte[LongestKey + 3];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length is >= ShortestKey and <= LongestKey ? key[..length] : null;
    }

    /// <summary>One signature for each secret, separated by spaces, so that a receiver may hold the old one or the new one.</summary>
    public static string Sign(IEnumerable<byte[]> keys, string id, long timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }

    /// <summary>The same bytes at every attempt.</summary>
    public static byte[] Body(OutgoingMessage message)
    {
        var timestamp = message.MadeAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return message.IsDigest
            ? JsonSerializer.SerializeToUtf8Bytes(new { type = "notices.digest", timestamp, data = new { id = message.Id, notices = message.Notices.Select(n => Data(null, n)) } }, Json)
            : JsonSerializer.SerializeToUtf8Bytes(new { type = message.Notices[0].Kind, timestamp, data = Data(message.Id, message.Notices[0]) }, Json);
    }

    internal static NoticeData Data(string? id, ToldNotice notice) => new(
        id, notice.Kind, NoticeLevels.Name(notice.Level), notice.Unit, notice.UnitName, notice.Title, notice.Body.Length > 0 ? notice.Body : null,
        notice.Members, notice.Member, notice.MemberName, notice.Link.Length > 0 ? notice.Link : null, notice.Withdraws);

    /// <summary>One notice as webhooks and MQTT tell it.</summary>
    internal sealed record NoticeData(
        string? Id, string Kind, string Level, string Unit, string UnitName, string Title, string? Body, long Members, string? Member, string? MemberName, string? Link, string? Withdraws);
}
