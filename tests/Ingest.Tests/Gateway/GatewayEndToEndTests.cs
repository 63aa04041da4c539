using System.Diagnostics;
using CardSystem.Contracts;
using CardSystem.Ingest.Demo;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Client;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Gateway;

/// <summary>The whole service over real sockets, watched by other people's client.</summary>
public sealed class GatewayEndToEndTests(PostgresServer server) : IDisposable
{
    private const string Journal = "00000000000000aa";
    private readonly TestDistrict _district = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _district.Dispose();

    private static KioskStatus Status(DateTimeOffset at, bool online = true, long last = 0, long waiting = 0) => new(
        online, at, "b00t", "test", waiting, waiting > 0 ? at.AddMinutes(-5) : null, [new JournalStatus(Journal, last, 0)], [new ReaderStatus("Reader 0", "ready")], 1);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATapGoesFromTheSocketToTheLivePageAndItsReceiptComesBack(string kind)
    {
        await using var centre = await TestCentre.StartAsync(kind, server, _district);
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await link.SubscribeAsync([Topics.Receipts(new KioskId("kiosk-1")), Topics.Config(new KioskId("kiosk-1")), Topics.Live(new CentreId("c1"))], Stop);
        await link.PublishAsync(new Publication(Topics.Status(new KioskId("kiosk-1")), Message.Write(Status(TestDistrict.Nine, last: 2)), Retain: true), Stop);
        Assert.Equal(0, await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-1")), _district.One.Tap(_district.Cards[0], TestDistrict.Nine)), Stop) & 0x80);
        Assert.Equal(0, await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-1")), _district.One.Tap(_district.Unknown, TestDistrict.Nine)), Stop) & 0x80);

        // PUBACK means durable: the rows are there the moment it came.
        Assert.Equal(2, centre.Database.Scalar<long>("select count(*) from taps"));
        await UntilAsync(link, p => p.Topic.EndsWith("/receipts", StringComparison.Ordinal) && Message.ReadReceipts(p.Payload.Span).Receipts.Single() is { UpTo: 2, Journal: Journal });

        var snapshot = await WatchAsync(centre, s => s.SetAside.Count > 0 && s.Kiosks.Any(k => k is { Id: "kiosk-1", CompleteTo: not null }));
        Assert.Equal([new LiveSetAside("unknown-card", 1)], snapshot.SetAside);
        var kiosk = snapshot.Kiosks.Single(k => k.Id == "kiosk-1");
        Assert.Equal((true, 0L, TestDistrict.Nine, 1, 1), (kiosk.Online, kiosk.Waiting, kiosk.CompleteTo, kiosk.ReadersReady, kiosk.ReadersTotal));
        Assert.Equal(["morning M001 1"], centre.Database.Query<(string, string, long)>("select session, member, seq from derived.attendance where journal <> 0").Select(a => $"{a.Item1} {a.Item2} {a.Item3}"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATimetableImportedReachesKiosksWithAHigherVersion(string kind)
    {
        await using var centre = await TestCentre.StartAsync(kind, server, _district);
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await link.SubscribeAsync([Topics.Config(new KioskId("kiosk-1"))], Stop);
        var first = Message.ReadConfig((await UntilAsync(link, _ => true)).Payload.Span);
        Assert.Equal((1L, "c1", "中心一"), (first.Version, first.Centre, first.CentreName));

        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd", null);
        TestImport.Run(centre.Database, "timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n"
            + $"new-one,Talk,新课,c1,{tomorrow} 08:00,{tomorrow} 09:00,{tomorrow} 09:10,{tomorrow} 10:00,*,\nelsewhere,Talk,别处,c2,{tomorrow} 08:00,{tomorrow} 09:00,{tomorrow} 09:10,{tomorrow} 10:00,*,\n"
            + $"not-here,Talk,隔壁,c1,{tomorrow} 08:00,{tomorrow} 09:00,{tomorrow} 09:10,{tomorrow} 10:00,*,kiosk-2\n");
        var second = Message.ReadConfig((await UntilAsync(link, p => Message.ReadConfig(p.Payload.Span).Version != first.Version)).Payload.Span);
        Assert.Equal(2, second.Version);
        Assert.Equal(["new-one"], second.Sessions.Select(s => s.Id));
    }

    [Fact]
    public async Task ConfigurationKeepsItsVersionOverARestart()
    {
        var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        await using (var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1"))
        {
            await link.SubscribeAsync([Topics.Config(new KioskId("kiosk-1"))], Stop);
            await UntilAsync(link, _ => true);
        }

        await using var again = await TestCentre.StartAsync(await centre.StopAsync());
        await using var second = await again.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await second.SubscribeAsync([Topics.Config(new KioskId("kiosk-1"))], Stop);
        Assert.Equal(1, Message.ReadConfig((await UntilAsync(second, _ => true)).Payload.Span).Version);
    }

    [Fact]
    public async Task MosquittoSubAsAPermittedObserverSeesTapsAndStates()
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        var secret = SecretHash.NewSecret();
        new AccountStore(centre.Database.Database).Add("watcher", SecretHash.Of(secret), ["cardsystem/v1/kiosks/+/taps", "cardsystem/v1/kiosks/+/status"], []);
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await link.PublishAsync(new Publication(Topics.Status(new KioskId("kiosk-1")), Message.Write(Status(TestDistrict.Nine)), Retain: true), Stop);

        using var mosquitto = StartMosquitto(centre.Port, "watcher", secret, "cardsystem/v1/kiosks/+/taps", "cardsystem/v1/kiosks/+/status");
        Assert.StartsWith("cardsystem/v1/kiosks/kiosk-1/status {\"online\":true", await mosquitto.StandardOutput.ReadLineAsync(Stop), StringComparison.Ordinal);
        var tap = _district.One.Tap(_district.Cards[0], TestDistrict.Nine);
        await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-1")), tap), Stop);
        Assert.Equal("cardsystem/v1/kiosks/kiosk-1/taps " + System.Text.Encoding.UTF8.GetString(tap), await mosquitto.StandardOutput.ReadLineAsync(Stop));
        mosquitto.Kill();
    }

    [Theory]
    [InlineData("watcher", "wrong", "cardsystem/v1/kiosks/+/taps")]
    [InlineData("nobody", null, "cardsystem/v1/kiosks/+/taps")]
    [InlineData("watcher", null, "cardsystem/v1/kiosks/+/receipts")]
    [InlineData("watcher", null, "#")]
    public async Task MosquittoSubIsRefusedWithWrongCredentialsOrTopics(string name, string? password, string topic)
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        var secret = SecretHash.NewSecret();
        new AccountStore(centre.Database.Database).Add("watcher", SecretHash.Of(secret), ["cardsystem/v1/kiosks/+/taps"], []);
        using var mosquitto = StartMosquitto(centre.Port, name, password ?? secret, topic);
        await mosquitto.WaitForExitAsync(Stop);
        var error = await mosquitto.StandardError.ReadToEndAsync(Stop);
        // For refused topics mosquitto_sub says so and ends with 0.
        Assert.True(mosquitto.ExitCode != 0 || error.Contains("denied", StringComparison.Ordinal), error);
        Assert.Empty(await mosquitto.StandardOutput.ReadToEndAsync(Stop));
    }

    [Theory]
    [InlineData("kiosk-1", "wrong", null)]
    [InlineData("kiosk-1", null, null)]
    [InlineData("kiosk-9", "secret-of-kiosk-1", null)]
    [InlineData("kiosk-1", "secret-of-kiosk-1", "another-id")]
    public async Task AKioskWithWrongCredentialsOrClientIdIsTurnedAway(string name, string? password, string? clientId)
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        await Assert.ThrowsAsync<MqttLinkException>(() => centre.ConnectAsync(name, password, clientId));
    }

    [Fact]
    public async Task AKioskMayNeitherSpeakNorListenForAnother()
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        Assert.Equal(0x87, await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-2")), _district.Two.Tap(_district.Cards[0], TestDistrict.Nine)), Stop));
        Assert.Equal(0x87, await link.PublishAsync(new Publication(Topics.Status(new KioskId("kiosk-2")), Message.Write(Status(TestDistrict.Nine)), Retain: true), Stop));
        await Assert.ThrowsAsync<MqttLinkException>(() => link.SubscribeAsync([Topics.Receipts(new KioskId("kiosk-2"))], Stop));
        Assert.Equal(0, centre.Database.Scalar<long>("select count(*) from taps"));
    }

    [Fact]
    public async Task AKioskThatVanishesIsShownOfflineByItsWillAndStaysAsCompleteAsItWas()
    {
        await using var centre = await TestCentre.StartAsync(Databases.Sqlite, server, _district);
        var status = Topics.Status(new KioskId("kiosk-1"));
        var link = await new MqttConnector(TimeProvider.System).ConnectAsync(new MqttLinkOptions
        {
            Host = "127.0.0.1", Port = centre.Port, ClientId = "kiosk-1", UserName = "kiosk-1", Password = "secret-of-kiosk-1", ConnectTimeout = TestCentre.Patience,
            Will = new Publication(status, Message.Write(Status(TestDistrict.Nine.AddHours(-1), online: false)), Retain: true),
        }, Stop);
        await link.PublishAsync(new Publication(status, Message.Write(Status(TestDistrict.Nine)), Retain: true), Stop);
        await WatchAsync(centre, s => s.Kiosks.Any(k => k is { Id: "kiosk-1", Online: true }));
        // A second connection under the same name pushes the first out, which then publishes its will.
        await using var thief = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        var snapshot = await WatchAsync(centre, s => s.Kiosks.Any(k => k is { Id: "kiosk-1", Online: false }));
        Assert.Equal(TestDistrict.Nine, snapshot.Kiosks.Single(k => k.Id == "kiosk-1").CompleteTo);
        await link.DisposeAsync();
    }

    [Fact]
    public async Task OverTlsTheDemosKioskEntersWithItsFolder()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var folder = Path.Combine(database.Folder, "demo");
        DemoDistrict.Write(new DemoPlan { Folder = folder, Members = 20 }, TimeZoneInfo.Utc, TimeProvider.System.GetUtcNow());
        foreach (var what in new[] { "organisations", "members", "timetable", "kiosks" })
            TestImport.Run(database, what, await File.ReadAllBytesAsync(Path.Combine(folder, what + ".csv"), Stop));
        var centre = await TestCentre.StartAsync(database,
            "Gateway:Listen=", "Gateway:TlsListen=127.0.0.1:0", $"Gateway:CertificateFile={folder}/gateway/server.pem", $"Gateway:KeyFile={folder}/gateway/server.key.pem");
        var authorities = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        authorities.ImportFromPemFile($"{folder}/gateway/authority.pem");
        var options = new MqttLinkOptions
        {
            Host = "localhost", Port = centre.Port, Tls = true, Authorities = authorities, ConnectTimeout = TestCentre.Patience, ClientId = "kiosk-2", UserName = "kiosk-2",
            Password = (await File.ReadAllTextAsync($"{folder}/kiosks/kiosk-2/password.txt", Stop)).Trim(),
        };
        await using (var link = await new MqttConnector(TimeProvider.System).ConnectAsync(options, Stop))
        {
            await link.SubscribeAsync([Topics.Config(new KioskId("kiosk-2"))], Stop);
            Assert.Equal(2, Message.ReadConfig((await UntilAsync(link, _ => true)).Payload.Span).Sessions.Count);
        }

        await Assert.ThrowsAsync<MqttLinkException>(() => new MqttConnector(TimeProvider.System).ConnectAsync(options with { Authorities = null }, Stop));
        await centre.StopAsync();
    }

    private static async Task<Publication> UntilAsync(IMqttLink link, Func<Publication, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await foreach (var publication in link.Incoming.ReadAllAsync(patience.Token))
        {
            if (wanted(publication)) return publication;
        }

        throw new InvalidOperationException("The link ended.");
    }

    private static async Task<LiveSnapshot> WatchAsync(TestCentre centre, Func<LiveSnapshot, bool> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await foreach (var snapshot in centre.Service<LiveBoard>().WatchAsync(patience.Token))
        {
            if (wanted(snapshot)) return snapshot;
        }

        throw new InvalidOperationException("The board was taken down.");
    }

    private static Process StartMosquitto(int port, string name, string password, params string[] topics)
    {
        var info = new ProcessStartInfo("mosquitto_sub") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-V", "5", "-q", "1", "-u", name, "-P", password, "-F", "%t %p", .. topics.SelectMany(t => new[] { "-t", t })];
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return Process.Start(info) ?? throw new InvalidOperationException("mosquitto_sub did not start; install the Debian package mosquitto-clients.");
    }
}
