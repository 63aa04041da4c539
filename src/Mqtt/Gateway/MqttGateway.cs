using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardSystem.Mqtt.Gateway;

/// <summary>The gateway as its own service sees it: publish, and look at the counters. Knows nothing of the application, so the application may hold it.</summary>
public sealed class MqttGateway : IDisposable
{
    public MqttGateway(IOptions<MqttGatewayOptions> options, TimeProvider time, ILogger<MqttGateway> logger)
    {
        (Options, Time) = (options.Value, time);
        Log = new GatewayLog(logger, time);
        Router = new Router(Options, time);
        Connections = new ConnectionRegistry(Options.MaximumConnections);
        Door = new GatewayDoor(Options.MaximumPendingConnections);
        Counters = new GatewayCounters(() => Connections.Count);
    }

    public GatewayCounters Counters { get; }

    /// <summary>Admitted connections now.</summary>
    public int ConnectionCount => Connections.Count;

    /// <summary>Retained messages now.</summary>
    public int RetainedCount => Router.RetainedCount;

    internal MqttGatewayOptions Options { get; }
    internal TimeProvider Time { get; }
    internal GatewayLog Log { get; }
    internal Router Router { get; }
    internal ConnectionRegistry Connections { get; }
    internal GatewayDoor Door { get; }

    /// <summary>
    /// Publishes to subscribers, and keeps the message if it is to be retained. Safe from any thread; queues and returns, never waits for
    /// a subscriber. QoS 2 is delivered as QoS 1.
    /// </summary>
    /// <returns>False where it was to be retained and the store is full: then it went nowhere, and the log says so.</returns>
    /// <exception cref="ArgumentException">The topic is not a valid topic name.</exception>
    public bool Publish(Publication publication)
    {
        if (!TopicName.IsValid(publication.Topic)) throw new ArgumentException($"'{publication.Topic}' is not a topic name", nameof(publication));
        return Accept(publication, from: null);
    }

    /// <summary>Ends every connection that was admitted under this identity, each with a DISCONNECT that says why.</summary>
    /// <returns>How many there were.</returns>
    public int Disconnect(string identity, byte code, string text)
    {
        var theirs = Connections.Snapshot().Where(c => c.Identity == identity).ToList();
        foreach (var connection in theirs) connection.Stop(code, text);
        return theirs.Count;
    }

    public void Dispose() => Counters.Dispose();

    internal bool Accept(Publication publication, Session? from)
    {
        if (Router.Route(publication, from)) return true;
        Log.NotRetained(publication.Topic);
        return false;
    }

    /// <summary>What time brings: keep-alives that ran out, retained messages that expired.</summary>
    internal void Step()
    {
        foreach (var connection in Connections.Snapshot()) connection.CheckKeepAlive();
        Router.ForgetExpired();
    }
}
