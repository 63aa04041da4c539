using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;

namespace CardSystem.CardAgent.Tests.Readers;

public class PcscStatesTests
{
    private static readonly byte[] Atr = [0x3B, 0x80, 0x80, 0x01, 0x01];

    [Fact]
    public void PresentCardHasItsCounterAndItsAtr()
    {
        var seen = PcscStates.Sighting("A", 0x0007_0122, Atr); // seven events; in use, present, changed
        Assert.True(seen is { Attached: true, Present: true, Mute: false, Events: 7 });
        Assert.Equal(Atr, seen.Atr.ToArray());
    }

    [Theory]
    [InlineData(0x0003_0012u, true, false, false)] // empty, changed
    [InlineData(0x0003_0220u, true, false, true)] // present and mute
    [InlineData(0x0003_0202u, true, false, true)] // mute, and nothing said of presence
    [InlineData(0x0000_000Au, false, false, false)] // unavailable, changed
    [InlineData(0x0000_000Eu, false, false, false)] // unknown and unavailable
    [InlineData(0x0000_0028u, false, false, false)] // unavailable, though it says present
    public void FlagsBecomeWords(uint state, bool attached, bool present, bool mute)
    {
        var seen = PcscStates.Sighting("A", state, Atr);
        Assert.Equal((attached, present, mute), (seen.Attached, seen.Present, seen.Mute));
    }

    [Fact]
    public void WhatIsKnownGoesBackWithItsCounter()
    {
        Assert.Equal(0x0007_0020u, PcscStates.Believed(new ReaderSighting("A", true, true, false, 7, Atr)));
        Assert.Equal(0x0007_0220u, PcscStates.Believed(new ReaderSighting("A", true, false, true, 7, Atr)));
        Assert.Equal(0x0008_0010u, PcscStates.Believed(new ReaderSighting("A", true, false, false, 8, default)));
        Assert.Equal(0u, PcscStates.Believed(ReaderSighting.Unknown("A")));
    }

    [Fact]
    public void MarkOfChangeIsNotSentBack() => Assert.Equal(0x0007_0120u, PcscStates.Settled(0x0007_0122));
}
