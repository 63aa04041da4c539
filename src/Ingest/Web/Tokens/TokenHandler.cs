using System.Security.Claims;
using System.Text.Encodings.Web;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CardSystem.Ingest.Web.Tokens;

/// <summary>
/// Lets programs in by <c>Authorization: Bearer</c>, and by nothing else: no cookie counts at their addresses, so no foreign page can make a browser act there.
/// </summary>
public sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Database database, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "Token";
    private const string Bearer = "Bearer ";

    /// <summary>When a token was last used is written down no more often than this.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0) return Task.FromResult(AuthenticateResult.NoResult());
        var text = header.Count == 1 && header[0] is { } said && said.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? said[Bearer.Length..].Trim() : "";
        if (!TokenRules.IsToken(text) || Find(text) is not { } token) return Task.FromResult(AuthenticateResult.Fail("There is no such token, or it holds no more."));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(TokenClaims.Of(token), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Request.Headers.ContainsKey(HeaderNames.Authorization) ? "Bearer realm=\"CardSystem\", error=\"invalid_token\"" : "Bearer realm=\"CardSystem\"";
        return Task.CompletedTask;
    }

    private ApiToken? Find(string secret)
    {
        var now = time.GetUtcNow();
        using var connection = database.Open();
        ApiToken? token;
        using (var work = Work.Read(database, connection)) token = TokenStore.Find(work, TokenRules.DigestOf(secret));
        if (token is null || !token.Holds(now)) return null;
        if (token.SeenAt is null || now - token.SeenAt >= SeenStep)
        {
            using var work = Work.Begin(database, connection);
            TokenStore.Seen(work, token.Id, now);
            work.Commit();
        }

        return token;
    }
}

/// <summary>What a request that came with a token carries along.</summary>
public static class TokenClaims
{
    private const string TokenId = "token";
    private const string TokenRight = "token-right";

    public static ClaimsPrincipal Of(ApiToken token) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, token.UserId), new(TokenId, token.Id), new(TokenRight, TokenRules.Write(token.Rights))], TokenHandler.SchemeName));

    /// <summary>Null where a person signed in.</summary>
    public static string? IdOf(ClaimsPrincipal user) => user.FindFirstValue(TokenId);

    /// <summary>The only rights that count; null where a person signed in, who has all of his.</summary>
    public static IReadOnlySet<Right>? Within(ClaimsPrincipal user) => IdOf(user) is null ? null : TokenRules.Read(user.FindFirstValue(TokenRight) ?? "");

    /// <summary>Who did it, as acts record it: the account's name, and behind it the token where one was used.</summary>
    public static string NameFor(ClaimsPrincipal user, string name) => IdOf(user) is { } id ? $"{name[..Math.Min(name.Length, Acts.ActLog.LongestName - id.Length - 1)]}#{id}" : name;
}
