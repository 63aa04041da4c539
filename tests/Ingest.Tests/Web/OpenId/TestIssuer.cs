using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.Ingest.Tests.Notices;
using CardSystem.Ingest.Web.OpenId;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CardSystem.Ingest.Tests.Web.OpenId;

/// <summary>A small issuer on loopback, which does what the standard says unless a test tells it otherwise.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Client = "desk";

    private readonly HttpStub _stub;
    private readonly Dictionary<string, (string Challenge, string Nonce, string Back)> _codes = new(StringComparer.Ordinal);

    private TestIssuer(HttpStub stub, DateTimeOffset now)
    {
        (_stub, Now) = (stub, now);
        _stub.Answer = AnswerAsync;
    }

    public string Address => _stub.Address;
    public string Issuer { get; set; } = "";
    public DateTimeOffset Now { get; set; }
    public TestSigner Signer { get; set; } = TestSigner.Rsa("k1");

    /// <summary>What the key set holds; the signer's key where nothing is said.</summary>
    public IReadOnlyList<TestSigner>? Published { get; set; }

    /// <summary>Changes the claims before they are signed.</summary>
    public Action<Dictionary<string, object>> Change { get; set; } = _ => { };

    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);
    public string? Secret { get; set; }
    public bool TakesBasic { get; set; } = true;
    public bool SaysIssuer { get; set; }
    public int KeysAsked => _stub.Asked.Count(a => a.Path == "/keys");

    public static async Task<TestIssuer> StartAsync(DateTimeOffset now)
    {
        var issuer = new TestIssuer(await HttpStub.StartAsync(), now);
        issuer.Issuer = issuer.Address;
        return issuer;
    }

    public OpenIdOptions Options(Action<OpenIdOptions>? change = null)
    {
        var options = new OpenIdOptions { Authority = Address, ClientId = Client };
        change?.Invoke(options);
        return options;
    }

    /// <summary>What the person's browser gets at the issuer: the address to go back to, with a code.</summary>
    public string Authorize(Uri asked, Action<Dictionary<string, string?>>? change = null)
    {
        var query = QueryHelpers.ParseQuery(asked.Query).ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        Assert.Equal(("code", Client, "S256"), (query["response_type"], query["client_id"], query["code_challenge_method"]));
        Assert.StartsWith("openid", query["scope"], StringComparison.Ordinal);
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal) { ["state"] = query["state"], ["code"] = Code(query["code_challenge"], query["nonce"], query["redirect_uri"]) };
        if (SaysIssuer) answer["iss"] = Issuer;
        change?.Invoke(answer);
        return QueryHelpers.AddQueryString(query["redirect_uri"], answer.Where(a => a.Value is not null));
    }

    public string Code(string challenge, string nonce, string back)
    {
        var code = Guid.NewGuid().ToString("N");
        _codes.Add(code, (challenge, nonce, back));
        return code;
    }

    public Dictionary<string, object> Claims(string nonce) => new(StringComparer.Ordinal)
    {
        ["iss"] = Issuer, ["sub"] = "person-1", ["aud"] = Client, ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(), ["iat"] = Now.ToUnixTimeSeconds(), ["nonce"] = nonce, ["preferred_username"] = "wang.fang",
    };

    private async Task AnswerAsync(HttpContext context)
    {
        if (await Instead(context)) return;
        switch (context.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                await context.Response.WriteAsJsonAsync(new Dictionary<string, object>
                {
                    ["issuer"] = Issuer, ["authorization_endpoint"] = Address + "/authorize", ["token_endpoint"] = Address + "/token", ["jwks_uri"] = Address + "/keys",
                    ["token_endpoint_auth_methods_supported"] = new[] { TakesBasic ? "client_secret_basic" : "client_secret_post" }, ["authorization_response_iss_parameter_supported"] = SaysIssuer,
                });
                break;
            case "/keys":
                await context.Response.WriteAsJsonAsync(new { keys = (Published ?? [Signer]).Select(k => k.Jwk) });
                break;
            case "/token":
                await TokenAsync(context);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(_stub.Asked.Last(a => a.Path == "/token").Body)).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
        if (!_codes.Remove(form.GetValueOrDefault("code", ""), out var code) || !IsClient(context, form) || code.Back != form["redirect_uri"]
            || code.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]))))
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        var claims = Claims(code.Nonce);
        Change(claims);
        await context.Response.WriteAsJsonAsync(new { access_token = "unused", token_type = "Bearer", id_token = Signer.Sign(claims) });
    }

    private bool IsClient(HttpContext context, Dictionary<string, string> form)
    {
        var given = context.Request.Headers.Authorization.ToString() is ['B', 'a', 's', 'i', 'c', ' ', .. var text] ? Encoding.UTF8.GetString(Convert.FromBase64String(text)).Split(':') : [];
        return Secret is null ? form.GetValueOrDefault("client_id") == Client
            : TakesBasic ? given.Length == 2 && WebUtility.UrlDecode(given[0]) == Client && WebUtility.UrlDecode(given[1]) == Secret && !form.ContainsKey("client_secret")
            : form.GetValueOrDefault("client_secret") == Secret && form.GetValueOrDefault("client_id") == Client;
    }

    public ValueTask DisposeAsync() => _stub.DisposeAsync();
}

/// <summary>Signs tokens; written apart from what reads them.</summary>
internal sealed class TestSigner
{
    private readonly Func<byte[], byte[]> _sign;

    private TestSigner(string algorithm, string? id, object jwk, Func<byte[], byte[]> sign) => (Algorithm, Id, Jwk, _sign) = (algorithm, id, jwk, sign);

    public string Algorithm { get; init; }
    public string? Id { get; init; }
    public object Jwk { get; }

    public static TestSigner Rsa(string id, int bits = 2_048)
    {
        var rsa = RSA.Create(bits);
        var parts = rsa.ExportParameters(false);
        return new TestSigner("RS256", id, new { kty = "RSA", kid = id, use = "sig", alg = "RS256", n = Base64Url.EncodeToString(parts.Modulus), e = Base64Url.EncodeToString(parts.Exponent) },
            data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static TestSigner Curve(string id)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return new TestSigner("ES256", id, new { kty = "EC", crv = "P-256", kid = id, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) }, data => key.SignData(data, HashAlgorithmName.SHA256));
    }

    /// <summary>The old trick: what everybody knows of the key, as a shared secret.</summary>
    public static TestSigner SharedSecret(string id, byte[] known) => new("HS256", id, new { }, data => HMACSHA256.HashData(known, data));

    public static TestSigner None() => new("none", null, new { }, _ => []);

    public string Sign(object claims, string? extra = null)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $$"""{"alg":"{{Algorithm}}"{{(Id is null ? "" : $",\"kid\":\"{Id}\"")}}{{extra}}}""");
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head)) + "." + Base64Url.EncodeToString(claims is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(claims));
        return signed + "." + Base64Url.EncodeToString(_sign(Encoding.ASCII.GetBytes(signed)));
    }
}
