using System.Security.Cryptography.X509Certificates;
using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Broker;

/// <summary>mosquitto_pub and mosquitto_sub against our gateway.</summary>
public class OurGatewayTests
{
    [Theory]
    [InlineData("mqttv5", "1")]
    [InlineData("mqttv5", "0")]
    [InlineData("mqttv311", "1")]
    [InlineData("mqttv311", "0")]
    public async Task MosquittoSubSeesWhatMosquittoPubPublishes(string version, string qos)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.AcknowledgesAtOnce = true;
        var subscribed = Mosquitto.ClientAsync("mosquitto_sub", [.. As(host, "observer", version), "-q", qos, "-t", "k1/#", "-t", "open/+", "-C", "3", "-v"]);
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "mosquitto_sub is connected");
        await Eventually.TrueAsync(() => host.Gateway.Connections.Snapshot()[0].Session.Subscriptions.Count == 2, "and subscribed");
        foreach (var topic in new[] { "k1/taps", "k1/status", "open/x" })
        {
            var (exit, output) = await Mosquitto.ClientAsync("mosquitto_pub", [.. As(host, "k1", version), "-q", qos, "-t", topic, "-m", "hello"]);
            Assert.True(exit == 0, output);
        }

        var seen = await subscribed;
        Assert.Equal((0, "k1/taps hello\nk1/status hello\nopen/x hello\n"), (seen.Exit, seen.Output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task MosquittoSubIsSentRetainedMessages()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Gateway.Publish(new Publication("k1/config", "v1"u8.ToArray(), Retain: true));
        var (exit, output) = await Mosquitto.ClientAsync("mosquitto_sub", [.. As(host, "k1", "mqttv5"), "-t", "k1/#", "-C", "1", "-F", "%r %p"]);
        Assert.Equal((0, "1 v1"), (exit, output.Trim()));
    }

    [Theory]
    [InlineData("mqttv5")]
    [InlineData("mqttv311")]
    public async Task ManyLinesOfMosquittoPubArriveInOrder(string version)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.AcknowledgesAtOnce = true;
        var (exit, output) = await Mosquitto.ClientAsync("mosquitto_pub", [.. As(host, "k1", version), "-q", "1", "-t", "k1/taps", "-m", "again", "--repeat", "100"]);
        Assert.True(exit == 0, output);
        Assert.Equal(100, host.Application.Taken.Count);
    }

    [Theory]
    [InlineData("mqttv5", "Connection error: Bad User Name or Password")]
    [InlineData("mqttv311", "Connection error: Connection Refused: bad user name or password.")]
    public async Task AWrongPasswordIsRefused(string version, string expected)
    {
        await using var host = await GatewayHost.StartAsync();
        var (exit, output) = await Mosquitto.ClientAsync("mosquitto_sub", [.. At(host, version), "-u", "k1", "-P", "guess", "-t", "k1/#"]);
        Assert.NotEqual(0, exit);
        Assert.Contains(expected.Split(':')[0], output, StringComparison.Ordinal);
        Assert.Contains(expected.Split(": ")[^1].TrimEnd('.'), output, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("mqttv5")]
    [InlineData("mqttv311")]
    public async Task SomebodyElsesTopicsAreRefused(string version)
    {
        await using var host = await GatewayHost.StartAsync();
        var (_, output) = await Mosquitto.ClientAsync("mosquitto_sub", [.. As(host, "k1", version), "-t", "k2/#"]);
        Assert.Contains("All subscription requests were denied", output, StringComparison.Ordinal);

        (_, output) = await Mosquitto.ClientAsync("mosquitto_pub", [.. As(host, "k1", version), "-q", "1", "-t", "k2/taps", "-m", "forged", "-d"]);
        Assert.Empty(host.Application.Taken);
        if (version is "mqttv5") Assert.Contains("Not authorized", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(host.Log.All, l => l.Contains("k1 may not publish on k2/taps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task QoS2IsRefusedAndNothingIsTaken()
    {
        await using var host = await GatewayHost.StartAsync();
        var (_, output) = await Mosquitto.ClientAsync("mosquitto_pub", [.. As(host, "k1", "mqttv5"), "-q", "2", "-t", "k1/taps", "-m", "x"]);
        Assert.Contains("QoS not supported", output, StringComparison.Ordinal);
        Assert.Empty(host.Application.Taken);
    }

    [Fact]
    public async Task AClientCertificateLetsMosquittoPubIn()
    {
        using var authority = new TestCertificates("Gateway authority");
        using var server = authority.Server("localhost");
        using var client = authority.Client("k1");
        var folder = Directory.CreateTempSubdirectory("mosquitto-client-");
        string Write(string name, string pem)
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), pem);
            return Path.Combine(folder.FullName, name);
        }

        await using var host = await GatewayHost.StartAsync(tls: new MqttGatewayTls { ServerCertificate = server, ClientCertificates = ClientCertificates.Required, ClientAuthorities = authority.Trust });
        host.Application.AcknowledgesAtOnce = true;
        var (exit, output) = await Mosquitto.ClientAsync("mosquitto_pub", "-h", "localhost", "-p", $"{host.Port}", "-V", "mqttv5", "--cafile", Write("ca.pem", authority.TrustPem),
            "--cert", Write("client.pem", client.ExportCertificatePem()), "--key", Write("client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()), "-q", "1", "-t", "k1/taps", "-m", "over TLS");
        Assert.True(exit == 0, output);
        Assert.Equal("k1", host.Application.Taken.Single().Connection.Identity);
        folder.Delete(recursive: true);
    }

    private static string[] At(GatewayHost host, string version) => ["-h", "127.0.0.1", "-p", $"{host.Port}", "-V", version];

    private static string[] As(GatewayHost host, string name, string version) => [.. At(host, version), "-u", name, "-P", TestApplication.PasswordOf(name), "-i", $"{name}-mosquitto"];
}
