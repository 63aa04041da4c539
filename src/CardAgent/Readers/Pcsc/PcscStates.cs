namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>Translates between a reader's state as the card service words it and a <see cref="ReaderSighting"/>.</summary>
internal static class PcscStates
{
    public const uint Unaware = 0x0000;
    public const uint Ignore = 0x0001;
    public const uint Changed = 0x0002;
    public const uint Unknown = 0x0004;
    public const uint Unavailable = 0x0008;
    public const uint Empty = 0x0010;
    public const uint Present = 0x0020;
    public const uint InUse = 0x0100;
    public const uint Mute = 0x0200;

    public static ReaderSighting Sighting(string reader, uint state, ReadOnlyMemory<byte> atr)
    {
        var attached = (state & (Unknown | Unavailable | Ignore)) == 0;
        var card = attached && (state & (Present | Mute)) != 0;
        var mute = card && (state & Mute) != 0;
        return new ReaderSighting(reader, attached, card && !mute, mute, state >> 16, card ? atr : default);
    }

    /// <summary>What to tell the service we know. The counter in the high word is what makes it report a card exchanged between two calls.</summary>
    public static uint Believed(ReaderSighting known) =>
        !known.Attached || known.Events > ushort.MaxValue ? Unaware
        : (known.Mute ? Present | Mute : known.Present ? Present : Empty) | known.Events << 16;

    /// <summary>The state to hand back in the next call: as it was reported, without the mark of change.</summary>
    public static uint Settled(uint state) => state & ~(Changed | Ignore);
}
