using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>
/// A client of pcsc-lite's protocol 4.4 that lays out its messages by hand, so that the service is not checked with its own codec.
/// </summary>
internal sealed class RawPcscClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private RawPcscClient() { }

    public uint Context { get; private set; }

    public static RawPcscClient Connect(string path)
    {
        var client = new RawPcscClient();
        client._socket.ReceiveTimeout = (int)ToolRun.Patience.TotalMilliseconds;
        client._socket.Connect(new UnixDomainSocketEndPoint(path));
        return client;
    }

    public static RawPcscClient Establish(string path)
    {
        var client = Connect(path);
        var answer = client.Call(0x01, Words(2, 0, 0), 12);
        Assert.Equal(0u, Word(answer, 8));
        client.Context = Word(answer, 4);
        return client;
    }

    public void Send(params byte[] bytes) => _socket.Send(bytes);

    public void SendMessage(uint command, byte[] body) => Send([.. Words((uint)body.Length, command), .. body]);

    public byte[] Call(uint command, byte[] body, int answer)
    {
        SendMessage(command, body);
        return Receive(answer);
    }

    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = _socket.Receive(bytes, at, count - at, SocketFlags.None);
            if (read == 0) throw new EndOfStreamException();
            at += read;
        }

        return bytes;
    }

    /// <summary>Nothing more has come, though the service has answered what was sent after it.</summary>
    public bool IsSilent => _socket.Available == 0;

    public bool IsClosed()
    {
        try
        {
            return _socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    /// <summary>Closed, perhaps after answers to what was sent before.</summary>
    public bool IsClosedInTheEnd()
    {
        try
        {
            var room = new byte[65_536];
            while (_socket.Receive(room) > 0) { }
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    /// <summary>Code, handle, protocol.</summary>
    public (uint Code, uint Handle, uint Protocol) ConnectCard(string reader, uint share = 2, uint protocols = 3)
    {
        var name = new byte[128];
        Encoding.UTF8.GetBytes(reader, name);
        var answer = Call(0x04, [.. Words(Context), .. name, .. Words(share, protocols, 0, 0, 0)], 152);
        return (Word(answer, 148), Word(answer, 140), Word(answer, 144));
    }

    public uint Disconnect(uint handle, uint disposition = 0) => Word(Call(0x06, Words(handle, disposition, 0), 12), 8);

    public uint Begin(uint handle) => Word(Call(0x07, Words(handle, 0), 8), 4);

    public uint End(uint handle, uint disposition = 0) => Word(Call(0x08, Words(handle, disposition, 0), 12), 8);

    public uint Status(uint handle) => Word(Call(0x0B, Words(handle, 0), 8), 4);

    public (uint Code, uint Protocol) Reconnect(uint handle, uint initialization = 0, uint share = 2)
    {
        var answer = Call(0x05, Words(handle, share, 3, initialization, 0, 0), 24);
        return (Word(answer, 20), Word(answer, 16));
    }

    public (uint Code, string Response) Transmit(uint handle, string apdu, uint room = 65_548, uint protocol = 2)
    {
        var command = Convert.FromHexString(apdu);
        Send([.. Words(32, 0x09), .. Words(handle, protocol, 16, (uint)command.Length, protocol, 16, room, 0), .. command]);
        var answer = Receive(32);
        return (Word(answer, 28), Word(answer, 28) == 0 ? Convert.ToHexString(Receive((int)Word(answer, 24))) : "");
    }

    public (uint Code, string Response) Control(uint handle, uint code, string data)
    {
        var command = Convert.FromHexString(data);
        Send([.. Words(24, 0x0A), .. Words(handle, code, (uint)command.Length, 264, 0, 0), .. command]);
        var answer = Receive(24);
        return (Word(answer, 20), Word(answer, 20) == 0 ? Convert.ToHexString(Receive((int)Word(answer, 16))) : "");
    }

    public (uint Code, byte[] Value) Attribute(uint handle, uint attribute, uint room = 264)
    {
        var answer = Call(0x0F, [.. Words(handle, attribute), .. new byte[264], .. Words(room, 0)], 280);
        return (Word(answer, 276), answer[8..(8 + (int)Word(answer, 272))]);
    }

    public IReadOnlyList<ReaderState> ReaderStates(uint command = 0x12)
    {
        var bytes = Call(command, [], 16 * 184);
        return [.. bytes.Chunk(184).Where(s => s[0] != 0).Select(s => new ReaderState(
            Encoding.UTF8.GetString(s.AsSpan(0, s.AsSpan().IndexOf((byte)0))), Word(s, 128), Word(s, 132), (int)Word(s, 136), Convert.ToHexString(s.AsSpan(140, (int)Word(s, 176))), Word(s, 180)))];
    }

    public static byte[] Words(params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }

    public static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    public void Dispose() => _socket.Dispose();
}

internal sealed record ReaderState(string Name, uint Events, uint State, int Sharing, string Atr, uint Protocol);
