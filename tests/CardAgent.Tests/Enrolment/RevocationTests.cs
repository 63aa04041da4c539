using System.Security.Cryptography;
using CardSystem.CardAgent.Commands;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Tests.Enrolment;

/// <summary>A kiosk is taken out of service, over real TLS, both sides real.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-revoke-").FullName;

    private string Of(string kiosk) => Path.Combine(_folder, kiosk);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<EnrolledKiosk> EnrolledAsync(CentreHouse centre, string kiosk = "kiosk-1")
    {
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(kiosk), Of(kiosk));
        return new EnrolledKiosk(Of(kiosk));
    }

    [Fact]
    public async Task AConnectedKioskIsCutOffAtOnceAndLearnsWhy()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        await using var other = await EnrolledAsync(centre, "kiosk-2");
        kiosk.Start();
        other.Start();
        await Eventually.Holds(() => kiosk.Config.Version > 0 && other.Config.Version > 0, "both kiosks are connected");
        Assert.Contains("is revoked (act", centre.Desk.Revoke("kiosk-1", "stolen", "tests"), StringComparison.Ordinal);
        await Eventually.Holds(() => kiosk.Retirement.IsOrdered, "the kiosk has learnt that it is revoked");
        Assert.Equal(("kiosk-1", kiosk.Key.Reference), (kiosk.Note.Read()!.Kiosk, kiosk.Note.Read()!.Key));
        Assert.False(other.Retirement.IsOrdered);
        Assert.Null(other.Note.Read());
    }

    [Fact]
    public async Task AKioskThatWasAwayLearnsItWhenItComesBackAndMayDoNothingElse()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        centre.Desk.Revoke("kiosk-1", "stolen", "tests");

        await using var link = await kiosk.ConnectAsync();
        Assert.Equal(0x87, await link.PublishAsync(new Publication(Topics.Taps(kiosk.Id), new byte[] { 1 }), Workbench.Cancel));
        Assert.Equal(0x87, await link.PublishAsync(new Publication(Topics.Status(kiosk.Id), new byte[] { 1 }), Workbench.Cancel));
        foreach (var topic in new[] { Topics.Receipts(kiosk.Id), Topics.Config(kiosk.Id), Topics.Hotlist, Topics.KioskHotlist(kiosk.Id), Topics.Standings(kiosk.Id), "#" })
            await Assert.ThrowsAsync<MqttLinkException>(() => link.SubscribeAsync([topic], Workbench.Cancel));
        await link.SubscribeAsync([Topics.Commands(kiosk.Id)], Workbench.Cancel);
        var order = await link.Incoming.ReadAsync(Workbench.Cancel);
        kiosk.Retirement.Take(order.Payload.Span);
        Assert.True(kiosk.Retirement.IsOrdered);
        Assert.Equal(0, centre.Scalar<long>("select count(*) from taps"));
    }

    [Fact]
    public async Task WhatARevokedKioskLeavesIsNoSecretAndTheWaitingTaps()
    {
        await using var centre = await CentreHouse.StartAsync();
        var kiosk = await EnrolledAsync(centre);
        kiosk.Start();
        await Eventually.Holds(() => kiosk.Config.Version > 0, "the kiosk is connected");
        centre.Desk.Revoke("kiosk-1", "stolen", "tests");
        await Eventually.Holds(() => kiosk.Retirement.IsOrdered, "the kiosk has learnt that it is revoked");
        await kiosk.TapAsync("CARD0042");
        var settings = kiosk.Settings;
        var secrets = new[] { kiosk.Options.KeyFile, kiosk.Uplink.CertificateFile, kiosk.Options.CardCertificateFile, kiosk.Options.ConfigFile };
        await kiosk.DisposeAsync();
        Assert.All(secrets, file => Assert.True(File.Exists(file), file));
        var outbox = settings.Read<OutboxOptions>(OutboxOptions.Section).File;
        Assert.Contains("CARD0042"u8.ToArray(), SignInsOf(outbox));

        var wiped = Wiping.Run(settings, SecretFiles.Of(settings));
        Assert.Equal((1L, 0), (wiped.Waiting, wiped.Left.Count));
        Assert.All(secrets, file => Assert.False(File.Exists(file), file));
        Assert.Empty(SignInsOf(outbox));
        Assert.Empty(Directory.GetDirectories(Of("kiosk-1"), "identity-*"));
        // As after a power cut: once more does no harm, and the note still says so.
        Assert.Equal(1, Wiping.Run(settings, SecretFiles.Of(settings)).Waiting);
        Assert.NotNull(new RetiredNote(settings.Read<KioskOptions>(KioskOptions.Section).RetiredFile).Read());

        // Enrolled anew it works again, and what waited is delivered and verifies under the key it was signed with.
        await EnrolledKiosk.EnrolAsync(centre, centre.Desk.Claim("kiosk-1", "tests").Code, Of("kiosk-1"));
        await using var again = new EnrolledKiosk(Of("kiosk-1"));
        Assert.Null(again.Note.Read());
        again.Start();
        await Eventually.Holds(() => again.Outbox.Counts.Waiting == 0, "the tap that waited has its receipt");
        Assert.False(again.Retirement.IsOrdered);
    }

    [Fact]
    public async Task ARevokedKioskThatAsksToRenewIsToldOverThatWayToo()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        centre.Desk.Revoke("kiosk-1", "stolen", "tests");
        var late = new TestKit.ManualTime(TimeProvider.System.GetUtcNow().AddDays(70));
        await using var older = new EnrolledKiosk(CopyOf("kiosk-1", "copy"), late);
        await older.Renewal.StepAsync(Workbench.Cancel);
        Assert.True(older.Retirement.IsOrdered);
    }

    [Fact]
    public async Task AMachineWithAnEarlierKeyNeitherSpeaksAsTheKioskNorStandsInItsWay()
    {
        await using var centre = await CentreHouse.StartAsync();
        await EnrolledKiosk.EnrolAsync(centre, centre.NewKiosk(), Of("old"));
        await using var old = new EnrolledKiosk(Of("old"));
        old.Start();
        await Eventually.Holds(() => old.Config.Version > 0, "the first machine is connected");
        await EnrolledKiosk.EnrolAsync(centre, centre.Desk.Claim("kiosk-1", "tests").Code, Of("new"));
        await Eventually.Holds(() => old.Retirement.IsOrdered, "the first machine has learnt that another has its place");

        await using var kiosk = new EnrolledKiosk(Of("new"));
        await using var intruder = await old.ConnectAsync();
        await kiosk.TapAsync();
        kiosk.Start();
        await Eventually.Holds(() => kiosk.Outbox.Counts.Waiting == 0, "the second machine delivers beside it");
        await using var again = await old.ConnectAsync();
        Assert.Equal(0x87, await again.PublishAsync(new Publication(Topics.Taps(old.Id), new byte[] { 1 }), Workbench.Cancel));
        await kiosk.TapAsync();
        await Eventually.Holds(() => kiosk.Outbox.Counts.Waiting == 0, "and goes on doing so");
        Assert.False(kiosk.Retirement.IsOrdered);
    }

    [Fact]
    public async Task AForgedOrForeignRevocationDoesNothing()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        var now = TimeProvider.System.GetUtcNow();
        var (day, until) = (DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime.AddDays(30)));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] Sign(byte[] text) => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var centreKey = centre.Keys.Kiosk.CertifyCompact("centre"u8.ToArray(), CertificateRole.Centre, CardKeys.PointOf(key), day, until);
        var asKiosk = centre.Keys.Kiosk.CertifyCompact("kiosk-2"u8.ToArray(), CertificateRole.Kiosk, CardKeys.PointOf(key), day, until);
        var foreign = CompactCertificate.Issue(
            CardKeys.Reference(CardKeys.PointOf(authority)), "centre"u8, CertificateRole.Centre, CardKeys.PointOf(key), day, until,
            text => authority.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        CommandsMessage Of(string of, string reference, CompactCertificate signer, Func<byte[], byte[]> sign) => CommandsMessage.Of([Revocation.Of(new KioskId(of), reference, now, signer, sign)], []);

        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-1", kiosk.Key.Reference, foreign, Sign)));
        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-1", kiosk.Key.Reference, asKiosk, Sign)));
        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-1", kiosk.Key.Reference, centreKey, _ => new byte[64])));
        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-2", kiosk.Key.Reference, centreKey, Sign)));
        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-1", "0011223344556677", centreKey, Sign)));
        // The centre's word about another key or kiosk, with this one's name put over it.
        var moved = Of("kiosk-2", "0011223344556677", centreKey, Sign).Revoked[0] with { Kiosk = "kiosk-1", Key = kiosk.Key.Reference };
        kiosk.Retirement.Take(EnrolmentJson.Write(CommandsMessage.Of([moved], [])));
        foreach (var nonsense in new[] { "", "{", "{}", "[]", "{\"v\":2,\"revoked\":[]}", "{\"v\":1,\"revoked\":[{}]}", "{\"v\":1,\"revoked\":[null]}" })
            kiosk.Retirement.Take(System.Text.Encoding.UTF8.GetBytes(nonsense));
        Assert.False(kiosk.Retirement.IsOrdered);
        Assert.Null(kiosk.Note.Read());

        // And the true word, so that the silence above means something.
        kiosk.Retirement.Take(EnrolmentJson.Write(Of("kiosk-1", kiosk.Key.Reference, centreKey, Sign)));
        Assert.True(kiosk.Retirement.IsOrdered);
    }

    [Fact]
    public async Task AConfigurationThatTheCentreHasNotSignedIsRefused()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        var plain = Message.Write(new KioskConfig(99, "c1", "中心一", [], new KioskPolicy()));
        kiosk.Config.Take(plain);
        Assert.Equal((0L, true), (kiosk.Config.Version, kiosk.Health.Has(TroubleKind.NotFromCentre)));

        var signer = centre.Service<Ingest.Enrolment.CentreSigner>();
        kiosk.Config.Take(signer.Seal(Topics.Config(new KioskId("kiosk-2")), plain));
        Assert.Equal(0, kiosk.Config.Version);
        var good = signer.Seal(Topics.Config(kiosk.Id), plain);
        var spoilt = System.Text.Encoding.UTF8.GetString(good).Replace("\"body\":\"e", "\"body\":\"f", StringComparison.Ordinal);
        kiosk.Config.Take(System.Text.Encoding.UTF8.GetBytes(spoilt));
        Assert.Equal(0, kiosk.Config.Version);

        kiosk.Config.Take(good);
        Assert.Equal((99L, false), (kiosk.Config.Version, kiosk.Health.Has(TroubleKind.NotFromCentre)));
        // What is kept is kept with its signature, and still counts after a restart.
        await using var again = new EnrolledKiosk(CopyOf("kiosk-1", "copy"));
        Assert.Equal(99, again.Config.Version);
    }

    [Fact]
    public async Task TheHotlistAndMembersFiguresCountOnlyUnderTheCentresSignature()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        var (signer, now) = (centre.Service<Ingest.Enrolment.CentreSigner>(), TimeProvider.System.GetUtcNow());
        var lost = Message.Write(new HotlistMessage(0, 7, now, [new HotlistEntry("CARD0001", "lost")], Full: true));
        var figures = Message.Write(new StandingMessage([new Standing("CARD0001", now, 350, [], default, [])]));
        Task Hear(string topic, byte[] payload) => kiosk.Inbox.TakeAsync(new Publication(topic, payload));
        await Hear(Topics.Hotlist, lost);
        await Hear(Topics.KioskHotlist(kiosk.Id), lost);
        await Hear(Topics.Standings(kiosk.Id), figures);
        await Hear(Topics.Standings(kiosk.Id), signer.Seal(Topics.Standings(new KioskId("kiosk-2")), figures));
        Assert.Equal(RefusalReason.None, kiosk.Inbox.Hotlist.StateOf(new CardId("CARD0001")));
        Assert.Null(kiosk.Cards.WordOn(new CardId("CARD0001")));

        await Hear(Topics.KioskHotlist(kiosk.Id), signer.Seal(Topics.Hotlist, lost));
        await Hear(Topics.Standings(kiosk.Id), signer.Seal(Topics.Standings(kiosk.Id), figures));
        Assert.Equal(RefusalReason.CardRevoked, kiosk.Inbox.Hotlist.StateOf(new CardId("CARD0001")));
        Assert.Equal(350, kiosk.Cards.WordOn(new CardId("CARD0001"))!.Credits);
    }

    [Fact]
    public async Task LinksAndOrdersCountOnlyUnderTheCentresSignature()
    {
        await using var centre = await CentreHouse.StartAsync();
        await using var kiosk = await EnrolledAsync(centre);
        var (signer, now) = (centre.Service<Ingest.Enrolment.CentreSigner>(), TimeProvider.System.GetUtcNow());
        var tap = new TapId(kiosk.Id, new JournalId("0123456789abcdef"), 1);
        kiosk.Screen.Show(new CardAgent.Screen.ScreenResult(0, "Reader A", CardAgent.Screen.ResultKind.Welcome, RefusalReason.None, "张*", null, null, false, null, now, Of: tap));
        var link = PageLinkMessage.Write(new PageLinkMessage([new PageLink(Contracts.Mcap.TapReference.Of(tap), "https://elsewhere.example/", 180)]));
        var order = KioskOrderMessage.Write(new KioskOrderMessage([new KioskOrder("0123456789abcdef", OrderKinds.Locate, now.AddHours(1), "elsewhere")]));
        foreach (var (topic, other, body) in new[] { (Topics.PageLinks(kiosk.Id), Topics.PageLinks(new KioskId("kiosk-2")), link), (Topics.Orders(kiosk.Id), Topics.Orders(new KioskId("kiosk-2")), order) })
        {
            await kiosk.Inbox.TakeAsync(new Publication(topic, body));
            await kiosk.Inbox.TakeAsync(new Publication(topic, signer.Seal(other, body)));
            Assert.Equal((null, null), (kiosk.Screen.State().Results.Single().Result.Link, kiosk.Screen.State().Here));
        }

        await kiosk.Inbox.TakeAsync(new Publication(Topics.PageLinks(kiosk.Id), signer.Seal(Topics.PageLinks(kiosk.Id), link)));
        await kiosk.Inbox.TakeAsync(new Publication(Topics.Orders(kiosk.Id), signer.Seal(Topics.Orders(kiosk.Id), order)));
        Assert.NotNull(kiosk.Screen.State().Results.Single().Result.Link);
        Assert.Equal("elsewhere", kiosk.Screen.State().Here?.Name);
    }

    private string CopyOf(string kiosk, string to)
    {
        foreach (var file in Directory.EnumerateFiles(Of(kiosk), "*", SearchOption.AllDirectories).Where(f => !f.Contains("outbox", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(Of(to), Path.GetRelativePath(Of(kiosk), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Of(to);
    }

    /// <summary>Everything the table of sign-ins holds, as the bytes of its cards.</summary>
    private static List<byte[]> SignInsOf(string outbox)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={outbox};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select card from sign_ins";
        using var reader = command.ExecuteReader();
        var found = new List<byte[]>();
        while (reader.Read()) found.Add(System.Text.Encoding.UTF8.GetBytes(reader.GetString(0)));
        return found;
    }
}
