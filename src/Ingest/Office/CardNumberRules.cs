namespace CardSystem.Ingest.Office;

/// <summary>Numbers of cards we issue: sixteen digits, the last one a check digit, so that a number read out or typed wrongly is noticed. They are drawn, not counted: nobody can guess another's.</summary>
public static class CardNumberRules
{
    public const int Length = 16;
    public const int LongestPrefix = 8;

    /// <param name="draw">A digit, 0 to 9.</param>
    public static string Draw(string prefix, Func<int> draw)
    {
        var digits = prefix + string.Concat(Enumerable.Range(0, Length - 1 - prefix.Length).Select(_ => (char)('0' + draw())));
        return digits + CheckDigit(digits);
    }

    public static bool IsWhole(string number) => number.Length == Length && number.All(char.IsAsciiDigit) && number[^1] == CheckDigit(number[..^1]);

    /// <summary>ISO/IEC 7812-1, annex B (Luhn).</summary>
    private static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 0) value = value > 4 ? (value * 2) - 9 : value * 2;
            sum += value;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
