using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CardSystem.Load;

/// <summary>
/// One simulated kiosk on a raw socket: MQTT 5, QoS 1, packets laid out by hand so that the load costs the machine as little as possible.
/// Keeps a fixed number of PUBLISH packets in flight and counts PUBACKs.
/// </summary>
internal sealed class KioskConnection(string kiosk, byte[][] payloads, int inFlight) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _topic = Encoding.UTF8.GetBytes($"cardsystem/v1/kiosks/{kiosk}/taps");
    private readonly byte[] _received = new byte[65_536];
    private byte[] _sending = new byte[65_536];
    private int _kept;

    public int Sent { get; private set; }
    public int Acknowledged { get; private set; }
    public int Refused { get; private set; }

    public async Task ConnectAsync(IPEndPoint gateway, string? password, CancellationToken cancel)
    {
        await _socket.ConnectAsync(gateway, cancel);
        var connect = new List<byte> { 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, (byte)(password is null ? 0x02 : 0xC2), 0, 60, 0 };
        foreach (var text in password is null ? [kiosk] : new[] { kiosk, kiosk, password }) AddText(connect, text);
        await _socket.SendAsync(new byte[] { 0x10, (byte)connect.Count }.Concat(connect).ToArray(), cancel);
        var count = await _socket.ReceiveAsync(_received, cancel);
        if (count < 4 || _received[0] != 0x20 || _received[3] != 0)
            throw new InvalidOperationException($"{gateway} refused {kiosk}: {Convert.ToHexString(_received.AsSpan(0, count))}");
    }

    /// <summary>Sends everything as fast as acknowledgements allow, or as <paramref name="allowance"/> (taps allowed so far in all) permits; returns when all are acknowledged.</summary>
    public async Task RunAsync(Func<int>? allowance, Action<int>? acknowledged, CancellationToken cancel)
    {
        while (Acknowledged < payloads.Length)
        {
            var may = Math.Min(inFlight - (Sent - Acknowledged), payloads.Length - Sent);
            if (allowance is not null) may = Math.Min(may, Math.Max(0, allowance() - Sent));
            if (may > 0) await SendAsync(may, cancel);
            if (Sent == Acknowledged)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel);
                continue;
            }

            if (allowance is not null && _socket.Available == 0 && Sent - Acknowledged < inFlight)
            {
                await Task.WhenAny(ReceivableAsync(cancel), Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel));
                if (_socket.Available == 0) continue;
            }

            var before = Acknowledged;
            await ReceiveAsync(cancel);
            acknowledged?.Invoke(Acknowledged - before);
        }
    }

    private async Task ReceivableAsync(CancellationToken cancel) => await _socket.ReceiveAsync(Memory<byte>.Empty, cancel);

    private async Task SendAsync(int count, CancellationToken cancel)
    {
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            var payload = payloads[Sent + i];
            var needed = payload.Length + _topic.Length + 16;
            if (_sending.Length < length + needed) Array.Resize(ref _sending, Math.Max(_sending.Length * 2, length + needed));
            length += Publish(_sending.AsSpan(length), payload, (ushort)((Sent + i) % 65_535 + 1));
        }

        await _socket.SendAsync(_sending.AsMemory(0, length), cancel);
        Sent += count;
    }

    private int Publish(Span<byte> to, byte[] payload, ushort packetId)
    {
        var remaining = 2 + _topic.Length + 2 + 1 + payload.Length;
        var at = 0;
        to[at++] = 0x32;
        for (var rest = remaining; ; )
        {
            var digit = rest % 128;
            rest /= 128;
            to[at++] = (byte)(rest > 0 ? digit | 0x80 : digit);
            if (rest == 0) break;
        }

        BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)_topic.Length);
        _topic.CopyTo(to[(at + 2)..]);
        at += 2 + _topic.Length;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], packetId);
        to[at + 2] = 0;
        payload.CopyTo(to[(at + 3)..]);
        return at + 3 + payload.Length;
    }

    private async Task ReceiveAsync(CancellationToken cancel)
    {
        var count = await _socket.ReceiveAsync(_received.AsMemory(_kept), cancel);
        if (count == 0) throw new InvalidOperationException($"The gateway closed the connection of {kiosk} after {Acknowledged} acknowledgements.");
        var end = _kept + count;
        var at = 0;
        while (end - at >= 2 && end - at >= 2 + _received[at + 1])
        {
            if (_received[at] == 0x40)
            {
                Acknowledged++;
                if (_received[at + 1] > 2 && _received[at + 4] >= 0x80) Refused++;
            }
            else if (_received[at] == 0xE0)
            {
                throw new InvalidOperationException($"The gateway disconnected {kiosk} with reason 0x{_received[at + 2]:X2}.");
            }

            at += 2 + _received[at + 1];
        }

        _received.AsSpan(at, end - at).CopyTo(_received);
        _kept = end - at;
    }

    private static void AddText(List<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.Add((byte)(bytes.Length >> 8));
        to.Add((byte)bytes.Length);
        to.AddRange(bytes);
    }

    public void Dispose() => _socket.Dispose();
}
