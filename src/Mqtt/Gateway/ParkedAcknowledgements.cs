using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

internal enum ParkResult
{
    Parked,

    /// <summary>The client has more in flight than it was told it may.</summary>
    Full,

    /// <summary>The packet id belongs to a message not yet acknowledged.</summary>
    InUse,
}

/// <summary>
/// The PUBACKs a connection owes, in the order their messages came. They may become due in any order and are written in this one
/// [MQTT-4.6.0-2]. Guarded by the sender's gate.
/// </summary>
internal sealed class ParkedAcknowledgements(int limit)
{
    private const short Waiting = -1;

    // A ring; id 0, which no message has, marks a free place.
    private ushort[] _ids = new ushort[16];
    private short[] _codes = new short[16];
    private int _head;

    public int Count { get; private set; }

    public ParkResult Park(ushort id)
    {
        if (Count == limit) return ParkResult.Full;
        if (_ids.AsSpan().Contains(id)) return ParkResult.InUse;
        if (Count == _ids.Length) Grow();
        var at = (_head + Count++) & (_ids.Length - 1);
        (_ids[at], _codes[at]) = (id, Waiting);
        return ParkResult.Parked;
    }

    /// <summary>Notes the code of a message and writes every PUBACK whose turn has come.</summary>
    /// <param name="buffer">Null where the connection is gone: nothing is written then.</param>
    /// <returns>False where no such message waits for its acknowledgement.</returns>
    public bool Settle(ushort id, byte code, PacketBuffer? buffer, byte level)
    {
        var at = _ids[_head] == id ? _head : _ids.AsSpan().IndexOf(id);
        if (id == 0 || at < 0 || _codes[at] != Waiting) return false;
        _codes[at] = code;
        while (Count > 0 && _codes[_head] != Waiting)
        {
            if (buffer is not null) PublishReplyPacket.Write(buffer, level, PacketType.PubAck, _ids[_head], (byte)_codes[_head]);
            _ids[_head] = 0;
            _head = (_head + 1) & (_ids.Length - 1);
            Count--;
        }

        return true;
    }

    private void Grow()
    {
        var (ids, codes) = (new ushort[_ids.Length * 2], new short[_ids.Length * 2]);
        for (var i = 0; i < Count; i++)
        {
            var from = (_head + i) & (_ids.Length - 1);
            (ids[i], codes[i]) = (_ids[from], _codes[from]);
        }

        (_ids, _codes, _head) = (ids, codes, 0);
    }
}
