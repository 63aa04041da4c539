using System.Formats.Asn1;
using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Tests.Cards;

public class CardSubjectTests
{
    [Theory]
    [InlineData("张*", "张*")]
    [InlineData("欧**", "欧**")]
    [InlineData("张三丰", "张**")] // whatever the issuer wrote, no whole name is shown in public
    [InlineData("阿*提", "阿**")]
    [InlineData(" 张 * ", "张*")]
    [InlineData("<b>张*</b>", "b**")]
    [InlineData("A\u202Elice\r\n", "A**")]
    [InlineData("Zoe", "Z**")]
    [InlineData("𠮷田", "𠮷*")]
    public void NameIsMaskedAndOfLettersOnly(string pseudonym, string shown) => Assert.Equal(shown, CardSubject.Masked(pseudonym));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("***")]
    [InlineData("*张")]
    [InlineData("12345")]
    [InlineData("\u0301\u0301")]
    public void NoNameIsShownWhereNoneIsLeft(string? pseudonym) => Assert.Null(CardSubject.Masked(pseudonym));

    [Fact]
    public void NameThatPilesUpItsMarksIsNotShown() => Assert.Null(CardSubject.Masked("a" + new string('\u0301', 60) + "b"));

    [Fact]
    public void NameLongerThanANameIsNotShown() => Assert.Null(CardSubject.Masked(new string('张', 300)));

    [Fact]
    public void SeveralAttributesInOnePartAreRead()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            Attribute(writer, "2.5.4.3", UniversalTagNumber.PrintableString, "CD01");
            Attribute(writer, "2.5.4.65", UniversalTagNumber.BMPString, "张*");
        }
        Assert.Equal(new CardSubject("CD01", "张*"), CardSubject.Read(writer.Encode()));
    }

    [Fact]
    public void AttributeThatIsNoTextIsPassedOver()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("2.5.4.3");
            writer.WriteInteger(7);
        }
        Assert.Equal(new CardSubject(null, null), CardSubject.Read(writer.Encode()));
    }

    private static void Attribute(AsnWriter writer, string type, UniversalTagNumber kind, string text)
    {
        using var attribute = writer.PushSequence();
        writer.WriteObjectIdentifier(type);
        writer.WriteCharacterString(kind, text);
    }
}
