using System.ComponentModel.DataAnnotations;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Uplink;

/// <summary>Section <c>Uplink</c>: the way to the centre.</summary>
public sealed class UplinkOptions
{
    public const string Section = "Uplink";

    /// <summary>Name or address of the centre's MQTT gateway, or of a broker before it.</summary>
    public string Host { get; set; } = "";

    [Range(1, 65_535)]
    public int Port { get; set; } = 8_883;

    /// <summary>Encrypt. Without it whoever sits on the network reads who taps, and the password.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>PEM file of the authorities whose server certificates are trusted; empty means the system's.</summary>
    [PathSetting]
    public string AuthorityFile { get; set; } = "";

    /// <summary>PEM file of the kiosk's client certificate, where the centre asks for one.</summary>
    [PathSetting]
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of the client certificate's key.</summary>
    [PathSetting]
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>Empty means the kiosk's id.</summary>
    public string UserName { get; set; } = "";

    /// <summary>File whose first line is the password. A file, because a setting is seen by whoever lists the processes.</summary>
    [PathSetting]
    public string PasswordFile { get; set; } = "";

    /// <summary>Publications the centre has not acknowledged.</summary>
    [Range(1, 1_000)]
    public int Window { get; set; } = 20;

    /// <summary>Taps in one publication while there is a backlog.</summary>
    [Range(1, Limits.BatchTaps)]
    public int BatchTaps { get; set; } = 100;

    /// <summary>Size of one publication; lower it where a broker in between allows less.</summary>
    [Range(8, 255)]
    public int BatchKilobytes { get; set; } = 128;

    /// <summary>How often the kiosk's state is told while nothing changes.</summary>
    [Range(1, 3_600)]
    public int HeartbeatSeconds { get; set; } = 10;

    /// <summary>How long a receipt may take after the acknowledgement before the tap is sent again; doubles each time.</summary>
    [Range(1, 3_600)]
    public int ReceiptSeconds { get; set; } = 10;

    /// <summary>How long an acknowledgement may take before the link counts as dead.</summary>
    [Range(1, 600)]
    public int AcknowledgementSeconds { get; set; } = 30;

    [Range(5, 600)]
    public int KeepAliveSeconds { get; set; } = 20;

    internal int BatchBytes => (BatchKilobytes * 1_024) - 64;

    internal IEnumerable<string> Faults()
    {
        if (Host.Length == 0) yield return "Uplink:Host is missing; give the name or address of the centre's gateway.";
        else if (Uri.CheckHostName(Host) == UriHostNameType.Unknown) yield return $"Uplink:Host is '{Shown.Of(Host)}'; give a host name or an address, without port or 'mqtt://'.";
        if ((CertificateFile.Length == 0) != (CertificateKeyFile.Length == 0)) yield return "Uplink:CertificateFile and Uplink:CertificateKeyFile belong together; give both or neither.";
        if (!Tls && (AuthorityFile.Length > 0 || CertificateFile.Length > 0)) yield return "Uplink:Tls is 'false' but certificates are given; set it to true or leave the certificates out.";
        if (Missing(AuthorityFile)) yield return $"Uplink:AuthorityFile '{AuthorityFile}' does not exist.";
        if (Missing(CertificateFile)) yield return $"Uplink:CertificateFile '{CertificateFile}' does not exist.";
        if (Missing(CertificateKeyFile)) yield return $"Uplink:CertificateKeyFile '{CertificateKeyFile}' does not exist.";
        if (Missing(PasswordFile)) yield return $"Uplink:PasswordFile '{PasswordFile}' does not exist.";
    }

    private static bool Missing(string file) => file.Length > 0 && !File.Exists(file);
}
