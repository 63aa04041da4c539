using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>One filter of one session.</summary>
internal sealed record Subscription(Session Session, SubscriptionRequest Request, uint? Id)
{
    public string Filter => Request.Filter;
}

/// <summary>Where a topic's messages go: a session once, however many of its subscriptions match (3.3.4).</summary>
internal sealed record Recipient(Session Session, int QoS, bool NoLocal, bool RetainAsPublished, uint[] SubscriptionIds)
{
    public static Recipient[] Of(List<Subscription> matches) =>
        [.. matches.GroupBy(m => m.Session).Select(g => new Recipient(
            g.Key,
            g.Max(m => m.Request.QoS),
            g.All(m => m.Request.NoLocal),
            g.Any(m => m.Request.RetainAsPublished),
            [.. g.Where(m => m.Id is not null).Select(m => m.Id!.Value)]))];
}
