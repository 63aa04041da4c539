using System.Buffers.Binary;
using System.Net.Sockets;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// A virtual reader of a real pcscd (vsmartcard's vpcd), reached by TCP. Connecting lays a card on it, closing takes it away.
/// </summary>
public sealed class VpcdSlot(string name, string host, int port, TimeProvider time) : ICardSlot
{
    private readonly ReaderPanel _panel = new(time);

    public string Name => name;

    public async Task<ILaidCard> LayAsync(VirtualCard card, Action<CardSignature> onSigned, Action<LightShown> onLight, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, stop);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException) throw new IOException($"Reader {name}: nothing answers at {host}:{port}; start pcscd with vpcd on that port ({e.Message}).", e);
            throw;
        }

        var laid = new CardOnReader(card, _panel, time);
        laid.Signed += onSigned;
        _panel.LightShown += onLight;
        return new LaidCard(laid, socket, () => _panel.LightShown -= onLight);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class LaidCard : ILaidCard
    {
        private const int QuickAck = 12;

        private readonly CardOnReader _card;
        private readonly Socket _socket;
        private readonly Action _leave;
        private readonly CancellationTokenSource _taken = new();

        public LaidCard(CardOnReader card, Socket socket, Action leave)
        {
            (_card, _socket, _leave) = (card, socket, leave);
            Gone = Task.Run(ServeAsync);
        }

        public Task Gone { get; }

        public async ValueTask DisposeAsync()
        {
            await _taken.CancelAsync();
            await Gone;
            _taken.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (await AnswerOneAsync()) { }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Taken away, or pcscd went: to the card it is the same.
            }
            finally
            {
                _leave();
                _socket.Dispose();
            }
        }

        /// <summary>A 16-bit length, high byte first, and so many bytes: one byte is a control, more are an APDU.</summary>
        private async Task<bool> AnswerOneAsync()
        {
            var header = new byte[2];
            if (!await ReceiveAsync(header)) return false;
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(header)];
            if (!await ReceiveAsync(message)) return false;
            // vpcd knows no card that is there and does not answer: it would wait for ever. So such a card falls off.
            if (message.Length > 1) return await _card.TransmitAsync(message, _taken.Token) is { Length: > 0 } answer && await SendAsync(answer);
            if (message is [4])
            {
                // vpcd waits for an answer as long as it takes; a card that stays silent here would hang the whole pcscd, so a mute one falls off.
                return !_card.Card.Behaviour.Mute && await SendAsync(_card.Card.Atr);
            }

            if (message is [0 or 1 or 2]) _card.Reset();
            return true;
        }

        private async Task<bool> ReceiveAsync(Memory<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                // vpcd sends length and payload apart and waits for our acknowledgement in between; a delayed one costs 40 ms an APDU.
                if (OperatingSystem.IsLinux()) _socket.SetRawSocketOption(6, QuickAck, [1, 0, 0, 0]);
                var read = await _socket.ReceiveAsync(buffer, _taken.Token);
                if (read == 0) return false;
                buffer = buffer[read..];
            }

            return true;
        }

        private async Task<bool> SendAsync(byte[] payload)
        {
            // The length field cannot say more; a host that asked for more over vpcd cannot be answered.
            if (payload.Length > ushort.MaxValue) return false;
            byte[] message = [(byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
            for (var rest = message.AsMemory(); !rest.IsEmpty;) rest = rest[await _socket.SendAsync(rest, _taken.Token)..];
            return true;
        }
    }
}
