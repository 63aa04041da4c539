using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt.Gateway;

public enum ClientCertificates
{
    /// <summary>None is asked for.</summary>
    None,

    /// <summary>One is asked for; a client without one goes on by user name and password, a client with one not trusted is turned away.</summary>
    Optional,

    Required,
}

/// <summary>How an endpoint encrypts.</summary>
public sealed record MqttGatewayTls
{
    /// <summary>With its private key.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Intermediate authorities sent along with the server's certificate.</summary>
    public X509Certificate2Collection ServerChain { get; init; } = [];

    public ClientCertificates ClientCertificates { get; init; } = ClientCertificates.None;

    /// <summary>The only authorities that client certificates are trusted from; the system's are not asked.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];
}
