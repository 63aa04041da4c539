using System.ComponentModel.DataAnnotations;
using CardSystem.Contracts;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Enrolment;

/// <summary>Where kiosks enrol themselves and renew their certificates, over TLS.</summary>
public sealed class EnrolmentOptions
{
    public const string Section = "Enrolment";

    /// <summary>Address and port; empty for none. Kiosks reach it from outside, so it is not on loopback in use.</summary>
    public string Listen { get; set; } = "";

    /// <summary>The server's certificate, PEM; intermediates may follow it. Empty for the gateway's.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The key of the server's certificate, PEM; empty where it is in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>How kiosks reach this listener, for the sheet that goes with a claim code: https://centre.example:8443.</summary>
    public string Url { get; set; } = "";

    /// <summary>The gateway's name as kiosks are told it; empty where it is the host they enrol at.</summary>
    public string GatewayHost { get; set; } = "";

    /// <summary>The gateway's port as kiosks are told it; 0 for that of Gateway:TlsListen.</summary>
    [Range(0, 65_535)]
    public int GatewayPort { get; set; }

    /// <summary>Authorities of member cards beside our own, PEM; empty for none.</summary>
    public string CardAuthorityFile { get; set; } = "";

    /// <summary>How long a claim code is good.</summary>
    [Range(1, 720)]
    public int CodeHours { get; set; } = 24;

    /// <summary>How long a kiosk's certificates last; they are renewed at two thirds.</summary>
    [Range(2, 825)]
    public int CertificateDays { get; set; } = 90;

    /// <summary>How long the very same request gets the very same answer, because the first one may have been lost.</summary>
    [Range(1, 1_440)]
    public int RepeatMinutes { get; set; } = 60;

    /// <summary>Wrong codes from one address within ten minutes, after which it has to wait.</summary>
    [Range(1, 1_000)]
    public int WrongCodes { get; set; } = 10;

    public IEnumerable<string> Problems()
    {
        if (Listen.Length > 0 && !EndPointRules.TryRead(Listen, out _)) yield return EndPointRules.Problem("Enrolment:Listen", Listen, 8443);
        if (Url.Length > 0 && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps)) yield return $"Enrolment:Url is '{Shown.Of(Url)}'; give an address such as https://centre.example:8443.";
        if (GatewayHost.Length > 0 && Uri.CheckHostName(GatewayHost) == UriHostNameType.Unknown) yield return $"Enrolment:GatewayHost is '{Shown.Of(GatewayHost)}'; give a host name or an address, without port.";
    }

    /// <summary>What is wrong only together with the gateway's settings.</summary>
    /// <param name="gatewayCertificate">Gateway:CertificateFile.</param>
    /// <param name="gatewayListens">Gateway:TlsListen.</param>
    public IEnumerable<string> Problems(string gatewayCertificate, string gatewayListens)
    {
        if (Listen.Length == 0) yield break;
        if (CertificateFile.Length == 0 && gatewayCertificate.Length == 0) yield return "Enrolment:CertificateFile is empty; with Enrolment:Listen name the server's certificate, a PEM file ('ingest trust server' makes one).";
        if (gatewayListens.Length == 0 && GatewayPort == 0) yield return "Gateway:TlsListen is empty; kiosks that enrol connect over TLS, so give it an address, or name with Enrolment:GatewayPort the port of what stands before it.";
    }

    /// <summary>The port kiosks are told.</summary>
    public int PortOf(string gatewayListens) => GatewayPort > 0 ? GatewayPort : EndPointRules.TryRead(gatewayListens, out var endPoint) ? endPoint.Port : 0;
}
