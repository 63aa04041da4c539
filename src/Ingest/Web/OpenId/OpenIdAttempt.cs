using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>A sign-in that has begun: what the answer must fit, kept in a protected cookie of that browser, so that nobody else's answer fits it.</summary>
/// <param name="Verifier">RFC 7636: whoever steals the code cannot redeem it without this.</param>
/// <param name="Invitation">The invitation's secret where an account is being linked; else empty.</param>
/// <param name="To">Where the person wanted to go, an address of ours.</param>
internal sealed record OpenIdAttempt(string State, string Nonce, string Verifier, string Invitation, string To, long EndsAt)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private const int Chance = 32;

    public static OpenIdAttempt Begin(string invitation, string to, DateTimeOffset now) => new(Draw(), Draw(), Draw(), invitation, to, (now + Lasts).ToUnixTimeMilliseconds());

    /// <summary>S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public string Seal(IDataProtector protector) => protector.Protect(JsonSerializer.Serialize(this));

    /// <summary>Null where the cookie is not ours, or the attempt is over.</summary>
    public static OpenIdAttempt? Open(string? cookie, IDataProtector protector, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(cookie)) return null;
        try
        {
            return JsonSerializer.Deserialize<OpenIdAttempt>(protector.Unprotect(cookie)) is { } attempt && attempt.EndsAt > now.ToUnixTimeMilliseconds() ? attempt : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public bool IsState(string? state) => state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Chance));
}
