using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Contracts.Enrolment;

/// <summary>
/// The one-time code that staff hand to whoever sets up a kiosk: 19 random characters of Crockford's base 32 (95 bits) and a check character, in groups of five.
/// The check is a remainder over the field of 32 elements: any one character mistyped and any two changed about are noticed where they are typed.
/// </summary>
public static class ClaimCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 20;
    private const int Group = 5;

    /// <summary>x⁵ + x² + 1, whose root generates all 31 powers: more than the code has places.</summary>
    private const int Polynomial = 0b100101;

    public static string New()
    {
        Span<int> digits = stackalloc int[Length];
        foreach (ref var digit in digits[..^1]) digit = RandomNumberGenerator.GetInt32(32);
        digits[^1] = Check(digits[..^1]);
        var text = new StringBuilder();
        for (var i = 0; i < Length; i++) text.Append(i > 0 && i % Group == 0 ? "-" : "").Append(Alphabet[digits[i]]);
        return text.ToString();
    }

    /// <summary>Reads a code as people type it: small letters, spaces and hyphens anywhere, O for 0, I and L for 1.</summary>
    /// <param name="code">As <see cref="New"/> writes it.</param>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (typed is null || typed.Length > 4 * Length) return false;
        var digits = new List<int>();
        foreach (var c in typed.Where(c => c != '-' && !char.IsWhiteSpace(c)))
        {
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var same => same }, StringComparison.Ordinal);
            if (digit < 0 || digits.Count == Length) return false;
            digits.Add(digit);
        }

        if (digits.Count != Length || Check(digits.ToArray().AsSpan(0, Length - 1)) != digits[^1]) return false;
        code = string.Join('-', digits.Select(d => Alphabet[d]).Chunk(Group).Select(part => new string(part)));
        return true;
    }

    /// <summary>What is kept of a code. It has 95 random bits and cannot be guessed from a fast hash.</summary>
    /// <param name="code">As <see cref="TryRead"/> gives it.</param>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.ASCII.GetBytes("cardsystem-claim-1\n" + code + "\n"));

    private static int Check(ReadOnlySpan<int> digits)
    {
        var check = 0;
        foreach (var digit in digits) check = Twice(check ^ digit);
        return check;
    }

    private static int Twice(int element) => (element << 1) is var shifted && shifted >= 32 ? shifted ^ Polynomial : shifted;
}
