using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Staff;
using static CardSystem.Ingest.Staff.Right;

namespace CardSystem.Ingest.Web.Tokens;

/// <summary>What tokens look like and what they may be for.</summary>
public static class TokenRules
{
    /// <summary>By it scanners of leaked secrets know what they have found.</summary>
    public const string Prefix = "cst_";

    public const int LongestName = 60;
    public const int MostDays = 366;

    /// <summary>So many tokens of one person hold at a time.</summary>
    public const int Most = 20;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private const int SecretBytes = 32;
    private const int IdBytes = 4;

    /// <summary>The rights the programs' addresses ask for. Accounts, settings and personal data as a whole are for people only.</summary>
    public static IReadOnlyList<Right> Offered { get; } =
    [
        SeeLive, SeeActivities, PlanActivities, SeeMembers, SeeNames, RequestExcuses, DecideExcuses, CorrectAttendance, SeeCards, HandleCards, SeeWarnings, HandleWarnings, SeeCredits, SeeKiosks, HandleAlerts,
    ];

    public static string Draw() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string DrawId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>There is enough chance in a token for a plain hash: nobody can try them all.</summary>
    public static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool IsToken(string text) => text.Length == Prefix.Length + 2 * SecretBytes && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Hex) < 0;

    public static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestName && !name.Any(char.IsControl);

    /// <summary>The right as addresses and the database spell it: <c>see-members</c>.</summary>
    public static string Word(Right right) => JsonNamingPolicy.KebabCaseLower.ConvertName(right.ToString());

    public static string Write(IEnumerable<Right> rights) => string.Join(' ', rights.Order().Select(Word));

    /// <summary>A right that a newer version wrote and this one does not know brings nothing.</summary>
    public static IReadOnlySet<Right> Read(string words)
    {
        var named = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return Offered.Where(right => named.Contains(Word(right))).ToHashSet();
    }
}
