using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>Group robots of WeCom and DingTalk.</summary>
internal sealed class RobotSender(OutsideHttp http, NoticeOptions options, TimeProvider time)
{
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken stop)
    {
        var channel = message.Channel;
        var secrets = SecretReader.Read(channel.Secret);
        if (ChannelRules.SecretProblems(channel, secrets).FirstOrDefault() is { } problem) throw new SettingException(problem);
        var (address, body) = channel.Kind == ChannelKinds.WeCom
            ? (RobotRules.WeComAddress(options.WeComBase, secrets[0]), RobotRules.WeComBody(message))
            : (RobotRules.DingTalkAddress(options.DingTalkBase, secrets[0], secrets.Count > 1 ? secrets[1] : null, time.GetUtcNow()), RobotRules.DingTalkBody(message));
        var outcome = RobotRules.Judge(channel.Kind, await http.PostAsync(address, body, [], stop));
        // An answer may repeat what it was asked, and what went wrong is shown and kept.
        return outcome with { Why = secrets.Aggregate(outcome.Why, (why, secret) => why.Replace(secret, "…", StringComparison.Ordinal)) };
    }
}
