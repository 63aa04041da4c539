using System.ComponentModel.DataAnnotations;
using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Web;

/// <summary>Where the pages are served.</summary>
public sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>Address and port. What others can reach needs a certificate.</summary>
    public string Listen { get; set; } = "127.0.0.1:8080";

    /// <summary>The server's certificate, PEM; intermediates may follow it. With one the pages are served over TLS only.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The key of the certificate, PEM; empty where it is in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// How browsers reach the pages: https://desk.example. It stands in links that are sent, and passkeys are bound to its host. Where a proxy on this machine does TLS, name it here:
    /// the proxy's word about who asks is then taken. Empty where people use this machine's own address.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>Connections that may be open at once.</summary>
    [Range(10, 100_000)]
    public int MaxConnections { get; set; } = 5_000;

    public Uri? Origin => Uri.TryCreate(Address, UriKind.Absolute, out var origin) ? origin : null;

    public bool HasCertificate => CertificateFile.Length > 0;

    /// <summary>Browsers come over TLS, here or at the proxy.</summary>
    public bool IsSecure => HasCertificate || Origin?.Scheme == Uri.UriSchemeHttps;

    /// <summary>A proxy on this machine stands before us.</summary>
    public bool IsBehindProxy => !HasCertificate && Origin is not null;

    public IEnumerable<string> Problems()
    {
        if (!EndPointRules.TryRead(Listen, out var endPoint)) yield return EndPointRules.Problem("Web:Listen", Listen, 8080);
        else if (!IPAddress.IsLoopback(endPoint.Address) && !HasCertificate)
            yield return $"Web:Listen is '{Listen}', which others can reach; name a certificate with Web:CertificateFile, or listen on 127.0.0.1 behind a proxy that does TLS.";
        if (Address.Length > 0 && !(Origin is { } origin && origin.Scheme is "https" or "http" && origin.AbsolutePath == "/" && origin.Query.Length == 0 && origin.UserInfo.Length == 0))
            yield return $"Web:Address is '{Shown.Of(Address)}'; give how browsers reach the pages, such as https://desk.example, without a path.";
        else if (Origin is { Scheme: "http", IsLoopback: false }) yield return $"Web:Address is '{Shown.Of(Address)}'; staff sign in over https only.";
        if (KeyFile.Length > 0 && !HasCertificate) yield return "Web:KeyFile is named, and Web:CertificateFile is not; name both.";
    }
}
