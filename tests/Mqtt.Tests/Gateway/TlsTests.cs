using System.Net.Security;
using System.Net.Sockets;
using CardSystem.Mqtt.Client;
using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

/// <summary>Gateway and client over TLS: who is let in, and what is said to the others.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _ours = new("Our authority");
    private readonly TestCertificates _foreign = new("Foreign authority");

    public void Dispose()
    {
        _ours.Dispose();
        _foreign.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task APasswordWorksOverTls(string hostName)
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.None));
        host.Application.AcknowledgesAtOnce = true;
        await using var kiosk = await host.ConnectAsync("k1", o => o with { Host = hostName, Tls = true, Authorities = _ours.Trust });
        await kiosk.ListenAsync("k1/#");
        Assert.Equal(0, await kiosk.SendAsync("k1/taps", new string('x', 50_000)));
        Assert.Equal(50_000, (await kiosk.NextTextAsync()).Length);
        Assert.Contains(host.Log.All, l => l.Contains("MQTT 5 over TLS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ACertificateNamesItsHolder()
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.Required));
        using var certificate = _ours.Client("k7");
        await using var kiosk = await host.ConnectAsync("k7", o => o with { UserName = null, Password = null, Tls = true, Authorities = _ours.Trust, Certificate = certificate });
        Assert.Equal(0, await kiosk.SendAsync("k7/status", "here"));
        Assert.Equal(ReasonCode.NotAuthorized, await kiosk.SendAsync("k8/status", "here"));
        Assert.Equal("k7", host.Application.Observed.Single().Identity);
    }

    [Fact]
    public async Task WhereOneIsOptionalBothWaysIn()
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.Optional));
        using var certificate = _ours.Client("k7");
        await using var withCertificate = await host.ConnectAsync("k7", o => o with { UserName = null, Password = null, Tls = true, Authorities = _ours.Trust, Certificate = certificate });
        await using var withPassword = await host.ConnectAsync("k1", o => o with { Tls = true, Authorities = _ours.Trust });
        Assert.Equal(2, host.Gateway.ConnectionCount);
    }

    [Theory]
    [InlineData("foreign", ClientCertificates.Required)]
    [InlineData("foreign", ClientCertificates.Optional)]
    [InlineData("expired", ClientCertificates.Required)]
    [InlineData("server's", ClientCertificates.Required)]
    [InlineData("none", ClientCertificates.Required)]
    public async Task AnyOtherCertificateIsTurnedAway(string kind, ClientCertificates mode)
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(mode));
        using var certificate = kind switch
        {
            "foreign" => _foreign.Client("k7"),
            "expired" => _ours.Expired("k7"),
            "server's" => _ours.Server("k7"),
            _ => null,
        };
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k7", o => o with { Tls = true, Authorities = _ours.Trust, Certificate = certificate }));
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Gateway.ConnectionCount);
        var expected = kind switch
        {
            "foreign" => "it does not come from an authority trusted here",
            "expired" => "it is valid from",
            "server's" => "it was issued for another use",
            _ => "it presented no client certificate",
        };
        await Eventually.TrueAsync(() => host.Log.All.Any(l => l.Contains(expected, StringComparison.Ordinal)), $"the log says: {expected}");
        await Eventually.TrueAsync(() => host.Gateway.Door.Pending == 0, "nobody is left at the door");
    }

    [Theory]
    [InlineData("unknown authority", "The gateway's certificate is not trusted: it does not come from an authority trusted here")]
    [InlineData("other name", "The gateway's certificate is not trusted: it was issued for another host name")]
    [InlineData("expired", "The gateway's certificate is not trusted: it is valid from")]
    [InlineData("client's", "The gateway's certificate is not trusted: it was issued for another use")]
    public async Task TheClientTrustsOnlyTheRightServer(string kind, string expected)
    {
        using var certificate = kind switch
        {
            "other name" => _ours.Server("elsewhere.example"),
            "expired" => _ours.Expired("localhost", server: true),
            "client's" => _ours.Client("localhost"),
            _ => _foreign.Server("localhost"),
        };
        await using var host = await GatewayHost.StartAsync(tls: new MqttGatewayTls { ServerCertificate = certificate });
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k1", o => o with { Host = "localhost", Tls = true, Authorities = _ours.Trust }));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAuthoritiesOfItsOwnTheClientAsksTheSystem()
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.None));
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k1", o => o with { Tls = true }));
        Assert.Equal("The gateway's certificate is not trusted: it does not come from an authority trusted here", failure.Message);
    }

    [Fact]
    public async Task TlsTowardsAPlainPortSaysSo()
    {
        await using var host = await GatewayHost.StartAsync();
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k1", o => o with { Tls = true, Authorities = _ours.Trust }));
        Assert.Contains("does not speak TLS at that port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainTowardsATlsPortSaysSo()
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.None));
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k1"));
        Assert.Matches("may expect TLS at that port|does not speak MQTT 5", failure.Message);
    }

    [Fact]
    public async Task AConnectionCutInsideTlsLeavesItsWill()
    {
        await using var host = await GatewayHost.StartAsync(tls: Tls(ClientCertificates.None));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", host.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = TlsCertificates.TrustOnly(_ours.Trust) }, TestContext.Current.CancellationToken);
        var connect = new Mqtt.Packets.ConnectPacket { ClientId = "k1", UserName = "k1", Password = "k1-secret"u8.ToArray(), Will = new(new Publication("k1/status", "gone"u8.ToArray())) };
        await tls.WriteAsync(Bytes.Hex(Bytes.Of(connect.Write)), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "connected");
        socket.Close(0);
        await Eventually.TrueAsync(() => host.Application.Observed.Count == 1, "the will is out");
    }

    private MqttGatewayTls Tls(ClientCertificates mode) => new()
    {
        ServerCertificate = _ours.Server("localhost", "127.0.0.1"),
        ClientCertificates = mode,
        ClientAuthorities = _ours.Trust,
    };
}
