using System.Globalization;

namespace CardSystem.Contracts;

/// <summary>A name as it may stand in a public place: the first character and one star for each further one, at most two: 张*, 欧**, A**.</summary>
public static class MaskedName
{
    public static string Of(string name)
    {
        var characters = new StringInfo(name.Trim());
        return characters.LengthInTextElements switch
        {
            0 => "*",
            1 => characters.SubstringByTextElements(0, 1) + "*",
            var n => characters.SubstringByTextElements(0, 1) + new string('*', Math.Min(n - 1, 2)),
        };
    }
}
