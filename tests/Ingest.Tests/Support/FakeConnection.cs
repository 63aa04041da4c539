using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>A connection that notes what it is told, and when.</summary>
public sealed class FakeConnection(string identity, List<string>? journal = null) : IInboundConnection
{
    private readonly Lock _lock = new();
    private readonly List<(ushort PacketId, byte Code)> _noted = [];
    private readonly List<(ushort PacketId, byte Code)> _written = [];
    private int _flushes;
    private ushort _lastPacket;

    public string Identity { get; } = identity;

    /// <summary>What has gone over the wire.</summary>
    public IReadOnlyList<(ushort PacketId, byte Code)> Written { get { lock (_lock) return [.. _written]; } }

    public int Flushes { get { lock (_lock) return _flushes; } }

    public InboundPublish Publish(byte[] payload, string? kiosk = null) => new(this, ++_lastPacket, 1, $"cardsystem/v1/kiosks/{kiosk ?? Identity}/taps", payload);

    public void Acknowledge(in InboundPublish publish, byte reasonCode = 0)
    {
        lock (_lock) _noted.Add((publish.PacketId, reasonCode));
        journal?.Add($"ack {publish.PacketId}");
    }

    public void Flush()
    {
        lock (_lock)
        {
            _flushes++;
            _written.AddRange(_noted);
            _noted.Clear();
        }

        journal?.Add("flush");
    }
}
