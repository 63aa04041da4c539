using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Gateway;

/// <summary>Where kiosks and observers connect.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Address and port without TLS; empty for none. Loopback by default, because passwords travel in clear there.</summary>
    public string Listen { get; set; } = "127.0.0.1:1883";

    /// <summary>Address and port with TLS; empty for none.</summary>
    public string TlsListen { get; set; } = "";

    /// <summary>The server's certificate, PEM; intermediates may follow it.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The key of the server's certificate, PEM; empty where it is in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Authorities that client certificates are trusted from beside our own kiosk authority, PEM; empty for none.</summary>
    public string ClientAuthorityFile { get; set; } = "";

    public IEnumerable<string> Problems()
    {
        if (Listen.Length == 0 && TlsListen.Length == 0) yield return "Gateway:Listen and Gateway:TlsListen are both empty; kiosks need one of them, for instance Gateway:Listen 127.0.0.1:1883.";
        if (Listen.Length > 0 && !EndPointRules.TryRead(Listen, out _)) yield return EndPointRules.Problem("Gateway:Listen", Listen, 1883);
        if (TlsListen.Length == 0) yield break;
        if (!EndPointRules.TryRead(TlsListen, out _)) yield return EndPointRules.Problem("Gateway:TlsListen", TlsListen, 8883);
        if (CertificateFile.Length == 0) yield return "Gateway:CertificateFile is empty; with Gateway:TlsListen name the server's certificate, a PEM file.";
    }
}
