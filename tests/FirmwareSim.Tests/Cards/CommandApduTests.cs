using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Tests.Cards;

public sealed class CommandApduTests
{
    [Theory]
    // The seven forms of ISO 7816-4, 5.1: header, data, Ne, extended.
    [InlineData("00A40400", "", 0, false)]
    [InlineData("00C0000010", "", 16, false)]
    [InlineData("00C0000000", "", 256, false)]
    [InlineData("00A4040002AABB", "AABB", 0, false)]
    [InlineData("00A4040002AABB05", "AABB", 5, false)]
    [InlineData("00A4040002AABB00", "AABB", 256, false)]
    [InlineData("00C00000001000", "", 4096, true)]
    [InlineData("00C00000000000", "", 65536, true)]
    [InlineData("00A40400000002AABB", "AABB", 0, true)]
    [InlineData("00A40400000002AABB0100", "AABB", 256, true)]
    [InlineData("00A40400000002AABB0000", "AABB", 65536, true)]
    public void EveryFormOfCommandIsRead(string hex, string data, int expected, bool extended)
    {
        var command = CommandApdu.Parse(Convert.FromHexString(hex));

        Assert.NotNull(command);
        Assert.Equal(data, Convert.ToHexString(command.Data.Span));
        Assert.Equal(expected, command.Expected);
        Assert.Equal(extended, command.Extended);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00A404")]
    [InlineData("00A4040003AABB")]
    [InlineData("00A4040001AABBCC")]
    [InlineData("00A404000000")]
    [InlineData("00A40400000000AA")]
    [InlineData("00A40400000003AABB")]
    [InlineData("00A40400000001AABB")]
    public void LengthsThatContradictEachOtherAreRefused(string hex) => Assert.Null(CommandApdu.Parse(Convert.FromHexString(hex)));
}
