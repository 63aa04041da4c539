using System.Text;
using CardSystem.Ingest.Privacy;

namespace CardSystem.Ingest.Tests.Privacy;

public sealed class NeedlesTests
{
    private static readonly Needles Person = new(["欧阳修文", "Ann Lee"], new Dictionary<string, string> { ["M001"] = "x-1", ["17"] = "x-2" });

    [Theory]
    [InlineData("欧阳修文来电", "***来电")]
    [InlineData("""{"a":"\u6b27\u9633\u4fee\u6587"}""", """{"a":"***"}""")]
    [InlineData("""{"a":"\u6B27\u9633\u4FEE\u6587"}""", """{"a":"***"}""")]
    [InlineData("for Ann Lee (M001).", "for *** (x-1).")]
    [InlineData("morning M001", "morning x-1")]
    [InlineData("M001M001 xM001 M0012", "M001M001 xM001 M0012")]
    [InlineData("17", "x-2")]
    [InlineData("morning 17", "morning x-2")]
    [InlineData("""{"member":"17","n":17}""", """{"member":"x-2","n":17}""")]
    [InlineData("17 people on 2026-05-17", "x-2 people on 2026-05-17")]
    [InlineData("room 17.", "room 17.")]
    public void NamesGoEverywhereAndNumbersAsWords(string text, string without) => Assert.Equal(without, Person.Without(text));

    [Fact]
    public void BytesAreSearchedInEveryEncodingTheyMayHave()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.All([Encoding.UTF8.GetBytes("a欧阳修文b"), Encoding.Unicode.GetBytes("欧阳修文"), Encoding.GetEncoding("GB18030").GetBytes("欧阳修文"), "{\"n\":\"\\u6b27\\u9633\\u4fee\\u6587\"}"u8.ToArray()], bytes => Assert.True(Person.IsIn(bytes)));
        Assert.False(Person.IsIn("欧阳文修"u8));
    }

    [Fact]
    public void OneCharacterIsNoName() => Assert.Empty(new Needles(["王", " ", "***"], new Dictionary<string, string>()).Texts);
}
