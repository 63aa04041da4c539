using System.Text.Json;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>Where an issuer is reached.</summary>
/// <param name="SaysIssuer">It names itself in its answers (RFC 9207): one without its name is then none of its.</param>
internal sealed record ProviderAddresses(string Issuer, Uri Authorization, Uri Token, Uri Keys, bool SaysIssuer, bool TakesBasic);

/// <summary>An issuer's description of itself (OpenID Connect Discovery 1.0).</summary>
internal static class ProviderRules
{
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static Uri AddressOf(string authority) => new(authority.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <exception cref="OpenIdException">It is another issuer's, or says something that cannot be used.</exception>
    public static ProviderAddresses Read(ReadOnlyMemory<byte> json, string authority)
    {
        using var document = Parse(json, "description");
        var root = document.RootElement;
        var issuer = Text(root, "issuer");
        // A description that names another issuer would let that one's answers pass for this one's (mix-up).
        if (!string.Equals(issuer, authority, StringComparison.Ordinal)) throw new OpenIdException($"The issuer at {authority} calls itself '{issuer}'; OpenId:Authority must be exactly that, or somebody else answers there.");
        return new ProviderAddresses(
            issuer, Address(root, "authorization_endpoint"), Address(root, "token_endpoint"), Address(root, "jwks_uri"),
            root.TryGetProperty("authorization_response_iss_parameter_supported", out var says) && says.ValueKind == JsonValueKind.True,
            !root.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) || Lists(methods, "client_secret_basic"));
    }

    /// <exception cref="OpenIdException">It is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string what)
    {
        try
        {
            var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new OpenIdException($"The issuer's {what} is not JSON: {e.Message}", e);
        }

        throw new OpenIdException($"The issuer's {what} is not a JSON object.");
    }

    private static bool Lists(JsonElement list, string word) => list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(m => m.ValueKind == JsonValueKind.String && m.ValueEquals(word));

    private static Uri Address(JsonElement root, string name) =>
        OpenIdOptions.IsSafe(Text(root, name), out var address) ? address : throw new OpenIdException($"The issuer's {name} '{Text(root, name)}' is not an https address.");

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
