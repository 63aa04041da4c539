using System.Runtime.InteropServices;

namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>winscard.dll of Windows: DWORD and LONG have 32 bits, handles are as wide as a pointer, an ATR has 36 bytes, names are UTF-16.</summary>
internal sealed unsafe partial class WinScard : IPcscNative
{
    private const string Library = "winscard.dll";

    [StructLayout(LayoutKind.Sequential)]
    internal struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public uint CurrentState;
        public uint EventState;
        public uint AtrLength;
        public fixed byte Atr[36];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoRequest
    {
        public uint Protocol;
        public uint Length;
    }

    /// <summary>Windows serves ten readers at once; the notification takes one entry more.</summary>
    public int MostStates => 11;

    public uint EstablishContext(out nint context) => SCardEstablishContext(PcscNative.ScopeSystem, 0, 0, out context);

    public uint ReleaseContext(nint context) => SCardReleaseContext(context);

    public uint ListReaders(nint context, out string[] names)
    {
        names = [];
        for (var room = 4_096; room <= 65_536; room *= 4)
        {
            var buffer = new char[room];
            var length = (uint)room;
            uint code;
            fixed (char* text = buffer) code = SCardListReaders(context, 0, text, ref length);
            if (code == PcscCodes.InsufficientBuffer) continue;
            if (code == PcscCodes.Success) names = PcscNative.Split(buffer.AsSpan(0, (int)Math.Min(length, (uint)room)));
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
                native[i].Reader = Marshal.StringToCoTaskMemUni(states[i].Reader);
                native[i].CurrentState = states[i].Current;
            }

            uint code;
            fixed (ReaderState* first = native) code = SCardGetStatusChange(context, milliseconds, first, (uint)native.Length);
            for (var i = 0; i < native.Length; i++)
            {
                states[i].Event = native[i].EventState;
                fixed (byte* atr = native[i].Atr) states[i].Atr = new ReadOnlySpan<byte>(atr, (int)Math.Min(native[i].AtrLength, 36)).ToArray();
            }
            return code;
        }
        finally
        {
            foreach (var state in native) Marshal.FreeCoTaskMem(state.Reader);
        }
    }

    public uint Connect(nint context, string reader, out nint card, out uint protocol) =>
        SCardConnect(context, reader, PcscNative.ShareShared, PcscNative.ProtocolT0OrT1, out card, out protocol);

    public uint Reconnect(nint card, out uint protocol) =>
        SCardReconnect(card, PcscNative.ShareShared, PcscNative.ProtocolT0OrT1, PcscNative.LeaveCard, out protocol);

    public uint Disconnect(nint card) => SCardDisconnect(card, PcscNative.LeaveCard);

    public uint BeginTransaction(nint card) => SCardBeginTransaction(card);

    public uint EndTransaction(nint card) => SCardEndTransaction(card, PcscNative.LeaveCard);

    public uint Status(nint card, Span<byte> atr, out int atrLength)
    {
        var length = (uint)atr.Length;
        uint code;
        fixed (byte* bytes = atr) code = SCardStatus(card, null, null, out _, out _, bytes, ref length);
        atrLength = code == PcscCodes.Success ? (int)Math.Min(length, (uint)atr.Length) : 0;
        return code;
    }

    public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> response, out int responseLength)
    {
        var request = new IoRequest { Protocol = protocol, Length = (uint)sizeof(IoRequest) };
        var length = (uint)response.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = response)
            code = SCardTransmit(card, in request, send, (uint)command.Length, 0, receive, ref length);
        responseLength = code == PcscCodes.Success ? (int)Math.Min(length, (uint)response.Length) : 0;
        return code;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardEstablishContext(uint scope, nint reserved1, nint reserved2, out nint context);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardReleaseContext(nint context);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library, EntryPoint = "SCardListReadersW")]
    private static partial uint SCardListReaders(nint context, nint groups, char* readers, ref uint length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library, EntryPoint = "SCardGetStatusChangeW")]
    private static partial uint SCardGetStatusChange(nint context, uint milliseconds, ReaderState* states, uint count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library, EntryPoint = "SCardConnectW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint SCardConnect(nint context, string reader, uint share, uint protocols, out nint card, out uint protocol);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardReconnect(nint card, uint share, uint protocols, uint initialization, out uint protocol);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardDisconnect(nint card, uint disposition);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardBeginTransaction(nint card);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardEndTransaction(nint card, uint disposition);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library, EntryPoint = "SCardStatusW")]
    private static partial uint SCardStatus(nint card, char* reader, uint* readerLength, out uint state, out uint protocol, byte* atr, ref uint atrLength);

    [DefaultDllImportSearchPaths(DllImportSearchPath.System32), LibraryImport(Library)]
    private static partial uint SCardTransmit(nint card, in IoRequest sendPci, byte* send, uint sendLength, nint receivePci, byte* receive, ref uint receiveLength);
}
