using CardSystem.Ingest.Notices;

namespace CardSystem.Ingest.Tests.Notices;

public sealed class ChannelRuleTests
{
    private static readonly NoticeChannel Mail = NoticeHouse.Mail("one", "b1");
    private static readonly NoticeChannel Hook = new() { Name = "hook", Kind = ChannelKinds.Webhook, Unit = "b1", Address = "https://example.cn/in", Secret = "env:X" };
    private static readonly NoticeChannel Robot = new() { Name = "robot", Kind = ChannelKinds.WeCom, Unit = "b1", Secret = "env:X" };
    private static readonly NoticeChannel Feed = new() { Name = "feed", Kind = ChannelKinds.Mqtt, Unit = "b1" };

    public static TheoryData<string, NoticeChannel> Wrong() => new()
    {
        { "'Not A Name' is not a name for a channel: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.", Mail with { Name = "Not A Name" } },
        { "'pigeon' is not a kind of channel; there are mail, webhook, wecom, dingtalk, mqtt.", Feed with { Kind = "pigeon" } },
        { "'fr' is not a language; there are zh and en.", Mail with { LanguageName = "fr" } },
        { "'html' is not a format; there are markdown and text.", Robot with { Format = "html" } },
        { "A rate of 21 a minute is not possible; a wecom channel takes 1 to 20.", Robot with { Rate = 21 } },
        { "A rate of 0 a minute is not possible; a mail channel takes 1 to 60000.", Mail with { Rate = 0 } },
        { "Quiet hours that begin and end at the same time would never end or never begin.", Mail with { QuietFrom = 1, QuietUntil = 1 } },
        { "A group robot never shows names; leave --names out.", Robot with { Names = 1 } },
        { "MQTT has no digest: each notice is an event of its own.", Feed with { DigestAt = 480 } },
        { "'m1' is not a member's number.", Mail with { Member = "m1" } },
        { "'a@b' is not an e-mail address; give one such as secretary@example.cn.", Mail with { Address = "a@b" } },
        { "An e-mail channel has no secret of its own; the server's password is Mail:Password.", Mail with { Secret = "env:X" } },
        { "'http://example.cn' is not a webhook's address; give an https address without a user name (http only on this machine).", Hook with { Address = "http://example.cn" } },
        { "'https://u:p@example.cn' is not a webhook's address; give an https address without a user name (http only on this machine).", Hook with { Address = "https://u:p@example.cn" } },
        { "'file:///etc/passwd' is not a webhook's address; give an https address without a user name (http only on this machine).", Hook with { Address = "file:///etc/passwd" } },
        { "A webhook needs a secret to sign with; give --secret-file, --secret-env or --secret-stdin.", Hook with { Secret = "" } },
        { "A group robot has no address of its own; its key or token is its secret.", Robot with { Address = "https://example.cn" } },
        { "A group robot needs its key or token as a secret; give --secret-file, --secret-env or --secret-stdin.", Robot with { Secret = "" } },
        { "An MQTT channel has neither address nor secret: it publishes to the topics of the branches.", Feed with { Address = "a/b" } },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void WhatIsWrongIsToldInOneSentence(string sentence, NoticeChannel channel) => Assert.Equal(sentence, Assert.Single(ChannelRules.Problems(channel)));

    [Fact]
    public void RightOnesHaveNoProblem() => Assert.All(new[] { Mail, Hook, Hook with { Address = "http://127.0.0.1:8080/in" }, Robot, Robot with { Kind = ChannelKinds.DingTalk }, Feed }, c => Assert.Empty(ChannelRules.Problems(c)));

    [Fact]
    public void SecretsMustLookLikeTheirKind()
    {
        Assert.Empty(ChannelRules.SecretProblems(Hook, ["whsec_dGhlIHNlY3JldCBvZiB0aGlydHktdHdvIGJ5dGVzISE="]));
        Assert.Single(ChannelRules.SecretProblems(Hook, ["whsec_c2hvcnQ="]));
        Assert.Single(ChannelRules.SecretProblems(Hook, ["whsec_dGhlIHNlY3JldCBvZiB0aGlydHktdHdvIGJ5dGVzISE=", "plain"]));
        Assert.Empty(ChannelRules.SecretProblems(Robot, ["693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"]));
        Assert.Single(ChannelRules.SecretProblems(Robot, ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"]));
        Assert.Single(ChannelRules.SecretProblems(Robot, ["a", "b"]));
        Assert.Empty(ChannelRules.SecretProblems(Robot with { Kind = ChannelKinds.DingTalk }, ["token", "SECsecret"]));
    }
}
