using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Notices.Channels;

namespace CardSystem.Ingest.Notices;

/// <summary>What a channel may look like.</summary>
public static class ChannelRules
{
    public const int LongestAddress = 500;
    public const int FastestRobot = 20;
    public const int FastestOther = 60_000;

    /// <summary>What is wrong, as whole sentences.</summary>
    public static IEnumerable<string> Problems(NoticeChannel channel)
    {
        if (!ImportRules.IsId(channel.Name)) yield return $"'{Shown.Of(channel.Name)}' is not a name for a channel: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.";
        if (!ChannelKinds.All.Contains(channel.Kind)) yield return $"'{Shown.Of(channel.Kind)}' is not a kind of channel; there are {string.Join(", ", ChannelKinds.All)}.";
        if (channel.LanguageName is not (NoticeChannel.Chinese or NoticeChannel.English)) yield return $"'{Shown.Of(channel.LanguageName)}' is not a language; there are zh and en.";
        if (channel.Format is not (NoticeChannel.Markdown or NoticeChannel.Text)) yield return $"'{Shown.Of(channel.Format)}' is not a format; there are markdown and text.";
        var fastest = ChannelKinds.IsRobot(channel.Kind) ? FastestRobot : FastestOther;
        if (channel.Rate < 1 || channel.Rate > fastest) yield return $"A rate of {channel.Rate} a minute is not possible; a {channel.Kind} channel takes 1 to {fastest}.";
        if (channel.QuietFrom is not null && channel.QuietFrom == channel.QuietUntil) yield return "Quiet hours that begin and end at the same time would never end or never begin.";
        if (channel.Names == 1 && ChannelKinds.IsRobot(channel.Kind)) yield return "A group robot never shows names; leave --names out.";
        if (channel.Kind == ChannelKinds.Mqtt && channel.DigestAt is not null) yield return "MQTT has no digest: each notice is an event of its own.";
        if (channel.Member is not null && !ImportRules.IsMember(channel.Member)) yield return $"'{Shown.Of(channel.Member)}' is not a member's number.";
        foreach (var problem in AddressProblems(channel)) yield return problem;
    }

    /// <summary>What is wrong with the secrets a reference leads to.</summary>
    public static IEnumerable<string> SecretProblems(NoticeChannel channel, IReadOnlyList<string> secrets)
    {
        switch (channel.Kind)
        {
            case ChannelKinds.Webhook when secrets.Any(s => WebhookRules.Key(s) is null):
                yield return $"A webhook's secret is 'whsec_' and the base64 of {WebhookRules.ShortestKey} to {WebhookRules.LongestKey} bytes; several, the newest first, while one is replaced.";
                break;
            case ChannelKinds.WeCom when secrets.Count != 1 || !secrets[0].All(IsTokenCharacter):
                yield return "A WeCom robot's secret is the key at the end of its address, such as 693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa.";
                break;
            case ChannelKinds.DingTalk when secrets.Count is < 1 or > 2 || !secrets[0].All(IsTokenCharacter):
                yield return "A DingTalk robot's secret is its access token, and on a second line the secret for signing (SEC…) where it has one.";
                break;
        }
    }

    private static IEnumerable<string> AddressProblems(NoticeChannel channel)
    {
        if (channel.Address.Length > LongestAddress) yield return $"An address has at most {LongestAddress} characters.";
        switch (channel.Kind)
        {
            case ChannelKinds.Mail:
                if (!MailRules.IsAddress(channel.Address)) yield return channel.Address.Length == 0 ? "An e-mail channel needs an address; give one such as secretary@example.cn with --to." : $"'{Shown.Of(channel.Address)}' is not an e-mail address; give one such as secretary@example.cn.";
                if (channel.Secret.Length > 0) yield return "An e-mail channel has no secret of its own; the server's password is Mail:Password.";
                break;
            case ChannelKinds.Webhook:
                if (!IsWebhook(channel.Address)) yield return $"'{Shown.Of(channel.Address)}' is not a webhook's address; give an https address without a user name (http only on this machine).";
                if (channel.Secret.Length == 0) yield return "A webhook needs a secret to sign with; give --secret-file, --secret-env or --secret-stdin.";
                break;
            case ChannelKinds.WeCom or ChannelKinds.DingTalk:
                if (channel.Address.Length > 0) yield return "A group robot has no address of its own; its key or token is its secret.";
                if (channel.Secret.Length == 0) yield return "A group robot needs its key or token as a secret; give --secret-file, --secret-env or --secret-stdin.";
                break;
            case ChannelKinds.Mqtt:
                if (channel.Address.Length + channel.Secret.Length > 0) yield return "An MQTT channel has neither address nor secret: it publishes to the topics of the branches.";
                break;
        }
    }

    private static bool IsWebhook(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
