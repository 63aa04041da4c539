using System.Collections.Concurrent;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Inbox;

/// <summary>Where publishes enter: scanned on the connection's own thread, then queued for the committer.</summary>
public sealed class InboxDoor(InboxQueue queue)
{
    private readonly ConcurrentDictionary<string, InboxKiosk> _byTopic = new(StringComparer.Ordinal);

    /// <summary>Takes a publish on a kiosk's topic of taps; only the kiosk itself may bring its own.</summary>
    /// <exception cref="ArgumentException">The topic is not one of taps.</exception>
    public ValueTask TakeAsync(in InboundPublish publish, CancellationToken cancel)
    {
        var kiosk = _byTopic.TryGetValue(publish.Topic, out var known) ? known : Meet(publish.Topic);
        if (publish.Connection.Identity != kiosk.Name)
        {
            publish.Connection.Acknowledge(publish, ReasonCode.NotAuthorized);
            publish.Connection.Flush();
            return ValueTask.CompletedTask;
        }

        var taps = new TapList();
        var refusal = PayloadScan.Read(publish.Payload.Span, kiosk.Utf8.Span, ref taps);
        return queue.PutAsync(new Delivery(publish, kiosk, taps, refusal), cancel);
    }

    /// <summary>A kiosk connects: what its journals hold is looked up again.</summary>
    public void Arrive(KioskId kiosk)
    {
        if (_byTopic.TryGetValue(Topics.Taps(kiosk), out var known)) known.Forget();
    }

    private InboxKiosk Meet(string topic) => Topics.TryParseKiosk(topic, out var kiosk, out var leaf) && leaf == "taps"
        ? _byTopic.GetOrAdd(topic, _ => new InboxKiosk(kiosk))
        : throw new ArgumentException($"'{Shown.Of(topic)}' is not a topic of taps.", nameof(topic));
}
