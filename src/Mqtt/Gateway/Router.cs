using System.Collections.Concurrent;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>From a message to its subscribers. Safe from any thread; never waits for a subscriber.</summary>
internal sealed class Router(MqttGatewayOptions options, TimeProvider time)
{
    /// <summary>Topics whose subscribers are remembered until a subscription changes.</summary>
    private const int RememberedTopics = 4_096;

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly SubscriptionTree<Subscription> _tree = new();
    private readonly RetainedStore _retained = new(options, time);

    private volatile ConcurrentDictionary<string, Recipient[]> _recipients = new(StringComparer.Ordinal);
    private volatile bool _anySubscription;

    public int RetainedCount { get { lock (_lock) return _retained.Count; } }

    /// <summary>Keeps the message if it is to be retained, and sends it on.</summary>
    /// <returns>False where it was to be retained and there is no room: then it went nowhere.</returns>
    public bool Route(Publication publication, Session? from)
    {
        if (!publication.Retain)
        {
            if (_anySubscription) Send(RoutedMessage.At(time, publication), from);
            return true;
        }

        var message = RoutedMessage.At(time, publication);

        // Under the lock, so that a new subscriber cannot be sent an older retained message after a newer one.
        lock (_lock)
        {
            if (!_retained.Set(message)) return false;
            Send(message, from);
            return true;
        }
    }

    /// <summary>An ordinary message of the hot path: nothing is made of it unless somebody is subscribed.</summary>
    public void RoutePlain(in InboundPublish publish, Session from)
    {
        if (!_anySubscription || RecipientsOf(publish.Topic).Length == 0) return;
        Send(new RoutedMessage(new Publication(publish.Topic, publish.Payload, publish.QoS), long.MaxValue), from);
    }

    /// <param name="replaced">The session's earlier subscription to the same filter, if any.</param>
    public void Subscribe(Subscription subscription, Subscription? replaced)
    {
        lock (_lock)
        {
            if (replaced is not null) _tree.Remove(replaced.Filter, replaced);
            _tree.Add(subscription.Filter, subscription);
            SubscriptionsChanged();
            if (subscription.Request.RetainHandling is RetainHandling.DoNotSend) return;
            if (subscription.Request.RetainHandling is RetainHandling.SendIfNew && replaced is not null) return;
            Replay(subscription);
        }
    }

    public void Unsubscribe(IEnumerable<Subscription> subscriptions)
    {
        lock (_lock)
        {
            foreach (var subscription in subscriptions) _tree.Remove(subscription.Filter, subscription);
            SubscriptionsChanged();
        }
    }

    public void ForgetExpired()
    {
        lock (_lock) _retained.ForgetExpired();
    }

    private void Replay(Subscription subscription)
    {
        uint[] ids = subscription.Id is { } id ? [id] : [];
        foreach (var message in _retained.Matching(subscription.Filter).Where(m => subscription.Session.Permissions.MayReceive(m.Publication.Topic)))
            subscription.Session.Deliver(new Delivery(message, Math.Min(message.Publication.QoS, subscription.Request.QoS), Retain: true, ids, Replayed: true));
    }

    private void Send(RoutedMessage message, Session? from)
    {
        foreach (var to in RecipientsOf(message.Publication.Topic))
        {
            if (to.NoLocal && to.Session == from) continue;
            to.Session.Deliver(new Delivery(message, Math.Min(message.Publication.QoS, to.QoS), to.RetainAsPublished && message.Publication.Retain, to.SubscriptionIds));
        }
    }

    private Recipient[] RecipientsOf(string topic)
    {
        var known = _recipients;
        if (known.TryGetValue(topic, out var recipients)) return recipients;
        lock (_lock)
        {
            known = _recipients;
            if (known.Count >= RememberedTopics) known.Clear();
            var matches = new List<Subscription>();
            _tree.Match(topic, matches);
            matches.RemoveAll(m => !m.Session.Permissions.MayReceive(topic));
            return known[topic] = Recipient.Of(matches);
        }
    }

    private void SubscriptionsChanged()
    {
        _recipients = new ConcurrentDictionary<string, Recipient[]>(StringComparer.Ordinal);
        _anySubscription = _tree.Count > 0;
    }
}
