using CardSystem.Contracts;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Hotlist;

public sealed class HotlistOverMqttTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AKioskHearsOfALostCardAndOfWhatItMissed(string kind)
    {
        using var district = new TestDistrict();
        await using var centre = await TestCentre.StartAsync(kind, server, district);
        new CardDesk(centre.Database.Database, TestProjection.Days(), TimeProvider.System).Enter("CARD0001", CardState.Lost, null, null, "tester");
        var kiosk = new KioskId("kiosk-1");
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await link.SubscribeAsync([Topics.Hotlist, Topics.KioskHotlist(kiosk)], TestContext.Current.CancellationToken);
        await link.PublishAsync(new Publication(Topics.Status(kiosk), Message.Write(new KioskStatus(true, DateTimeOffset.UnixEpoch, "b00t", "test", 0, null, [], [], 1)), QoS: 1, Retain: true), TestContext.Current.CancellationToken);
        HotlistMessage? missed = null;
        await foreach (var publication in link.Incoming.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            missed = Message.ReadHotlist(publication.Payload.Span);
            if (publication.Topic == Topics.KioskHotlist(kiosk)) break;
        }

        Assert.Equal([new HotlistEntry("CARD0001", "lost")], missed!.Entries);
    }
}
