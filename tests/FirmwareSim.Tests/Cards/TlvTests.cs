using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Tests.Cards;

public sealed class TlvTests
{
    [Fact]
    public void TagsAndLengthsAreWrittenInTheirShortestForm()
    {
        Assert.Equal("5F2F024000", Convert.ToHexString(Tlv.Write(0x5F2F, 0x40, 0x00)));
        Assert.Equal("5FC10200", Convert.ToHexString(Tlv.Write(0x5FC102)));
        Assert.Equal("707F", Convert.ToHexString(Tlv.Write(0x70, new byte[127]).AsSpan(0, 2)));
        Assert.Equal("708180", Convert.ToHexString(Tlv.Write(0x70, new byte[128]).AsSpan(0, 3)));
        Assert.Equal("70820100", Convert.ToHexString(Tlv.Write(0x70, new byte[256]).AsSpan(0, 4)));
    }

    [Fact]
    public void ARowOfObjectsIsRead()
    {
        Assert.True(Tlv.TryRead(Convert.FromHexString("82008101AA5F2F8102BBCC"), out var objects));
        Assert.Equal([0x82, 0x81, 0x5F2F], objects.Select(o => o.Tag));
        Assert.Equal(["", "AA", "BBCC"], objects.Select(o => Convert.ToHexString(o.Value.Span)));
    }

    [Theory]
    [InlineData("82")]
    [InlineData("8201")]
    [InlineData("8280")]
    [InlineData("8281")]
    [InlineData("828201")]
    [InlineData("8283000001AA")]
    [InlineData("5F")]
    [InlineData("5F81818101AA")]
    public void BrokenObjectsAreRefused(string hex) => Assert.False(Tlv.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void NoBytesWhateverMakeItThrow()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            Tlv.TryRead(bytes, out _);
        }
    }
}
