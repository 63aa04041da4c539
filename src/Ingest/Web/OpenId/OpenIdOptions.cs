using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>Section <c>OpenId</c>: another service at which staff may sign in too. Without an authority there is none, and the sign-in page does not speak of it.</summary>
public sealed class OpenIdOptions
{
    public const string Section = "OpenId";

    /// <summary>The issuer, exactly as its tokens name it, such as <c>https://id.example.cn/realms/staff</c>.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    /// <summary>A file that holds the client's secret and that only this account may read; none for a public client.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>What people call the service; stands on the sign-in button.</summary>
    public string Name { get; set; } = "OpenID Connect";

    /// <summary>The claim that tells an administrator who a subject is; decides nothing.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>Scopes asked for beside <c>openid</c>.</summary>
    public string Scopes { get; set; } = "profile";

    /// <summary>How far the issuer's clock may be from ours.</summary>
    [Range(0, 600)]
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>How long the issuer may take to answer.</summary>
    [Range(1, 60)]
    public int AnswerSeconds { get; set; } = 10;

    public bool IsOn => Authority.Length > 0;

    public IEnumerable<string> Problems()
    {
        if (!IsOn) yield break;
        if (!IsSafe(Authority, out var authority) || authority.Query.Length > 0) yield return $"OpenId:Authority is '{Authority}'; give the issuer's https address as its tokens name it (http only on this machine).";
        if (ClientId.Length == 0) yield return "OpenId:ClientId is missing; give the name under which this service is registered at OpenId:Authority.";
    }

    /// <summary>What is said there can be read by nobody on the way: https, or http within this machine.</summary>
    public static bool IsSafe(string? address, out Uri uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri!) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
