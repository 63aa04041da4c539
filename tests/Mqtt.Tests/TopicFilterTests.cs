namespace CardSystem.Mqtt.Tests;

public class TopicFilterTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("a//b", true)]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("+/a/#", true)]
    [InlineData("/+", true)]
    [InlineData("党/+/签到", true)]
    [InlineData("$share/group/a/#", true)]
    [InlineData("$share/group//a", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("a/#/b", false)]
    [InlineData("a+", false)]
    [InlineData("a/b+/c", false)]
    [InlineData("a\0b", false)]
    [InlineData("$share/group", false)]
    [InlineData("$share/group/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/+/a", false)]
    public void ValidFilters(string filter, bool valid) => Assert.Equal(valid, TopicFilter.IsValid(filter));

    [Fact]
    public void HalfACharacterIsNoText()
    {
        Assert.False(TopicFilter.IsValid("a" + (char)0xD83D));
        Assert.False(TopicName.IsValid((char)0xDE00 + "a"));
        Assert.True(TopicName.IsValid("a😀"));
    }

    [Fact]
    public void ATopicOfMoreBytesThanALengthCanSayIsNone()
    {
        Assert.True(TopicName.IsValid(new string('a', 65_535)));
        Assert.False(TopicName.IsValid(new string('a', 65_536)));
        Assert.False(TopicName.IsValid(new string('党', 30_000)));
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("/", true)]
    [InlineData("$SYS/x", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("a\0", false)]
    public void ValidNames(string topic, bool valid) => Assert.Equal(valid, TopicName.IsValid(topic));

    // The examples of MQTT 5.0, 4.7.1 and 4.7.2, and edges of our own.
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sports", false)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$SYS/a", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/a", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("a/+/$c", "a/b/$c", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("a", "A", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a", "a/b", false)]
    public void Matching(string filter, string topic, bool matches)
    {
        Assert.Equal(matches, TopicFilter.Matches(filter, topic));
        var tree = new Mqtt.Gateway.SubscriptionTree<string>();
        tree.Add(filter, filter);
        var found = new List<string>();
        tree.Match(topic, found);
        Assert.Equal(matches ? [filter] : [], found);
    }

    [Theory]
    [InlineData("a/#", "a/b", true)]
    [InlineData("a/#", "a/+/c", true)]
    [InlineData("a/#", "a/#", true)]
    [InlineData("a/#", "a/b/#", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "+/b", false)]
    [InlineData("a/#", "#", false)]
    [InlineData("a/+", "a/+", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("a/+/#", "a/#", false)]
    [InlineData("+/b", "a/b", true)]
    [InlineData("a/b", "a/+", false)]
    [InlineData("#", "a/+/#", true)]
    [InlineData("#", "$SYS/#", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("a/#", "$share/g/a/b", true)]
    [InlineData("a/#", "$share/a/b", false)]
    [InlineData("$share/g/a", "$share/g/a", false)]
    [InlineData("a/b", "a/b/#", false)]
    public void SubscribingNeedsAFilterWithinAPermittedOne(string permitted, string asked, bool may) =>
        Assert.Equal(may, new TopicPermissions([], ["other", permitted]).MaySubscribe(asked));

    [Fact]
    public void PublishingNeedsATopicWithinAPermittedFilter()
    {
        var permissions = new TopicPermissions(["k/1/taps", "shared/+"], ["k/#"]);
        Assert.True(permissions.MayPublish("k/1/taps"));
        Assert.True(permissions.MayPublish("shared/x"));
        Assert.False(permissions.MayPublish("k/2/taps"));
        Assert.False(permissions.MayPublish("shared/+"));
        Assert.False(permissions.MayPublish("k/1/taps/x"));
        Assert.False(TopicPermissions.None.MayPublish("a"));
        Assert.False(TopicPermissions.None.MaySubscribe("a"));
    }

    /// <summary>A permitted filter covers an asked one exactly where no topic is matched by the asked one alone.</summary>
    [Fact]
    public void CoveringAgreesWithMatchingOnAllSmallTopics()
    {
        string[] levels = ["a", "b", "", "$s"];
        string[] topics = [.. Build(levels, 4)];
        string[] filters = [.. Build(["a", "+", "#", "$s", ""], 3).Where(TopicFilter.IsValid)];
        foreach (var permitted in filters)
            foreach (var asked in filters)
            {
                var stray = topics.FirstOrDefault(t => TopicFilter.Matches(asked, t) && !TopicFilter.Matches(permitted, t));
                Assert.True(TopicFilter.Covers(permitted, asked) == (stray is null), $"{permitted} and {asked}: {stray}");
            }

        static IEnumerable<string> Build(string[] levels, int depth) =>
            depth == 1 ? levels : levels.Concat(levels.SelectMany(l => Build(levels, depth - 1).Select(rest => l + "/" + rest)));
    }
}
