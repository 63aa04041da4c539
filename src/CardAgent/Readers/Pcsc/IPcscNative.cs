namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>
/// The dozen calls we use of the machine's PC/SC library, in one shape for both platforms, whose structs differ in every field.
/// An interface because here the operating system begins; every call returns the library's own code.
/// </summary>
internal interface IPcscNative
{
    /// <summary>How many entries one <see cref="GetStatusChange"/> may have; beyond it the library refuses the call.</summary>
    int MostStates { get; }

    uint EstablishContext(out nint context);

    uint ReleaseContext(nint context);

    /// <param name="names">Empty unless the code is success.</param>
    uint ListReaders(nint context, out string[] names);

    uint GetStatusChange(nint context, uint milliseconds, ReadOnlySpan<PcscState> states);

    /// <summary>Shared, T=0 or T=1.</summary>
    uint Connect(nint context, string reader, out nint card, out uint protocol);

    /// <summary>Shared, T=0 or T=1, leaving the card as it is.</summary>
    uint Reconnect(nint card, out uint protocol);

    /// <summary>Leaves the card as it is.</summary>
    uint Disconnect(nint card);

    uint BeginTransaction(nint card);

    /// <summary>Leaves the card as it is.</summary>
    uint EndTransaction(nint card);

    uint Status(nint card, Span<byte> atr, out int atrLength);

    uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> response, out int responseLength);
}

/// <summary>One reader's state in a call of <see cref="IPcscNative.GetStatusChange"/>.</summary>
internal sealed class PcscState(string reader, uint current)
{
    public string Reader { get; } = reader;

    /// <summary>What the caller believes: the last <see cref="Event"/> with its counter, without <see cref="PcscStates.Changed"/>.</summary>
    public uint Current { get; } = current;

    /// <summary>What is: flags in the low word, the event counter in the high word.</summary>
    public uint Event { get; set; }

    public byte[] Atr { get; set; } = [];
}

internal static class PcscNative
{
    /// <summary>The pseudo-reader whose state changes when a reader comes or goes.</summary>
    public const string ReadersComeAndGo = @"\\?PnP?\Notification";

    public const uint ScopeSystem = 2;
    public const uint ShareShared = 2;
    public const uint ProtocolT0 = 1;
    public const uint ProtocolT0OrT1 = 3;
    public const uint LeaveCard = 0;

    public static IPcscNative OfThisMachine() => OperatingSystem.IsWindows() ? new WinScard() : new PcscLite();

    /// <summary>Splits the library's list of names, each ended by a zero and the whole by another.</summary>
    public static string[] Split(ReadOnlySpan<char> multi) =>
        multi.ToString().Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
}
