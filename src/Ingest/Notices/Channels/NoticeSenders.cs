using CardSystem.Mqtt;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>Each kind of channel by its own sender.</summary>
public sealed class NoticeSenders : IDisposable
{
    private readonly MailSender _mail;
    private readonly WebhookSender _webhooks;
    private readonly RobotSender _robots;
    private readonly Action<Publication>? _publish;
    private readonly OutsideHttp _strangers;
    private readonly OutsideHttp _makers;

    /// <param name="publish">The gateway; null where none runs in this process.</param>
    public NoticeSenders(NoticeOptions options, MailOptions mail, TimeProvider time, Action<Publication>? publish)
    {
        // Whoever adds a webhook names its address; the robots' addresses are settings of whoever runs the service.
        (_strangers, _makers) = (new OutsideHttp(options.AllowPrivateAddresses, time), new OutsideHttp(insideToo: true, time));
        (_mail, _webhooks, _robots, _publish) = (new MailSender(mail, time), new WebhookSender(_strangers, time), new RobotSender(_makers, options, time), publish);
    }

    public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken stop) => message.Channel.Kind switch
    {
        ChannelKinds.Mail => _mail.SendAsync(message, stop),
        ChannelKinds.Webhook => _webhooks.SendAsync(message, stop),
        ChannelKinds.WeCom or ChannelKinds.DingTalk => _robots.SendAsync(message, stop),
        ChannelKinds.Mqtt => Task.FromResult(Publish(message)),
        _ => Task.FromResult(SendOutcome.Refused($"This program knows no channel of kind '{message.Channel.Kind}'.")),
    };

    /// <summary>Whether a channel could be used, without anybody being told anything.</summary>
    /// <exception cref="Settings.SettingException">Secret or settings are missing or wrong.</exception>
    public async Task CheckAsync(NoticeChannel channel, CancellationToken stop)
    {
        if (channel.Secret.Length > 0 && ChannelRules.SecretProblems(channel, SecretReader.Read(channel.Secret)).FirstOrDefault() is { } problem) throw new Settings.SettingException(problem);
        if (channel.Kind == ChannelKinds.Mail) await _mail.CheckAsync(stop);
        if (channel.Kind == ChannelKinds.Webhook) await _strangers.ResolveAsync(new Uri(channel.Address).IdnHost, stop);
    }

    private SendOutcome Publish(OutgoingMessage message)
    {
        if (_publish is null) return SendOutcome.Paused("MQTT notices are sent by the running service.");
        foreach (var publication in MqttRules.Publications(message)) _publish(publication);
        return SendOutcome.Sent;
    }

    public void Dispose()
    {
        _strangers.Dispose();
        _makers.Dispose();
    }
}
