using System.Buffers;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>Packets as people write them down: hexadecimal, with blanks where they help.</summary>
internal static class Bytes
{
    public static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    /// <summary>What a packet's build puts out.</summary>
    public static string Of(Action<PacketBuffer> write)
    {
        var buffer = new PacketBuffer();
        write(buffer);
        return Hex(buffer.Span);
    }

    /// <summary>The body of a whole packet whose header is checked on the way.</summary>
    public static byte[] Body(string packet, PacketType type, int flags = 0)
    {
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(new ReadOnlySequence<byte>(Hex(packet)), 1_000_000, scratch);
        Assert.True(frame.Next(), frame.Fault.Text);
        Assert.Equal((type, flags, 0L), (frame.Type, frame.Flags, frame.Remaining.Length));
        return frame.Body.ToArray();
    }

    /// <summary>The same bytes in pieces of a length, as a pipe might hold them.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes, int length)
    {
        if (bytes.Length == 0) return default;
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += length)
        {
            var memory = bytes.AsMemory(at, Math.Min(length, bytes.Length - at));
            last = last is null ? first = new Piece(memory, 0) : last.Then(memory);
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
