namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// What a client is to the gateway beyond its packets: who it is, what it may, what it is subscribed to and what waits for it. Lives as long
/// as its connection; session expiry will give it a life of its own.
/// </summary>
internal sealed class Session(string clientId, string identity, TopicPermissions permissions)
{
    public string ClientId { get; } = clientId;
    public string Identity { get; } = identity;
    public TopicPermissions Permissions { get; } = permissions;

    /// <summary>By filter. Touched by the connection's reader only.</summary>
    public Dictionary<string, Subscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>The way to the client. Set once, before the session is known to anybody.</summary>
    public required Action<Delivery> Deliver { get; init; }
}
