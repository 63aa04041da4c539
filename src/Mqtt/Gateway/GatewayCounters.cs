using System.Diagnostics.Metrics;

namespace CardSystem.Mqtt.Gateway;

/// <summary>Totals since the start, for metrics: meter <c>CardSystem.Mqtt.Gateway</c>, or read here.</summary>
public sealed class GatewayCounters : IDisposable
{
    private readonly Meter _meter = new("CardSystem.Mqtt.Gateway");
    private long _received, _delivered, _dropped, _refused;

    internal GatewayCounters(Func<int> connections)
    {
        _meter.CreateObservableGauge("mqtt.connections", connections);
        _meter.CreateObservableCounter("mqtt.messages.received", () => Received);
        _meter.CreateObservableCounter("mqtt.messages.delivered", () => Delivered);
        _meter.CreateObservableCounter("mqtt.messages.dropped", () => Dropped);
        _meter.CreateObservableCounter("mqtt.refused", () => Refused);
    }

    /// <summary>PUBLISH packets from clients.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>PUBLISH packets to subscribers.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Messages a subscriber was too slow or too small for.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Connections, publishes and subscriptions refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public void Dispose() => _meter.Dispose();

    internal void CountReceived(long count) => Interlocked.Add(ref _received, count);
    internal void CountRefused() => Interlocked.Increment(ref _refused);

    internal void CountSent(long delivered, long dropped)
    {
        if (delivered > 0) Interlocked.Add(ref _delivered, delivered);
        if (dropped > 0) Interlocked.Add(ref _dropped, dropped);
    }
}
