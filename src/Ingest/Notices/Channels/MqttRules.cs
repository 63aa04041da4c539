using System.Globalization;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>
/// Notices over MQTT: <c>cardsystem/v1/branches/{branch}/warnings</c>, QoS 1. Not retained: a notice is an event, and one that was taken back must not greet those who come later;
/// a subscriber that may be away keeps a session instead.
/// </summary>
public static class MqttRules
{
    public static string Topic(string unit) => $"{Topics.Root}branches/{unit}/warnings";

    public static IEnumerable<Publication> Publications(OutgoingMessage message) => message.Notices.Select(notice => new Publication(Topic(notice.Unit), Payload(message, notice), QoS: 1, Retain: false)
    {
        Properties = new PublicationProperties { PayloadIsText = true, ContentType = "application/json" },
    });

    private static byte[] Payload(OutgoingMessage message, ToldNotice notice) => JsonSerializer.SerializeToUtf8Bytes(
        new { v = 1, at = message.MadeAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), notice = WebhookRules.Data(message.Id, notice) }, WebhookRules.Json);
}
