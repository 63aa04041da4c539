namespace CardSystem.Mqtt.Gateway;

internal enum EntryResult
{
    Entered,
    Full,

    /// <summary>A connection with this client id is still there.</summary>
    Occupied,
}

/// <summary>The admitted connections by client id.</summary>
internal sealed class ConnectionRegistry(int maximum)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatewayConnection> _connections = new(StringComparer.Ordinal);

    public int Count { get { lock (_lock) return _connections.Count; } }

    public EntryResult TryEnter(GatewayConnection connection, out GatewayConnection? occupant)
    {
        lock (_lock)
        {
            if (_connections.TryGetValue(connection.Session.ClientId, out occupant)) return EntryResult.Occupied;
            if (_connections.Count >= maximum) return EntryResult.Full;
            _connections.Add(connection.Session.ClientId, connection);
            return EntryResult.Entered;
        }
    }

    public void Leave(GatewayConnection connection)
    {
        lock (_lock) _connections.Remove(connection.Session.ClientId);
    }

    public GatewayConnection[] Snapshot()
    {
        lock (_lock) return [.. _connections.Values];
    }
}
