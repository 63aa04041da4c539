namespace CardSystem.FirmwareSim.Cards;

/// <summary>Status words of ISO 7816-4, NIST SP 800-73-4, part 2, and the profile of the member card, as far as this card answers them.</summary>
public static class StatusWords
{
    public const ushort Success = 0x9000;
    public const ushort EndReached = 0x6282;
    public const ushort SelectedIsTerminated = 0x6285;
    public const ushort VerificationFailed = 0x6300;
    public const ushort MemoryFailed = 0x6581;
    public const ushort WrongLength = 0x6700;
    public const ushort LogicalChannelNotSupported = 0x6881;
    public const ushort SecureMessagingNotSupported = 0x6882;
    public const ushort LastOfChainExpected = 0x6883;
    public const ushort WrongFileKind = 0x6981;
    public const ushort SecurityNotSatisfied = 0x6982;
    public const ushort AuthenticationBlocked = 0x6983;
    public const ushort ReferencedDataNotUsable = 0x6984;
    public const ushort ConditionsNotSatisfied = 0x6985;
    public const ushort NoCurrentFile = 0x6986;
    public const ushort WrongData = 0x6A80;
    public const ushort FunctionNotSupported = 0x6A81;
    public const ushort NotFound = 0x6A82;
    public const ushort RecordNotFound = 0x6A83;
    public const ushort NotEnoughMemory = 0x6A84;
    public const ushort WrongP1P2 = 0x6A86;
    public const ushort ReferencedDataNotFound = 0x6A88;
    public const ushort WrongOffset = 0x6B00;
    public const ushort InstructionNotSupported = 0x6D00;
    public const ushort ClassNotSupported = 0x6E00;

    /// <summary>61xx: that many bytes are still to be fetched with GET RESPONSE; 00 stands for 256 or more.</summary>
    public static ushort MoreData(int remaining) => (ushort)(0x6100 | (remaining >= 256 ? 0 : remaining));
}
