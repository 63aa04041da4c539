using System.Buffers;

namespace CardSystem.Mqtt.Packets;

/// <summary>
/// Cuts a received sequence into packets (2.1): type and flags, then the body. A body that lies in one piece is handed out where it is;
/// one that lies across pieces is put together in <paramref name="scratch"/> first.
/// </summary>
/// <param name="maximumPacketSize">Of the whole packet; a longer one is a fault as soon as its length is known.</param>
internal ref struct PacketFrame(ReadOnlySequence<byte> received, uint maximumPacketSize, PacketScratch scratch)
{
    private const int LongestHeader = 5;

    public PacketType Type { get; private set; }
    public int Flags { get; private set; }

    /// <summary>Valid until the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }
    public PacketFault Fault { get; private set; }

    /// <summary>What is not yet cut.</summary>
    public ReadOnlySequence<byte> Remaining { get; private set; } = received;

    /// <returns>False where no complete packet is left, or none ever can be: then <see cref="Fault"/> says so.</returns>
    public bool Next()
    {
        var head = Remaining.FirstSpan;
        if (head.Length < LongestHeader && head.Length < Remaining.Length) head = scratch.Head(Remaining);
        if (!ReadHeader(head, out var headerLength, out var bodyLength)) return false;
        var total = headerLength + bodyLength;
        if (total > maximumPacketSize)
        {
            Fault = new PacketFault(ReasonCode.PacketTooLarge, $"a packet of {total} bytes is larger than the {maximumPacketSize} allowed");
            return false;
        }

        if (Remaining.Length < total) return false;
        var first = Remaining.FirstSpan;
        Body = first.Length >= total ? first.Slice(headerLength, bodyLength) : scratch.Join(Remaining.Slice(headerLength, bodyLength));
        Remaining = Remaining.Slice(total);
        return true;
    }

    private bool ReadHeader(ReadOnlySpan<byte> head, out int headerLength, out int bodyLength)
    {
        headerLength = bodyLength = 0;
        if (head.IsEmpty) return false;
        (Type, Flags) = ((PacketType)(head[0] >> 4), head[0] & 0x0F);
        Fault = FlagsFault(Type, Flags);
        if (!Fault.IsNone) return false;
        for (var i = 1; i < LongestHeader; i++)
        {
            if (i >= head.Length) return false;
            bodyLength |= (head[i] & 0x7F) << (7 * (i - 1));
            if ((head[i] & 0x80) != 0) continue;
            if (head[i] == 0 && i > 1) Fault = PacketFault.Malformed("the packet's length uses more bytes than it needs");
            headerLength = i + 1;
            return Fault.IsNone;
        }

        Fault = PacketFault.Malformed("the packet's length is longer than four bytes");
        return false;
    }

    private static PacketFault FlagsFault(PacketType type, int flags) => type switch
    {
        0 => PacketFault.Malformed("packet type 0 does not exist"),
        PacketType.Publish => default,
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => flags == 2 ? default : WrongFlags(),
        _ => flags == 0 ? default : WrongFlags(),
    };

    private static PacketFault WrongFlags() => PacketFault.Malformed("reserved bits of the first byte are not as they must be");
}

/// <summary>Room in which bytes that arrived in pieces are put together. One per connection; used by its reader only.</summary>
internal sealed class PacketScratch : IDisposable
{
    private byte[] _bytes = [];

    public ReadOnlySpan<byte> Head(ReadOnlySequence<byte> from) => Join(from.Slice(0, Math.Min(5, from.Length)));

    public ReadOnlySpan<byte> Join(ReadOnlySequence<byte> parts)
    {
        var length = (int)parts.Length;
        if (_bytes.Length < length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        parts.CopyTo(_bytes);
        return _bytes.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
