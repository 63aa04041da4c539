using System.Collections.Concurrent;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Standings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Standings;

public sealed class StandingWatchTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();
    private readonly ConcurrentQueue<(string Topic, StandingMessage Message)> _published = new();
    private readonly KioskStatusBook _statuses = new(NullLogger<KioskStatusBook>.Instance);

    public void Dispose() => _district.Dispose();

    private StandingWatch Watch(TestProjection house) => new(
        house.Database.Database, new StandingDesk(TestProjection.Days(), house.Time), _statuses, p => _published.Enqueue((p.Topic, Message.ReadStandings(p.Payload.Span))), house.Time);

    private void Online(string kiosk, bool online = true) => _statuses.Take(new KioskId(kiosk), Message.Write(new KioskStatus(online, Nine, "b00t", "test", 0, null, [], [], 1)));

    private static byte[] Reference(byte[] tap) => TapReference.Of(TapJson.Read(tap).Id);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheKioskIsToldTheFiguresOfWhoTappedThereOnceTheyAreMade(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        house.Policy(points: 3);
        await house.ProjectAsync();
        var watch = Watch(house);
        watch.Step();
        Online("kiosk-1");
        var (first, elsewhere) = (_district.One.Tap(_district.Cards[0], Nine), _district.Far.Tap(_district.Cards[0], Nine.AddMinutes(9)));
        await house.TakeAndProjectAsync(first, _district.One.Tap(_district.Nobodys, Nine), _district.Two.Tap(_district.Cards[1], Nine));
        Assert.Equal(1, watch.Step());
        var (topic, message) = Assert.Single(_published);
        var standing = Assert.Single(message.Standings);
        Assert.Equal((Topics.Standings(new KioskId("kiosk-1")), "CARD0001", 300), (topic, standing.Card, standing.Credits));
        Assert.Equal([300], standing.Categories.Select(c => c.Credits));
        Assert.Equal(new DayStanding(new DateOnly(2026, 5, 1), 1, 1, 1, 0, 0), standing.Performance);
        Assert.Equal([Reference(first)], standing.Counted);
        Assert.Null(standing.OldestCounted);
        Assert.Equal(0, watch.Step());

        // A tap of the card at another kiosk is news to both; kiosk-far is not connected.
        await house.TakeAndProjectAsync(elsewhere);
        Assert.Equal(1, watch.Step());
        Assert.Equal([Reference(first)], _published.Last().Message.Standings.Single().Counted);
        Online("kiosk-1", online: false);
        await house.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Nine.AddMinutes(10), outcome: TapOutcome.Repeated));
        Assert.Equal(0, watch.Step());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfManyTapsTheNewestSixteenAreNamedAndWhatWasSetAsideIsAmongThem(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        await house.ProjectAsync();
        var watch = Watch(house);
        watch.Step();
        Online("kiosk-1");
        var taps = Enumerable.Range(0, 18).Select(i => _district.One.Tap(_district.Cards[0], Nine.AddMinutes(i), outcome: i == 0 ? TapOutcome.Accepted : TapOutcome.Repeated)).ToList();
        using var copy = new TestCard(_district.Cards[0].Number, Nine.AddYears(-1), Nine.AddYears(1));
        var forged = _district.Two.Tap(copy, Nine.AddMinutes(30));
        await house.TakeAndProjectAsync([.. taps, forged]);
        watch.Step();
        var standing = _published.Single().Message.Standings.Single();
        Assert.Equal(taps.Skip(3).Append(forged).Reverse().Select(t => Convert.ToHexString(Reference(t))), standing.Counted.Select(Convert.ToHexString));
        Assert.Equal(Nine.AddMinutes(3), standing.OldestCounted);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AKioskMayPromiseWhatThePolicyGivesAndKnowsWhetherABareUidIsTaken(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        house.Policy(points: 3);
        new CardSystem.Ingest.Roster.UidDesk(house.Database.Database, TestProjection.Days(), house.Time).Enter("c1", true, null, "tester");
        var published = new Dictionary<string, KioskConfig>();
        using var service = new KioskConfigService(
            house.Database.Database, p => published[p.Topic] = Message.ReadConfig(p.Payload.Span), new ActivitiesOptions(), TestProjection.Days(), SessionCredits.Of, house.Time, NullLogger<KioskConfigService>.Instance);
        service.Step();
        var config = published[Topics.Config(new KioskId("kiosk-1"))];
        Assert.Equal((true, false), (config.Policy.UidOnly, published[Topics.Config(new KioskId("kiosk-far"))].Policy.UidOnly));
        var morning = config.Sessions.Single(s => s.Id == "morning");
        Assert.Equal(300, morning.Credit);
        Assert.InRange(morning.LateCredit, 0, 300);
        Assert.NotEqual(0, morning.Category);
    }
}
