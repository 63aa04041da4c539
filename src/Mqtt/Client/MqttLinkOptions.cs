using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt.Client;

/// <summary>Where and as whom a client connects.</summary>
public sealed record MqttLinkOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }

    /// <summary>1–23 characters everybody accepts; for a kiosk its name.</summary>
    public required string ClientId { get; init; }

    public string? UserName { get; init; }
    public string? Password { get; init; }

    /// <summary>Encrypt with TLS 1.2 or later.</summary>
    public bool Tls { get; init; }

    /// <summary>With TLS: the authorities whose server certificates are trusted; null means the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>With TLS: the client's certificate and key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Authorities between the client's certificate and the root, sent along: a gateway that knows only the root can follow.</summary>
    public X509Certificate2Collection CertificateChain { get; init; } = [];

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public bool CleanStart { get; init; } = true;

    /// <summary>Published by the server when the link ends without a DISCONNECT.</summary>
    public Publication? Will { get; init; }
}
