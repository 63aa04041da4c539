using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class IdsTests
{
    [Theory]
    [InlineData("hk-01", true)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("HK", false)]
    [InlineData("a/b", false)]
    [InlineData("a+", false)]
    [InlineData("a#", false)]
    [InlineData("签到", false)]
    [InlineData("a23456789012345678901234567890123", false)]
    public void KioskIdsAreSafeInTopics(string text, bool valid) => Assert.Equal(valid, KioskId.TryParse(text, out _));

    [Fact]
    public void CardNumberOfAUidKeepsLeadingZeros() => Assert.Equal("UID0012AB34", CardId.OfUid([0x00, 0x12, 0xAB, 0x34]).ToString());

    [Fact]
    public void WrongIdSaysWhatIsAllowedOnOneLine() => Assert.Equal(
        "'a·b' is not a card number: use 4 to 40 of 0-9 and A-Z.", Assert.Throws<FormatException>(() => new CardId("a\nb")).Message);

    [Theory]
    [InlineData("cardsystem/v1/kiosks/hk-01/taps", true, "hk-01", "taps")]
    [InlineData("cardsystem/v1/kiosks/hk-01/", false, "hk-01", "")]
    [InlineData("cardsystem/v1/kiosks/HK/taps", false, "", "")]
    [InlineData("cardsystem/v2/kiosks/hk-01/taps", false, "", "")]
    public void TopicNamesItsKiosk(string topic, bool valid, string kiosk, string leaf)
    {
        Assert.Equal(valid, Topics.TryParseKiosk(topic, out var parsed, out var rest));
        if (valid) Assert.Equal((kiosk, leaf), (parsed.ToString(), rest));
    }
}
