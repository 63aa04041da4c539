using System.Globalization;

namespace CardSystem.FirmwareSim.Decks;

internal static class MaskedNames
{
    /// <summary>张三 becomes 张*, 欧阳娜娜 becomes 欧**: the first character, and a star for each of the next one or two.</summary>
    public static string Mask(string name)
    {
        var characters = new StringInfo(name.Trim());
        var count = characters.LengthInTextElements;
        return count == 0 ? "*" : characters.SubstringByTextElements(0, 1) + (count > 2 ? "**" : "*");
    }
}
