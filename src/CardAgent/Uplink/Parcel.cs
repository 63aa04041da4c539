using CardSystem.CardAgent.Outbox;

namespace CardSystem.CardAgent.Uplink;

/// <summary>The taps of one publication.</summary>
internal sealed record Parcel(IReadOnlyList<OutboxEntry> Entries)
{
    public bool IsSingle => Entries.Count == 1;

    public long First => Entries[0].Number;

    public long Last => Entries[^1].Number;

    public static Parcel Of(OutboxEntry entry) => new([entry]);
}

/// <summary>What an acknowledgement's reason code asks for.</summary>
internal enum Landing
{
    /// <summary>The centre has it in hand; the receipt follows.</summary>
    Delivered,
    /// <summary>Something in the batch cannot be taken: send its taps one by one to find out which.</summary>
    Singly,
    /// <summary>The whole is larger than the other side takes: send it in parts.</summary>
    Smaller,
    /// <summary>The centre keeps the bytes aside and can never take them under this name: put a void in its place.</summary>
    Void,
    /// <summary>Not even the void can be taken.</summary>
    Stuck,
    /// <summary>Too much at once.</summary>
    Slower,
    /// <summary>This kiosk may not publish taps.</summary>
    NotAllowed,
    /// <summary>Refused for a reason that may pass.</summary>
    Later,
}

/// <summary>MQTT 5 reason codes of a PUBACK, as far as the kiosk acts on them (section 3.4.2.1 of the standard); 0x95 is the link's own word for what the other side has said it will not take.</summary>
internal static class LandingRules
{
    public const byte NotAuthorized = 0x87;
    public const byte PacketTooLarge = 0x95;
    public const byte QuotaExceeded = 0x97;
    public const byte PayloadFormatInvalid = 0x99;

    public static Landing Of(byte code, Parcel parcel) => code switch
    {
        < 0x80 => Landing.Delivered,
        PayloadFormatInvalid when !parcel.IsSingle => Landing.Singly,
        PayloadFormatInvalid when parcel.Entries[0].IsVoid => Landing.Stuck,
        PayloadFormatInvalid => Landing.Void,
        PacketTooLarge when !parcel.IsSingle => Landing.Smaller,
        QuotaExceeded => Landing.Slower,
        NotAuthorized => Landing.NotAllowed,
        _ => Landing.Later,
    };
}
