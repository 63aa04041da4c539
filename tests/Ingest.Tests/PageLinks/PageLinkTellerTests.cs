using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Standings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.PageLinks;

/// <summary>Who is given a link after a tap, and who is not.</summary>
public sealed class PageLinkTellerTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly List<Publication> _published = [];
    private readonly KioskStatusBook _statuses = new(NullLogger<KioskStatusBook>.Instance);

    public void Dispose() => _district.Dispose();

    private StandingWatch Watch(TestProjection house, string? origin = "https://desk.example")
    {
        var links = new PageLinkTeller(new PagesAddress(origin is null ? null : new Uri(origin)), new PageLinkSeal(_keys, house.Time), _statuses, _published.Add, house.Time);
        var watch = new StandingWatch(house.Database.Database, new StandingDesk(TestProjection.Days(), house.Time), _statuses, _ => { }, house.Time, links: links);
        watch.Step();
        return watch;
    }

    private void Online(string kiosk, bool online = true) => _statuses.Take(new KioskId(kiosk), Message.Write(new KioskStatus(online, TestDistrict.Nine, "b00t", "test", 0, null, [], [], 1)));

    private void Show(TestProjection house, string centre, bool shows = true) => Assert.True(new PageLinkDesk(house.Database.Database, house.Time).Enter(centre, shows, "tester"));

    private static DateTimeOffset Now(TestProjection house) => Tap.Millisecond(house.Time.GetUtcNow());

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoHasJustTappedWithACardThatProvedItselfIsGivenALinkAndNobodyElse(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        await house.ProjectAsync();
        var watch = Watch(house);
        Show(house, "c1");
        Online("kiosk-1");
        Online("kiosk-far");
        using var copy = new TestCard(_district.Cards[3].Number, TestDistrict.Nine.AddYears(-1), TestDistrict.Nine.AddYears(1));
        var now = Now(house);
        var (first, again) = (_district.One.Tap(_district.Cards[0], now), _district.One.Tap(_district.Cards[1], now, outcome: TapOutcome.Repeated));
        await house.TakeAndProjectAsync(
            first, again,
            // A card of nobody, a copied one, an offline tap of the early morning, one whose kiosk is not connected, and one at a centre that shows no links.
            _district.One.Tap(_district.Nobodys, now), _district.One.Tap(copy, now), _district.One.Tap(_district.Cards[4], now.AddMinutes(-31)), _district.Two.Tap(_district.Cards[5], now), _district.Far.Tap(_district.Cards[6], now),
            // A bare number, which anybody can copy, also where the kiosk says that it was proved; and a refused card.
            _district.One.Tap(null, now, change: t => t with { Card = new CardId("UID04A1B2C3"), Assurance = Assurance.A0 }),
            _district.One.Tap(null, now, change: t => t with { Card = new CardId(_district.Cards[7].Number), Assurance = Assurance.A3, Salt = new byte[16], CardSignature = new byte[70], CardKey = new byte[32] }),
            _district.One.Tap(_district.Cards[8], now, outcome: TapOutcome.Refused, reason: RefusalReason.CardRevoked));
        watch.Step();

        var message = Assert.Single(_published);
        // Not retained, and not kept for a kiosk that is away.
        Assert.Equal((Topics.PageLinks(new KioskId("kiosk-1")), 0, false), (message.Topic, message.QoS, message.Retain));
        Assert.InRange(message.MessageExpirySeconds ?? 0, 1u, 30u);
        var links = PageLinkMessage.Read(message.Payload.Span).Links.ToDictionary(l => Convert.ToHexString(l.Tap), l => l.Address);
        Assert.Equal(["M001", "M002"], new[] { first, again }.Select(t => Member(links[Convert.ToHexString(TapReference.Of(TapJson.Read(t).Id))], house)));
        Assert.Equal(2, links.Count);
        Assert.All(links.Values, l => Assert.DoesNotContain("M00", l, StringComparison.Ordinal));
        watch.Step();
        Assert.Single(_published);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NoKioskShowsLinksUntilItsCentreSaysSoAndNotWithoutAnAddress(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        await house.ProjectAsync();
        var (watch, homeless) = (Watch(house), Watch(house, origin: null));
        Online("kiosk-1");
        async Task<int> TapAsync()
        {
            await house.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], Now(house)));
            watch.Step();
            var count = _published.Count;
            homeless.Step();
            Assert.Equal(count, _published.Count);
            return count;
        }

        Assert.Equal(0, await TapAsync());
        Show(house, "c1");
        Assert.False(new PageLinkDesk(house.Database.Database, house.Time).Enter("c1", true, "tester"));
        Assert.Equal(1, await TapAsync());
        Show(house, "c1", shows: false);
        Assert.Equal(1, await TapAsync());
        Assert.Equal(["page-links-on c1 tester", "page-links-off c1 tester"], house.Database.Query<string>("select what || ' ' || subject || ' ' || who from acts where what like 'page-links%' order by act"));
        // Nothing was kept of what was sent.
        Assert.Equal(0, house.Database.Scalar<long>("select count(*) from used_page_links"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ALinkOpensOnceWithinMinutesAndNoLettersChangedOpenItAgain(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        var seal = new PageLinkSeal(_keys, house.Time);
        var door = new PageLinkDoor(seal, house.Database.Database, house.Time);
        var link = seal.Link("M001");
        Assert.NotEqual(link, seal.Link("M001"));
        Assert.Equal((LinkState.Good, LinkState.Good), (door.Look(link), door.Look(link)));
        Assert.Equal(LinkState.Good, door.Open(link, out var pass));
        Assert.Equal("M001", seal.ReadPass(pass)?.Member);
        Assert.Equal((LinkState.Used, LinkState.Used), (door.Look(link), door.Open(link, out var none)));
        Assert.Equal("", none);
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") Assert.NotEqual(LinkState.Good, door.Open(link[..^1] + last, out _));
        foreach (var bad in new[] { "", "x", link + "A", link[1..], pass, new string('A', 2_000), "<script>" }) Assert.Equal(LinkState.Unknown, door.Open(bad, out _));
        Assert.Null(seal.ReadPass(link));
        Assert.Equal(LinkState.Unknown, new PageLinkDoor(new PageLinkSeal(new EphemeralDataProtectionProvider(), house.Time), house.Database.Database, house.Time).Open(link, out _));

        var late = seal.Link("M002");
        house.Time.Advance(PageLinkRules.ToOpen);
        Assert.Equal((LinkState.Over, LinkState.Over, LinkState.Used), (door.Look(late), door.Open(late, out _), door.Look(link)));
        house.Time.Advance(PageLinkRules.ToRead);
        Assert.Null(seal.ReadPass(pass));
        // The list of used ones is swept by the next use.
        Assert.Equal(LinkState.Good, door.Open(seal.Link("M003"), out _));
        Assert.Equal(1, house.Database.Scalar<long>("select count(*) from used_page_links"));
    }

    private string? Member(string address, TestProjection house)
    {
        Assert.StartsWith("https://desk.example/me/k/", address, StringComparison.Ordinal);
        return new PageLinkSeal(_keys, house.Time).ReadLink(address["https://desk.example/me/k/".Length..])?.Member;
    }
}
