using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Web.OpenId;

namespace CardSystem.Ingest.Tests.Web.OpenId;

/// <summary>OpenID Connect Core 1.0, 3.1.3.7, point by point; a token that is right in all but one is refused for that one.</summary>
public sealed class IdTokenRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly TestSigner Rsa = TestSigner.Rsa("r1");
    private static readonly TestSigner Curve = TestSigner.Curve("e1");
    private static readonly ExpectedToken Expected = new("https://id.example", "desk", "n-1", "preferred_username", TimeSpan.FromSeconds(60));

    private static Dictionary<string, object> Claims(params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = "https://id.example", ["sub"] = "person-1", ["aud"] = "desk", ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(), ["iat"] = Now.ToUnixTimeSeconds(), ["nonce"] = "n-1", ["preferred_username"] = "王芳",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null) claims.Remove(name);
            else claims[name] = value;
        }

        return claims;
    }

    private static IReadOnlyList<SigningKey> Keys(params TestSigner[] signers) => SigningKeys.Read(JsonSerializer.SerializeToUtf8Bytes(new { keys = signers.Select(s => s.Jwk) }));

    private static IdToken Read(string token) => IdTokenRules.Read(token, Keys(Rsa, Curve), Expected, Now);

    private static string Refusal(string token) => Assert.Throws<OpenIdException>(() => Read(token)).Message;

    [Fact]
    public void BothKindsOfSignatureAreTaken()
    {
        Assert.Equal(new IdToken("https://id.example", "person-1", "王芳"), Read(Rsa.Sign(Claims())));
        Assert.Equal("person-1", Read(Curve.Sign(Claims(("aud", new[] { "desk" })))).Subject);
        Assert.Equal("", Read(Rsa.Sign(Claims(("preferred_username", null)))).Name);
        Assert.Equal("person-1", Read(Rsa.Sign(Claims(("aud", new[] { "desk", "other" }), ("azp", "desk")))).Subject);
    }

    [Fact]
    public void TokensWithoutARealSignatureAreRefused()
    {
        Assert.Contains("signed with 'none'", Refusal(TestSigner.None().Sign(Claims()) + "AA"), StringComparison.Ordinal);
        Assert.Contains("not a signed token", Refusal(TestSigner.None().Sign(Claims())), StringComparison.Ordinal);
        var known = JsonSerializer.SerializeToUtf8Bytes(Rsa.Jwk);
        Assert.Contains("signed with 'HS256'", Refusal(TestSigner.SharedSecret("r1", known).Sign(Claims())), StringComparison.Ordinal);
        Assert.Contains("not signed by one", Refusal(TestSigner.Rsa("r1").Sign(Claims())), StringComparison.Ordinal);
        Assert.Contains("not signed by one", Refusal(TestSigner.Rsa("unknown").Sign(Claims())), StringComparison.Ordinal);
        // The curve's key under the other algorithm's name.
        Assert.Contains("not signed by one", Refusal(TestSigner.Rsa("e1").Sign(Claims())), StringComparison.Ordinal);
        Assert.Contains("extensions", Refusal(Rsa.Sign(Claims(), """,  "crit":["b64"]""")), StringComparison.Ordinal);
    }

    [Fact]
    public void AChangedTokenIsRefused()
    {
        var parts = Rsa.Sign(Claims()).Split('.');
        var other = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(Claims(("sub", "person-2"))));
        Assert.Contains("not signed by one", Refusal($"{parts[0]}.{other}.{parts[2]}"), StringComparison.Ordinal);
        Assert.Contains("not base64url", Refusal($"{parts[0]}.{parts[1]}.!!!!"), StringComparison.Ordinal);
        foreach (var text in new[] { "", "a.b", "a..b", new string('a', IdTokenRules.Longest + 1), "€.€.€" }) Assert.NotEmpty(Refusal(text));
    }

    public static TheoryData<string, object?, string> Wrong => new()
    {
        { "iss", "https://id.example/", "not by https://id.example" },
        { "iss", "https://evil.example", "not by https://id.example" },
        { "iss", null, "not by https://id.example" },
        { "aud", "other", "another service" },
        { "aud", null, "another service" },
        { "aud", new[] { "other", "desk" }, "given to another service" },
        { "azp", "other", "given to another service" },
        { "exp", Now.AddSeconds(-60).ToUnixTimeSeconds(), "has ended" },
        { "exp", null, "has ended" },
        { "exp", "soon", "has ended" },
        { "iat", Now.AddSeconds(61).ToUnixTimeSeconds(), "in the future" },
        { "iat", null, "in the future" },
        { "nbf", Now.AddMinutes(2).ToUnixTimeSeconds(), "not hold yet" },
        { "nonce", "n-2", "nonce" },
        { "nonce", null, "nonce" },
        { "sub", "", "whom it is about" },
        { "sub", null, "whom it is about" },
        { "sub", "a\nb", "whom it is about" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EachClaimIsChecked(string name, object? value, string why) => Assert.Contains(why, Refusal(Rsa.Sign(Claims((name, value)))), StringComparison.Ordinal);

    [Fact]
    public void TheClockMayBeOffByAMinute()
    {
        Assert.Equal("person-1", Read(Rsa.Sign(Claims(("exp", Now.AddSeconds(-59).ToUnixTimeSeconds())))).Subject);
        Assert.Equal("person-1", Read(Rsa.Sign(Claims(("iat", Now.AddSeconds(59).ToUnixTimeSeconds())))).Subject);
    }

    [Fact]
    public void AClaimThatStandsTwiceIsRefused() =>
        Assert.Contains("not JSON", Refusal(Rsa.Sign(JsonSerializer.Serialize(Claims()).Replace("{", """{"sub":"person-2",""", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void WeakAndForeignKeysArePassedOver()
    {
        Assert.Empty(Keys(TestSigner.Rsa("weak", 1_024)));
        var set = """{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},7,{}]}""";
        Assert.Empty(SigningKeys.Read(Encoding.UTF8.GetBytes(set)));
        Assert.Throws<OpenIdException>(() => SigningKeys.Read("[]"u8.ToArray()));
        Assert.Throws<OpenIdException>(() => SigningKeys.Read("{}"u8.ToArray()));
    }
}
