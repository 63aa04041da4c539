namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>A connected card inside a transaction.</summary>
internal sealed class PcscCardChannel : ICardChannel
{
    /// <summary>The longest response of all: 65,536 bytes and the status word.</summary>
    private const int LongestResponse = 65_538;

    /// <summary>pcsc-lite takes no more, and no card of ours does.</summary>
    private const int LongestCommand = 65_544;

    private readonly IPcscNative _native;
    private readonly nint _card;
    private readonly uint _protocol;
    private byte[]? _atr;
    private bool _ended;

    public PcscCardChannel(IPcscNative native, nint card, uint protocol, string reader) =>
        (_native, _card, _protocol, Reader) = (native, card, protocol, reader);

    public string Reader { get; }

    public ReadOnlyMemory<byte> Atr => _atr ??= ReadAtr();

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        if (command.Length is < 4 or > LongestCommand) throw new ArgumentException($"A command has 4 to {LongestCommand} bytes; this one has {command.Length}.", nameof(command));
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(LongestResponse);
        try
        {
            PcscCodes.Check(_native.Transmit(_card, _protocol, ForProtocol(command), buffer.AsSpan(0, LongestResponse), out var length), "talk to the card");
            return length >= 2 ? buffer.AsSpan(0, length).ToArray() : throw PcscCodes.Exception(PcscCodes.NotTransacted, "talk to the card");
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends transaction and connection and leaves the card powered. Their codes say nothing that the next connect would not say.</summary>
    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        _native.EndTransaction(_card);
        _native.Disconnect(_card);
    }

    /// <summary>T=0 has no way to carry data and an expected length in one command: the length is left off, and the card says 61xx.</summary>
    private ReadOnlySpan<byte> ForProtocol(ReadOnlySpan<byte> command) =>
        _protocol == PcscNative.ProtocolT0 && command.Length > 6 && command.Length == 6 + command[4] ? command[..^1] : command;

    private byte[] ReadAtr()
    {
        Span<byte> atr = stackalloc byte[36];
        return _native.Status(_card, atr, out var length) == PcscCodes.Success ? atr[..length].ToArray() : [];
    }
}
