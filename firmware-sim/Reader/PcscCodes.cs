namespace CardSystem.FirmwareSim.Reader;

/// <summary>Return codes of PC/SC, as pcsclite.h gives them.</summary>
public static class PcscCodes
{
    public const uint Success = 0;
    public const uint InternalError = 0x80100001;
    public const uint Cancelled = 0x80100002;
    public const uint InvalidHandle = 0x80100003;
    public const uint NoMemory = 0x80100006;
    public const uint InsufficientBuffer = 0x80100008;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoSmartCard = 0x8010000C;
    public const uint ProtocolMismatch = 0x8010000F;
    public const uint InvalidValue = 0x80100011;
    public const uint CommunicationError = 0x80100013;
    public const uint NotTransacted = 0x80100016;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint UnsupportedFeature = 0x8010001F;
    public const uint UnresponsiveCard = 0x80100066;
    public const uint UnpoweredCard = 0x80100067;
    public const uint ResetCard = 0x80100068;
    public const uint RemovedCard = 0x80100069;
}

/// <summary>Calls a client makes, for injecting faults. The numbers are those of the protocol's commands.</summary>
public enum PcscCall
{
    EstablishContext = 0x01,
    ReleaseContext = 0x02,
    Connect = 0x04,
    Reconnect = 0x05,
    Disconnect = 0x06,
    BeginTransaction = 0x07,
    EndTransaction = 0x08,
    Transmit = 0x09,
    Control = 0x0A,
    Status = 0x0B,
    Cancel = 0x0D,
    GetAttribute = 0x0F,
    SetAttribute = 0x10,
    Version = 0x11,
    /// <summary>Has no return code of its own: a fault here cuts the connection, which the client reports as 0x80100013.</summary>
    GetReadersState = 0x12,
    /// <summary>A fault here reaches the client as the result of its wait, if it waits.</summary>
    WaitReaderStateChange = 0x13,
}
