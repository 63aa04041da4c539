using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>Whom an ID token is about.</summary>
/// <param name="Subject">The person at the issuer, for ever the same.</param>
/// <param name="Name">What the issuer calls the person; empty where it does not say.</param>
internal sealed record IdToken(string Issuer, string Subject, string Name);

/// <param name="Nonce">Drawn when this sign-in began.</param>
internal sealed record ExpectedToken(string Issuer, string Client, string Nonce, string NameClaim, TimeSpan Skew);

/// <summary>Checks an ID token as OpenID Connect Core 1.0, 3.1.3.7 asks: signature by one of the issuer's keys, issuer, audience, times, nonce.</summary>
internal static class IdTokenRules
{
    public const int Longest = 16_384;
    private const int LongestSubject = 255;

    /// <summary>Which key a token says it is signed by; null where it names none. Nothing is believed of it yet.</summary>
    /// <exception cref="OpenIdException">It is no token, or signed in a way that is not accepted.</exception>
    public static (string Algorithm, string? Key) Head(string token)
    {
        var (head, _, _) = Parts(token);
        using var document = ProviderRules.Parse(Decoded(head), "token's header");
        var root = document.RootElement;
        var algorithm = Text(root, "alg");
        // Among the many others stands 'none', and HS256, for which a public key would be the secret.
        if (algorithm is not (SigningKey.Rs256 or SigningKey.Es256)) throw new OpenIdException($"The token is signed with '{algorithm}'; RS256 and ES256 are accepted.");
        if (root.TryGetProperty("crit", out _)) throw new OpenIdException("The token asks for extensions that are not known here.");
        return (algorithm!, Text(root, "kid"));
    }

    /// <exception cref="OpenIdException">It is not to be believed, and why.</exception>
    public static IdToken Read(string token, IReadOnlyList<SigningKey> keys, ExpectedToken expected, DateTimeOffset now)
    {
        var (algorithm, id) = Head(token);
        var (head, body, signature) = Parts(token);
        var fitting = keys.Where(k => k.Algorithm == algorithm && (id is null || k.Id == id)).ToList();
        var signed = Encoding.ASCII.GetBytes($"{head}.{body}");
        if (!fitting.Exists(k => k.Verifies(signed, Decoded(signature)))) throw new OpenIdException("The token is not signed by one of the issuer's keys.");
        using var document = ProviderRules.Parse(Decoded(body), "token");
        return Claims(document.RootElement, expected, now);
    }

    private static IdToken Claims(JsonElement root, ExpectedToken expected, DateTimeOffset now)
    {
        if (!string.Equals(Text(root, "iss"), expected.Issuer, StringComparison.Ordinal)) throw new OpenIdException($"The token was issued by '{Text(root, "iss")}', not by {expected.Issuer}.");
        Audience(root, expected.Client);
        if (Instant(root, "exp") is not { } ends || ends <= now - expected.Skew) throw new OpenIdException("The token has ended.");
        if (Instant(root, "iat") is not { } issued || issued > now + expected.Skew) throw new OpenIdException("The token says it was issued in the future, or not when.");
        if (root.TryGetProperty("nbf", out _) && !(Instant(root, "nbf") <= now + expected.Skew)) throw new OpenIdException("The token does not hold yet.");
        if (!string.Equals(Text(root, "nonce"), expected.Nonce, StringComparison.Ordinal)) throw new OpenIdException("The token is not the answer to this sign-in: its nonce is another.");
        if (Text(root, "sub") is not { Length: > 0 and <= LongestSubject } subject || subject.Any(char.IsControl)) throw new OpenIdException("The token does not say whom it is about.");
        return new IdToken(expected.Issuer, subject, Readable(Text(root, expected.NameClaim)));
    }

    private static void Audience(JsonElement root, string client)
    {
        var audience = !root.TryGetProperty("aud", out var aud) ? []
            : aud.ValueKind == JsonValueKind.Array ? aud.EnumerateArray().Select(a => a.ValueKind == JsonValueKind.String ? a.GetString() : null).ToList()
            : aud.ValueKind == JsonValueKind.String ? [aud.GetString()] : new List<string?>();
        if (!audience.Contains(client, StringComparer.Ordinal)) throw new OpenIdException("The token is meant for another service.");
        var party = Text(root, "azp");
        // Given to several services, or obtained by another one: only the one that asked may use it.
        if ((audience.Count > 1 || party is not null) && !string.Equals(party, client, StringComparison.Ordinal)) throw new OpenIdException("The token was given to another service.");
    }

    private static (string Head, string Body, string Signature) Parts(string token)
    {
        var parts = token.Length > Longest ? [] : token.Split('.');
        return parts.Length == 3 && parts.All(p => p.Length > 0) ? (parts[0], parts[1], parts[2]) : throw new OpenIdException("What the issuer sent is not a signed token.");
    }

    private static byte[] Decoded(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException e)
        {
            throw new OpenIdException("The token is not base64url.", e);
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_402_300_000
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1_000)) : null;

    private static string Readable(string? name) => string.Concat((name ?? "").Where(c => !char.IsControl(c)).Take(LongestSubject));
}
