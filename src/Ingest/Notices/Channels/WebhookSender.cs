using System.Globalization;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>Standard Webhooks over https.</summary>
internal sealed class WebhookSender(OutsideHttp http, TimeProvider time)
{
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken stop)
    {
        var keys = SecretReader.Read(message.Channel.Secret)
            .Select(s => WebhookRules.Key(s) ?? throw new SettingException($"A secret of channel {message.Channel.Name} is not 'whsec_' and base64.")).ToList();
        var body = WebhookRules.Body(message);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var answer = await http.PostAsync(
            new Uri(message.Channel.Address), body,
            [
                ("webhook-id", message.Id), ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
                ("webhook-signature", WebhookRules.Sign(keys, message.Id, timestamp, body)),
            ], stop);
        return Judge(answer);
    }

    /// <summary>2xx is taken, 410 wants no more, and everything else is tried again, as the standard has it.</summary>
    private static SendOutcome Judge(HttpAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => SendOutcome.Sent,
        410 => SendOutcome.Gone("The receiver answered 410: it wants nothing more."),
        >= 300 and < 400 => SendOutcome.Later($"The receiver answered {answer.Status}, and redirects are not followed: give the channel the new address."),
        429 or 502 or 503 or 504 => SendOutcome.Paused($"The receiver answered {answer.Status}: not now.", answer.RetryAfter),
        _ => SendOutcome.Later($"The receiver answered {answer.Status}.", answer.RetryAfter),
    };
}
