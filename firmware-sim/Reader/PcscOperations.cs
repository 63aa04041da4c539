using System.Buffers.Binary;
using System.Text;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>What each call does, with the return codes of pcscd. One instance for each client; the handles are the client's own.</summary>
internal sealed class PcscOperations(CardServiceState state, PcscClient client, TimeProvider time)
{
    /// <summary>A client that is refused a transaction asks again at once, so it is kept waiting a little for the present one to end.</summary>
    private static readonly TimeSpan TransactionPatience = TimeSpan.FromMilliseconds(100);

    private const uint AnyProtocol = PcscWire.ProtocolT0 | PcscWire.ProtocolT1 | PcscWire.ProtocolRaw | PcscWire.ProtocolAnyOld;

    public async Task<(uint Code, int Handle, uint Protocol)> ConnectAsync(uint context, string name, uint share, uint preferred, CancellationToken stop)
    {
        if (CheckMode(share, preferred) is { } wrong) return (wrong, 0, 0);
        while (true)
        {
            Task lockFreed;
            lock (state.Gate)
            {
                var reader = state.Find(name);
                if (state.TakeFault(PcscCall.Connect, reader) is { } fault) return (fault, 0, 0);
                if (reader is null) return (PcscCodes.UnknownReader, 0, 0);
                if (reader.Sharing < 0 || (share == PcscWire.ShareExclusive && reader.Sharing > 0)) return (PcscCodes.SharingViolation, 0, 0);
                if (reader.LockedBy == 0) return Connect(reader, context, share, preferred);
                lockFreed = reader.LockFreed;
            }

            await lockFreed.WaitAsync(stop);
        }
    }

    private (uint Code, int Handle, uint Protocol) Connect(SimulatedReader reader, uint context, uint share, uint preferred)
    {
        if (client.Context == 0) return (PcscCodes.InvalidHandle, 0, 0);
        if (client.Context != context) return (PcscCodes.InvalidValue, 0, 0);
        if (client.Handles.Count >= PcscClient.MostHandles) return (PcscCodes.NoMemory, 0, 0);
        if (share != PcscWire.ShareDirect)
        {
            if (!reader.HasCard) return (PcscCodes.NoSmartCard, 0, 0);
            if (reader.IsMute) return (PcscCodes.UnpoweredCard, 0, 0);
            if (!SettleProtocol(reader, preferred)) return (PcscCodes.ProtocolMismatch, 0, 0);
        }

        var handle = new CardHandle(CardServiceState.NewId(), reader, client);
        if (!state.Handles.TryAdd(handle.Id, handle)) return (PcscCodes.InternalError, 0, 0);
        client.Handles.Add(handle.Id);
        if (share == PcscWire.ShareExclusive)
        {
            reader.Sharing = -1;
            reader.TryLock(handle.Id);
        }
        else
        {
            reader.Sharing++;
        }

        state.Changed();
        return (PcscCodes.Success, handle.Id, reader.Protocol);
    }

    public (uint Code, uint Protocol) Reconnect(CardHandle handle, uint share, uint preferred, uint initialization)
    {
        var reader = handle.Reader;
        if (initialization > PcscWire.UnpowerCard) return (PcscCodes.InvalidValue, 0);
        if (CheckMode(share, preferred) is { } wrong) return (wrong, 0);
        if (IsOthers(handle)) return (PcscCodes.SharingViolation, 0);
        if (initialization != PcscWire.LeaveCard) reader.ResetCard();
        if (!reader.HasCard) return (PcscCodes.NoSmartCard, 0);
        if (reader.IsMute) return (PcscCodes.UnresponsiveCard, 0);
        if (share != PcscWire.ShareDirect && !SettleProtocol(reader, preferred)) return (PcscCodes.ProtocolMismatch, 0);
        if (share == PcscWire.ShareExclusive && reader.Sharing > 1) return (PcscCodes.SharingViolation, 0);
        if (share == PcscWire.ShareExclusive && reader.Sharing == 1)
        {
            reader.Sharing = -1;
            reader.TryLock(handle.Id);
        }
        else if (share != PcscWire.ShareExclusive && reader.Sharing < 0)
        {
            reader.TryUnlock(handle.Id, whole: true);
            reader.Sharing = 1;
        }

        handle.Event = 0;
        state.Changed();
        return (PcscCodes.Success, reader.Protocol);
    }

    public uint Disconnect(CardHandle handle, uint disposition)
    {
        if (disposition > PcscWire.EjectCard) return PcscCodes.InvalidValue;
        Close(handle, disposition is PcscWire.ResetCard or PcscWire.UnpowerCard && !IsOthers(handle));
        return PcscCodes.Success;
    }

    /// <summary>A client that dies within a transaction leaves the card reset, so that nobody goes on where it stopped.</summary>
    public void Close(CardHandle handle, bool resetCard)
    {
        var reader = handle.Reader;
        if (!state.Handles.Remove(handle.Id)) return;
        client.Handles.Remove(handle.Id);
        reader.TryUnlock(handle.Id, whole: true);
        if (resetCard) reader.ResetCard();
        reader.Sharing = reader.Sharing <= 0 ? 0 : reader.Sharing - 1;
        state.Changed();
    }

    public async Task<uint> BeginTransactionAsync(CardHandle handle, CancellationToken stop)
    {
        Task lockFreed;
        lock (state.Gate)
        {
            if (handle.Event != 0) return handle.Event;
            if (handle.Reader.TryLock(handle.Id)) return PcscCodes.Success;
            lockFreed = handle.Reader.LockFreed;
        }

        await Task.WhenAny(lockFreed, Task.Delay(TransactionPatience, time, stop));
        lock (state.Gate)
        {
            if (handle.Event != 0) return handle.Event;
            return handle.Reader.TryLock(handle.Id) ? PcscCodes.Success : PcscCodes.SharingViolation;
        }
    }

    public static uint EndTransaction(CardHandle handle, uint disposition)
    {
        if (disposition > PcscWire.EjectCard) return PcscCodes.InvalidValue;
        if (handle.Event != 0) return handle.Event;
        var resets = disposition is PcscWire.ResetCard or PcscWire.UnpowerCard;
        if (IsOthers(handle)) return PcscCodes.SharingViolation;
        if (resets) handle.Reader.ResetCard();
        return handle.Reader.TryUnlock(handle.Id, whole: false) ? PcscCodes.Success : PcscCodes.NotTransacted;
    }

    public static uint Status(CardHandle handle) => IsOthers(handle) ? PcscCodes.SharingViolation : handle.Event;

    public async Task<(uint Code, byte[] Response)> TransmitAsync(CardHandle handle, uint protocol, byte[] command, CancellationToken stop)
    {
        lock (state.Gate)
        {
            if (Status(handle) is not 0 and var wrong) return (wrong, []);
            if (protocol != PcscWire.ProtocolRaw && !handle.Reader.HasCard) return (PcscCodes.NoSmartCard, []);
            if (protocol is not (PcscWire.ProtocolRaw or PcscWire.ProtocolAnyOld) && protocol != handle.Reader.Protocol) return (PcscCodes.ProtocolMismatch, []);
        }

        // As with a real driver the APDU that finds no card, or loses its answer to noise, fails as such; where the card is gone the calls after it say so.
        return await handle.Reader.ExchangeAsync(command, stop) is { Length: > 0 } response ? (PcscCodes.Success, response) : (PcscCodes.NotTransacted, []);
    }

    /// <summary>Escape commands of a CCID reader (libccid's code 1, Windows' 3500) reach the reader itself, card or no card; 3400 lists what is supported.</summary>
    public (uint Code, byte[] Response) Control(CardHandle handle, uint code, ReadOnlySpan<byte> command)
    {
        lock (state.Gate) if (IsOthers(handle)) return (PcscCodes.SharingViolation, []);
        return code switch
        {
            0x42000000 + 3400 => (PcscCodes.Success, handle.Reader.EscapesAllowed ? [0x13, 0x04, 0x42, 0x00, 0x00, 0x01] : []),
            0x42000001 or 0x42000000 + 3500 when handle.Reader.EscapesAllowed => (PcscCodes.Success, handle.Reader.Panel.Answer(command, handle.Reader.Card)),
            _ => (PcscCodes.UnsupportedFeature, []),
        };
    }

    public static (uint Code, byte[] Value) Attribute(CardHandle handle, uint attribute)
    {
        if (Status(handle) is not 0 and var wrong) return (wrong, []);
        var value = attribute switch
        {
            0x0001_0100 => "CardSystem\0"u8.ToArray(),
            0x0001_0101 => "Simulated reader\0"u8.ToArray(),
            0x0001_0102 => Word(0x01_00_0000),
            0x0007_A007 => Word(PcscWire.LargestApdu),
            0x0008_0201 => Word(handle.Reader.Protocol),
            0x0009_0300 => [(byte)(handle.Reader.HasCard ? 2 : 0)],
            0x0009_0301 => [(byte)(handle.Reader.HasCard ? 1 : 0)],
            0x0009_0303 => handle.Reader.Card?.Atr,
            0x7FFF_0003 or 0x7FFF_0004 => Encoding.UTF8.GetBytes(handle.Reader.Name + "\0"),
            _ => null,
        };
        return value is null ? (PcscCodes.UnsupportedFeature, []) : (PcscCodes.Success, value);
    }

    private static uint? CheckMode(uint share, uint preferred) =>
        share is not (PcscWire.ShareExclusive or PcscWire.ShareShared or PcscWire.ShareDirect) ? PcscCodes.InvalidValue
        : share != PcscWire.ShareDirect && (preferred & AnyProtocol) == 0 ? PcscCodes.ProtocolMismatch
        : null;

    /// <summary>T=1 where the client can; once settled, it holds until the card is reset.</summary>
    private static bool SettleProtocol(SimulatedReader reader, uint preferred)
    {
        if ((preferred & PcscWire.ProtocolRaw) != 0) reader.Protocol = PcscWire.ProtocolRaw;
        if ((preferred & PcscWire.ProtocolAnyOld) != 0) preferred |= PcscWire.ProtocolT0 | PcscWire.ProtocolT1;
        if (reader.Protocol == 0) reader.Protocol = (preferred & PcscWire.ProtocolT1) != 0 ? PcscWire.ProtocolT1 : preferred & PcscWire.ProtocolT0;
        return (preferred & reader.Protocol) != 0;
    }

    private static bool IsOthers(CardHandle handle) => handle.Reader.LockedBy != 0 && handle.Reader.LockedBy != handle.Id;

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
