using System.Buffers;

namespace CardSystem.Contracts;

/// <summary>Several taps in one payload: <c>{"v":1,"taps":[…]}</c>. A single tap travels bare.</summary>
public static class TapBatch
{
    /// <summary>Joins taps already written as JSON into one payload, without parsing them again.</summary>
    /// <param name="taps">1 to <see cref="Limits.BatchTaps"/> taps, together within <see cref="Limits.PayloadBytes"/>.</param>
    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> taps)
    {
        ArgumentOutOfRangeException.ThrowIfZero(taps.Count, nameof(taps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taps.Count, Limits.BatchTaps, nameof(taps));
        if (taps.Count == 1) return taps[0].ToArray();
        var buffer = new ArrayBufferWriter<byte>(taps.Sum(t => t.Length + 1) + 24);
        buffer.Write("{\"v\":1,\"taps\":["u8);
        for (var i = 0; i < taps.Count; i++)
        {
            if (i > 0) buffer.Write(","u8);
            buffer.Write(taps[i].Span);
        }
        buffer.Write("]}"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
