using System.Net;
using System.Net.Sockets;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>A client that sends exactly the bytes it is told to, right or wrong.</summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket _socket;
    private byte[] _received = [];

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return new RawClient(socket);
    }

    public async Task SendAsync(string hex) => await SendAsync(Bytes.Hex(hex));

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    internal ValueTask<int> SendSomeAsync(byte[] bytes, CancellationToken cancel) => _socket.SendAsync(bytes, cancel);

    internal Task SendAsync(Action<PacketBuffer> write) => SendAsync(Bytes.Hex(Bytes.Of(write)));

    /// <summary>Connects as a name, with whatever else the packet is to say.</summary>
    internal async Task<ConnAckPacket> ConnectAsync(string name, Action<ConnectPacket>? adjust = null)
    {
        var connect = new ConnectPacket { ClientId = name, UserName = name, Password = System.Text.Encoding.UTF8.GetBytes(TestApplication.PasswordOf(name)) };
        adjust?.Invoke(connect);
        await SendAsync(connect.Write);
        var (type, _, body) = (await ReadAsync())!.Value;
        Assert.Equal(PacketType.ConnAck, type);
        Assert.True(ConnAckPacket.TryParse(body, connect.Level, out var answer, out var fault), fault.Text);
        return answer;
    }

    internal Task PublishAsync(string topic, ushort id, string payload = "x") =>
        SendAsync(b => PublishPacket.Write(b, ProtocolLevel.V5, new Publication(topic, System.Text.Encoding.UTF8.GetBytes(payload)), id == 0 ? 0 : 1, id, retain: false, null));

    /// <summary>The next packet; null where the connection was closed instead.</summary>
    internal async Task<(PacketType Type, int Flags, byte[] Body)?> ReadAsync()
    {
        while (true)
        {
            if (Cut() is { } packet) return packet;
            var room = new byte[65_536];
            int count;
            try
            {
                count = await _socket.ReceiveAsync(room, TestContext.Current.CancellationToken).AsTask().InTime();
            }
            catch (SocketException)
            {
                return null;
            }

            if (count == 0) return null;
            _received = [.. _received, .. room.AsSpan(0, count)];
        }
    }

    internal async Task<byte[]> ExpectAsync(PacketType type)
    {
        var packet = await ReadAsync();
        Assert.True(packet?.Type == type, $"expected {type}, got {packet?.Type.ToString() ?? "the end"} {Bytes.Hex(packet?.Body)}");
        return packet!.Value.Body;
    }

    /// <summary>A DISCONNECT with this code, and then the end.</summary>
    internal async Task ExpectEndAsync(byte code)
    {
        Assert.True(DisconnectPacket.TryParse(await ExpectAsync(PacketType.Disconnect), ProtocolLevel.V5, out var packet, out _));
        Assert.Equal((code, true), (packet.Code, packet.ReasonString is { Length: > 0 }));
        Assert.Null(await ReadAsync());
    }

    internal async Task<(ushort Id, byte Code)> ExpectPubAckAsync()
    {
        Assert.True(PublishReplyPacket.TryParseId(await ExpectAsync(PacketType.PubAck), ProtocolLevel.V5, out var id, out var code, out _));
        return (id, code);
    }

    /// <summary>What <see cref="PingAsync"/> let pass.</summary>
    internal List<PacketType> Passed { get; } = [];

    /// <summary>Whether all that was sent is dealt with: the ping comes last.</summary>
    /// <param name="mayCome">Packets that may come before its answer.</param>
    internal async Task PingAsync(params PacketType[] mayCome)
    {
        await SendAsync("C000");
        while ((await ReadAsync())?.Type is var type && type is not PacketType.PingResp)
        {
            Assert.Contains(type, mayCome.Cast<PacketType?>());
            Passed.Add(type!.Value);
        }
    }

    public void Dispose() => _socket.Dispose();

    private (PacketType, int, byte[])? Cut()
    {
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(new(_received), 10_000_000, scratch);
        if (!frame.Next()) return null;
        var packet = (frame.Type, frame.Flags, frame.Body.ToArray());
        _received = System.Buffers.BuffersExtensions.ToArray(frame.Remaining);
        return packet;
    }
}
