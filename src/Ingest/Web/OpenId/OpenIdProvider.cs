using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>
/// The other service: its description and keys are kept for an hour, and the keys are read again when a token names one that is not among them (a rollover),
/// at most every ten seconds, so that made-up tokens do not make us ask without end.
/// </summary>
public sealed class OpenIdProvider(OpenIdOptions options, TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 262_144;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 32, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    }) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly SemaphoreSlim _asking = new(1);
    private (ProviderAddresses Addresses, DateTimeOffset At)? _addresses;
    private (IReadOnlyList<SigningKey> Keys, DateTimeOffset At)? _keys;

    public OpenIdOptions Options => options;

    /// <exception cref="OpenIdException">The issuer cannot be reached, or is another.</exception>
    internal async Task<ProviderAddresses> AddressesAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (_addresses is { } known && now - known.At < Kept) return known.Addresses;
        var read = ProviderRules.Read(await AskAsync(new HttpRequestMessage(HttpMethod.Get, ProviderRules.AddressOf(options.Authority)), stop), options.Authority);
        _addresses = (read, now);
        return read;
    }

    /// <summary>Gives the code for an ID token, and checks it.</summary>
    /// <param name="back">The address the person came back to, exactly as it was told when the sign-in began.</param>
    /// <exception cref="OpenIdException">The issuer does not take the code, or its token is not to be believed.</exception>
    internal async Task<IdToken> RedeemAsync(string code, string back, string verifier, string nonce, CancellationToken stop)
    {
        var addresses = await AddressesAsync(stop);
        var token = TokenIn(await AskAsync(Redeeming(addresses, code, back, verifier), stop));
        var expected = new ExpectedToken(addresses.Issuer, options.ClientId, nonce, options.NameClaim, TimeSpan.FromSeconds(options.ClockSkewSeconds));
        return IdTokenRules.Read(token, await KeysAsync(addresses, IdTokenRules.Head(token), stop), expected, time.GetUtcNow());
    }

    public void Dispose()
    {
        _client.Dispose();
        _asking.Dispose();
    }

    private HttpRequestMessage Redeeming(ProviderAddresses addresses, string code, string back, string verifier)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = back, ["code_verifier"] = verifier,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, addresses.Token);
        var secret = options.ClientSecretFile.Length == 0 ? null : Secret();
        if (secret is not null && addresses.TakesBasic) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FormCoded(options.ClientId)}:{FormCoded(secret)}")));
        else fields["client_id"] = options.ClientId;
        if (secret is not null && !addresses.TakesBasic) fields["client_secret"] = secret;
        request.Content = new FormUrlEncodedContent(fields);
        return request;
    }

    /// <summary>RFC 6749, 2.3.1: both halves are form-encoded before they are joined.</summary>
    private static string FormCoded(string text) => WebUtility.UrlEncode(text);

    private string Secret()
    {
        try
        {
            return File.ReadAllText(options.ClientSecretFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OpenIdException($"The client's secret cannot be read: {e.Message}", e);
        }
    }

    private static string TokenIn(byte[] answer)
    {
        using var document = ProviderRules.Parse(answer, "answer");
        return document.RootElement.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString()! : throw new OpenIdException("The issuer's answer holds no ID token.");
    }

    private async Task<IReadOnlyList<SigningKey>> KeysAsync(ProviderAddresses addresses, (string Algorithm, string? Key) wanted, CancellationToken stop)
    {
        await _asking.WaitAsync(stop);
        try
        {
            var now = time.GetUtcNow();
            if (_keys is { } known && now - known.At < Kept && (now - known.At < Pause || known.Keys.Any(k => k.Algorithm == wanted.Algorithm && (wanted.Key is null || k.Id == wanted.Key)))) return known.Keys;
            var read = SigningKeys.Read(await AskAsync(new HttpRequestMessage(HttpMethod.Get, addresses.Keys), stop));
            _keys = (read, now);
            return read;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<byte[]> AskAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.AnswerSeconds), time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop))
        {
            try
            {
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
                var buffer = new byte[LongestAnswer + 1];
                var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, either.Token);
                if (length > LongestAnswer) throw new OpenIdException($"The issuer's answer is longer than {LongestAnswer} bytes.");
                return response.IsSuccessStatusCode ? buffer[..length] : throw new OpenIdException($"The issuer answered {(int)response.StatusCode} to {request.RequestUri?.AbsolutePath}: {Excerpt(buffer.AsSpan(0, length))}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                throw new OpenIdException($"The issuer does not answer: {e.Message}", e);
            }
        }
    }

    /// <summary>OAuth's error word, where there is one; never more of a stranger's words.</summary>
    private static string Excerpt(ReadOnlySpan<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.ToArray(), ProviderRules.Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
                ? string.Concat(error.GetString()!.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(64)) : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
