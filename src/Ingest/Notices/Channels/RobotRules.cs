using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>The requests and answers of the two group robots, as their makers document them.</summary>
public static class RobotRules
{
    public const int WeComText = 2_048;
    public const int WeComMarkdown = 4_096;
    public const int DingTalkText = 20_000;
    private static readonly TimeSpan WeComPause = TimeSpan.FromMinutes(1);

    /// <summary>DingTalk silences a robot that was too fast for ten minutes.</summary>
    private static readonly TimeSpan DingTalkPause = TimeSpan.FromMinutes(10);

    /// <summary>https://developer.work.weixin.qq.com/document/path/91770</summary>
    public static Uri WeComAddress(string start, string key) => new($"{start}/cgi-bin/webhook/send?key={Uri.EscapeDataString(key)}");

    public static byte[] WeComBody(OutgoingMessage message) => message.Channel.Format == NoticeChannel.Markdown
        ? JsonSerializer.SerializeToUtf8Bytes(new { msgtype = "markdown", markdown = new { content = RobotTextRules.Text(message, WeComMarkdown) } }, WebhookRules.Json)
        : JsonSerializer.SerializeToUtf8Bytes(new { msgtype = "text", text = new { content = RobotTextRules.Text(message, WeComText) } }, WebhookRules.Json);

    /// <summary>https://open.dingtalk.com/document/robots/customize-robot-security-settings: the signature is part of the address.</summary>
    /// <param name="secret">The secret for signing; null for a robot that is kept by keyword or address.</param>
    public static Uri DingTalkAddress(string start, string token, string? secret, DateTimeOffset now)
    {
        var address = $"{start}/robot/send?access_token={Uri.EscapeDataString(token)}";
        if (secret is null) return new Uri(address);
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return new Uri($"{address}&timestamp={timestamp}&sign={Uri.EscapeDataString(DingTalkSign(secret, timestamp))}");
    }

    public static string DingTalkSign(string secret, string timestamp) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}")));

    public static byte[] DingTalkBody(OutgoingMessage message)
    {
        var text = RobotTextRules.Text(message, DingTalkText);
        return message.Channel.Format == NoticeChannel.Markdown
            ? JsonSerializer.SerializeToUtf8Bytes(new { msgtype = "markdown", markdown = new { title = NoticeTextRules.Cut(NoticeTextRules.Subject(message), 200), text = text.Replace("\n", "\n\n", StringComparison.Ordinal) } }, WebhookRules.Json)
            : JsonSerializer.SerializeToUtf8Bytes(new { msgtype = "text", text = new { content = text } }, WebhookRules.Json);
    }

    /// <summary>Both answer 200 with <c>errcode</c> and <c>errmsg</c>; 0 is success.</summary>
    internal static SendOutcome Judge(string kind, HttpAnswer answer)
    {
        if (answer.Status is 429 or >= 500) return SendOutcome.Paused($"The robot's server answered {answer.Status}.", answer.RetryAfter);
        if (answer.Status != 200) return SendOutcome.Later($"The robot's server answered {answer.Status}.");
        if (ErrorOf(answer.Body) is not var (code, words)) return SendOutcome.Later("The robot's server answered what cannot be understood.");
        return (kind, code) switch
        {
            (_, 0) => SendOutcome.Sent,
            (_, -1) => SendOutcome.Later("The robot's server is busy (errcode -1)."),
            (ChannelKinds.WeCom, 45009) => SendOutcome.Paused("The robot was too fast (errcode 45009).", WeComPause),
            (ChannelKinds.DingTalk, 130101 or 410100) => SendOutcome.Paused($"The robot was too fast (errcode {code}).", DingTalkPause),
            _ => SendOutcome.Refused($"The robot's server refused it: errcode {code}, {words}"),
        };
    }

    private static (long Code, string Words)? ErrorOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("errcode", out var value) || !value.TryGetInt64(out var code)) return null;
            var words = json.RootElement.TryGetProperty("errmsg", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : "no reason given";
            return (code, NoticeTextRules.Cut(string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)), 200));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
