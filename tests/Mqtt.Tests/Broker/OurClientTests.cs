using System.Diagnostics;
using System.Text;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Mqtt.Client;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Broker;

/// <summary>Our client against a real mosquitto.</summary>
public class OurClientTests
{
    [Fact]
    public async Task PublishSubscribeRetainAndWill()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var reader = await ConnectAsync(broker, "reader");
        await reader.ListenAsync("k/+/taps", "k/+/status");
        await using (var kiosk = await ConnectAsync(broker, "kiosk"))
        {
            var sends = Enumerable.Range(0, 500).Select(i => kiosk.SendAsync("k/1/taps", $"{i}")).ToArray();
            for (var i = 0; i < 500; i++) Assert.Equal($"{i}", await reader.NextTextAsync());
            Assert.All(await Task.WhenAll(sends), code => Assert.True(code < 0x80));
            Assert.True(await kiosk.SendAsync("k/1/status", "here", retain: true) < 0x80);
            Assert.Equal("here", await reader.NextTextAsync());
        }

        await using var late = await ConnectAsync(broker, "late");
        await late.ListenAsync("k/#");
        var retained = await late.NextAsync();
        Assert.Equal(("here", true), (Encoding.UTF8.GetString(retained.Payload.Span), retained.Retain));
    }

    [Fact]
    public async Task ATakeoverIsNoticedAndTheWillComes()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var reader = await ConnectAsync(broker, "reader");
        await reader.ListenAsync("k/1/status");
        await using var first = await ConnectAsync(broker, "kiosk", o => o with { Will = new Publication("k/1/status", "gone"u8.ToArray()) });
        await using var second = await ConnectAsync(broker, "kiosk");

        // This mosquitto closes the connection without the DISCONNECT that would say why.
        Assert.StartsWith("the gateway ", await first.Ended.InTime(), StringComparison.Ordinal);
        Assert.Equal("gone", await reader.NextTextAsync());
    }

    [Fact]
    public async Task WrongCredentialsAndTopicsAreRefused()
    {
        var hashed = await HashedAsync("kiosk", "right");
        await using var broker = await Mosquitto.StartAsync("allow_anonymous false\npassword_file {folder}/passwords\nacl_file {folder}/topics", ("passwords", hashed), ("topics", "user kiosk\ntopic readwrite mine/#\n"));
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(broker, "kiosk", o => o with { UserName = "kiosk", Password = "wrong" }));
        Assert.Equal(("The gateway does not let this client in", ReasonCode.NotAuthorized), (failure.Message, failure.ReasonCode));
        await using var kiosk = await ConnectAsync(broker, "kiosk", o => o with { UserName = "kiosk", Password = "right" });
        Assert.True(await kiosk.SendAsync("mine/a", "x") < 0x80);
        Assert.Equal(ReasonCode.NotAuthorized, await kiosk.SendAsync("yours/a", "x"));
    }

    [Fact]
    public async Task MutualTls()
    {
        using var authority = new TestCertificates("Broker authority");
        using var server = authority.Server("127.0.0.1");
        await using var broker = await Mosquitto.StartAsync(
            "cafile {folder}/ca.pem\ncertfile {folder}/server.pem\nkeyfile {folder}/server.key\nrequire_certificate true\nuse_identity_as_username true",
            ("ca.pem", authority.TrustPem), ("server.pem", server.ExportCertificatePem()), ("server.key", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        using var certificate = authority.Client("kiosk");
        await using var kiosk = await ConnectAsync(broker, "kiosk", o => o with { Tls = true, Authorities = authority.Trust, Certificate = certificate });
        await kiosk.ListenAsync("a");
        await kiosk.SendAsync("a", "secret");
        Assert.Equal("secret", await kiosk.NextTextAsync());
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(broker, "nobody", o => o with { Tls = true, Authorities = authority.Trust }));
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeepAliveKeepsAQuietLinkAlive()
    {
        await using var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var quiet = await ConnectAsync(broker, "quiet", o => o with { KeepAlive = TimeSpan.FromSeconds(10) });
        await quiet.ListenAsync("a");

        // One every five seconds: by the fourth the broker would long have let go of a client that says nothing.
        await Eventually.TrueAsync(() => broker.Log.Count(l => l.EndsWith("Received PINGREQ from quiet", StringComparison.Ordinal)) >= 4, "four pings");
        Assert.False(quiet.Ended.IsCompleted);
        await quiet.SendAsync("a", "still here");
        Assert.Equal("still here", await quiet.NextTextAsync());
    }

    [Fact]
    public async Task AStoppedBrokerIsNoticed()
    {
        var broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using var link = await ConnectAsync(broker, "kiosk");
        await broker.DisposeAsync();
        Assert.NotEmpty(await link.Ended.InTime());
    }

    private static Task<IMqttLink> ConnectAsync(Mosquitto broker, string name, Func<MqttLinkOptions, MqttLinkOptions>? adjust = null)
    {
        var options = new MqttLinkOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = name, ConnectTimeout = Eventually.Limit };
        return new MqttConnector(TimeProvider.System).ConnectAsync(adjust?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
    }

    private static async Task<string> HashedAsync(string name, string password)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"{name}:{password}\n");
        using var process = Process.Start("/usr/bin/mosquitto_passwd", ["-U", file]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var hashed = await File.ReadAllTextAsync(file);
        File.Delete(file);
        return hashed;
    }
}
