using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class MaskedNameTests
{
    [Theory]
    [InlineData("张伟", "张*")]
    [InlineData("欧阳建国", "欧**")]
    [InlineData("阿卜杜热合曼", "阿**")]
    [InlineData("张", "张*")]
    [InlineData("  李娜 ", "李*")]
    [InlineData("", "*")]
    [InlineData("𠮷田", "𠮷*")]
    public void OnlyTheFirstCharacterIsShown(string name, string masked) => Assert.Equal(masked, MaskedName.Of(name));
}
