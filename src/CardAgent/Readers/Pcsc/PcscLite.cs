using System.Runtime.InteropServices;
using System.Text;

namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>
/// libpcsclite of Linux: DWORD and LONG are as wide as a pointer, an ATR has 33 bytes, names are UTF-8.
/// SCardStatus and SCardGetStatusChange refresh one table that all contexts of the process share, so only the listener asks for states.
/// </summary>
internal sealed unsafe partial class PcscLite : IPcscNative
{
    private const string Library = "libpcsclite.so.1";

    [StructLayout(LayoutKind.Sequential)]
    internal struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public nuint CurrentState;
        public nuint EventState;
        public nuint AtrLength;
        public fixed byte Atr[33];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoRequest
    {
        public nuint Protocol;
        public nuint Length;
    }

    public int MostStates => 16;

    public uint EstablishContext(out nint context) => (uint)SCardEstablishContext(PcscNative.ScopeSystem, 0, 0, out context);

    public uint ReleaseContext(nint context) => (uint)SCardReleaseContext(context);

    public uint ListReaders(nint context, out string[] names)
    {
        names = [];
        for (var room = 4_096; room <= 65_536; room *= 4)
        {
            var buffer = new byte[room];
            var length = (nuint)room;
            uint code;
            fixed (byte* text = buffer) code = (uint)SCardListReaders(context, 0, text, ref length);
            if (code == PcscCodes.InsufficientBuffer) continue;
            if (code == PcscCodes.Success) names = PcscNative.Split(Encoding.UTF8.GetString(buffer, 0, (int)Math.Min(length, (nuint)room)));
            return code;
        }
        return PcscCodes.InsufficientBuffer;
    }

    public uint GetStatusChange(nint context, uint milliseconds, ReadOnlySpan<PcscState> states)
    {
        var native = new ReaderState[states.Length];
        try
        {
            for (var i = 0; i < native.Length; i++)
            {
                native[i].Reader = Marshal.StringToCoTaskMemUTF8(states[i].Reader);
                native[i].CurrentState = states[i].Current;
            }

            uint code;
            fixed (ReaderState* first = native) code = (uint)SCardGetStatusChange(context, milliseconds, first, (nuint)native.Length);
            for (var i = 0; i < native.Length; i++)
            {
                states[i].Event = (uint)native[i].EventState;
                fixed (byte* atr = native[i].Atr) states[i].Atr = new ReadOnlySpan<byte>(atr, (int)Math.Min(native[i].AtrLength, 33)).ToArray();
            }
            return code;
        }
        finally
        {
            foreach (var state in native) Marshal.FreeCoTaskMem(state.Reader);
        }
    }

    public uint Connect(nint context, string reader, out nint card, out uint protocol)
    {
        var code = (uint)SCardConnect(context, reader, PcscNative.ShareShared, PcscNative.ProtocolT0OrT1, out card, out var active);
        protocol = (uint)active;
        return code;
    }

    public uint Reconnect(nint card, out uint protocol)
    {
        var code = (uint)SCardReconnect(card, PcscNative.ShareShared, PcscNative.ProtocolT0OrT1, PcscNative.LeaveCard, out var active);
        protocol = (uint)active;
        return code;
    }

    public uint Disconnect(nint card) => (uint)SCardDisconnect(card, PcscNative.LeaveCard);

    public uint BeginTransaction(nint card) => (uint)SCardBeginTransaction(card);

    public uint EndTransaction(nint card) => (uint)SCardEndTransaction(card, PcscNative.LeaveCard);

    public uint Status(nint card, Span<byte> atr, out int atrLength)
    {
        var length = (nuint)atr.Length;
        uint code;
        fixed (byte* bytes = atr) code = (uint)SCardStatus(card, null, null, out _, out _, bytes, ref length);
        atrLength = code == PcscCodes.Success ? (int)Math.Min(length, (nuint)atr.Length) : 0;
        return code;
    }

    public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> response, out int responseLength)
    {
        var request = new IoRequest { Protocol = protocol, Length = (nuint)sizeof(IoRequest) };
        var length = (nuint)response.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = response)
            code = (uint)SCardTransmit(card, in request, send, (nuint)command.Length, 0, receive, ref length);
        responseLength = code == PcscCodes.Success ? (int)Math.Min(length, (nuint)response.Length) : 0;
        return code;
    }

    [LibraryImport(Library)]
    private static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library)]
    private static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    private static partial nint SCardListReaders(nint context, nint groups, byte* readers, ref nuint length);

    [LibraryImport(Library)]
    private static partial nint SCardGetStatusChange(nint context, nuint milliseconds, ReaderState* states, nuint count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SCardConnect(nint context, string reader, nuint share, nuint protocols, out nint card, out nuint protocol);

    [LibraryImport(Library)]
    private static partial nint SCardReconnect(nint card, nuint share, nuint protocols, nuint initialization, out nuint protocol);

    [LibraryImport(Library)]
    private static partial nint SCardDisconnect(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    private static partial nint SCardEndTransaction(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardStatus(nint card, byte* reader, nuint* readerLength, out nuint state, out nuint protocol, byte* atr, ref nuint atrLength);

    [LibraryImport(Library)]
    private static partial nint SCardTransmit(nint card, in IoRequest sendPci, byte* send, nuint sendLength, nint receivePci, byte* receive, ref nuint receiveLength);
}
