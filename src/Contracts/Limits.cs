namespace CardSystem.Contracts;

/// <summary>Limits both sides keep, checked on write and on read.</summary>
public static class Limits
{
    /// <summary>Bytes of one tap's JSON. An ordinary tap has about 600.</summary>
    public const int TapBytes = 4_096;

    /// <summary>Bytes of a card's receipt in a tap.</summary>
    public const int ReceiptBytes = 256;

    /// <summary>Taps in one batch.</summary>
    public const int BatchTaps = 200;

    /// <summary>Bytes of any MQTT payload of ours.</summary>
    public const int PayloadBytes = 262_144;

    /// <summary>Sessions in one kiosk's timetable.</summary>
    public const int TimetableSessions = 500;
}
