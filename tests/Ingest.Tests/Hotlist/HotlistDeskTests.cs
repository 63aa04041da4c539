using System.Collections.Concurrent;
using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Hotlist;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Hotlist;

public sealed class HotlistDeskTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static CardDesk Cards(TestProjection house) => new(house.Database.Database, TestProjection.Days(), house.Time);

    private static HotlistDesk Desk(TestProjection house, int kept = 100) => new(house.Database.Database, new HotlistOptions { KeptChanges = kept }, house.Time);

    private static string Text(HotlistMessage m) =>
        string.Create(CultureInfo.InvariantCulture, $"{m.From}→{m.To}{(m.Full ? " full" : "")}{(m.More ? " more" : "")}: ") + string.Join(", ", m.Entries.Select(e => $"{e.Card} {e.State}"));

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatPeopleEnterOfCardsBecomesChangesOfTheList(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        var (desk, cards) = (Desk(house), Cards(house));
        Assert.Empty(desk.Step());
        cards.Enter("CARD0002", CardState.Lost, null, null, "tester");
        cards.Enter("CARD0001", CardState.Suspended, null, Nine.AddHours(1), "tester");
        Assert.Equal(["0→2: CARD0001 suspended, CARD0002 lost"], desk.Step().Select(Text));
        Assert.Empty(desk.Step());
        Assert.True(cards.Replace("CARD0003", "CARDOFNOBODY", null, "tester").Done);
        cards.Enter("CARD0005", CardState.Revoked, null, null, "tester");
        cards.Enter("CARD0002", CardState.Active, Nine.AddMinutes(1), null, "tester");
        Assert.Equal(["2→4: CARD0003 replaced, CARD0005 revoked"], desk.Step().Select(Text));
        // What was entered ahead, and a suspension that ends by itself, come when it is time.
        house.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["4→5: CARD0002 active"], desk.Step().Select(Text));
        house.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["5→6: CARD0001 active"], desk.Step().Select(Text));
        Assert.Equal((6L, "6→6: "), (desk.Version, Text(desk.Now())));
        Assert.Equal(["3→6: CARD0005 revoked, CARD0002 active, CARD0001 active"], desk.Lacking(3).Select(Text));
        // Another service over the same database finds nothing to do.
        Assert.Empty(Desk(house).Step());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhoWasAwayForTooLongOrKnowsMoreThanThereIsGetsTheWholeListInPages(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        var desk = Desk(house, kept: 10);
        house.Enter(work =>
        {
            var bulk = new Bulk("card_states", "", new("card", ColumnKind.Text), new("from_at", ColumnKind.Number), new("until_at", ColumnKind.Number), new("state", ColumnKind.Text), new("reason", ColumnKind.Text));
            for (var i = 0; i < 6_000; i++)
            {
                bulk.Columns[0].Add($"BULK{i:D6}");
                bulk.Columns[1].Add(1);
                bulk.Columns[2].Add(long.MaxValue);
                bulk.Columns[3].Add("lost");
                bulk.Columns[4].Add("");
                bulk.EndRow();
            }

            work.Write(bulk);
            Changes.Add(work, ChangeKind.Everything);
        });
        var changes = desk.Step();
        Assert.Equal([(0L, 2_500L, 2_500), (2_500L, 5_000L, 2_500), (5_000L, 6_000L, 1_000)], changes.Select(c => (c.From, c.To, c.Entries.Count)));
        Assert.All(changes, c => Assert.InRange(Message.Write(c).Length, 1, 200_000));
        Assert.Equal(10, house.Database.Scalar<long>("select count(*) from hotlist_changes"));
        Assert.Equal(["5995→6000 5"], desk.Lacking(5_995).Select(c => $"{c.From}→{c.To} {c.Entries.Count}"));
        foreach (var version in (long[])[0, 5_000, 7_000])
            Assert.Equal([(true, true, 0L, 2_500L), (false, true, 2_500L, 5_000L), (false, false, 5_000L, 6_000L)], desk.Lacking(version).Select(p => (p.Full, p.More, p.From, p.To)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EveryKioskIsToldAtOnceAndOneThatLacksSomethingGetsIt(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        var published = new ConcurrentQueue<(string Topic, bool Retain, HotlistMessage Message)>();
        var statuses = new KioskStatusBook(NullLogger<KioskStatusBook>.Instance);
        var desk = Desk(house);
        using var service = new HotlistService(
            desk, statuses, new HotlistOptions(), p => published.Enqueue((p.Topic, p.Retain, Message.ReadHotlist(p.Payload.Span))), m => m, house.Time, NullLogger<HotlistService>.Instance);
        service.Step();
        Assert.Equal([(Topics.Hotlist, true, "0→0: ")], Take());
        Cards(house).Enter("CARD0001", CardState.Lost, null, null, "tester");
        service.Step();
        Assert.Equal([(Topics.Hotlist, true, "0→1: CARD0001 lost")], Take());
        service.Step();
        Assert.Empty(Take());
        Says(0);
        service.Step();
        service.Step();
        Assert.Equal([(Topics.KioskHotlist(new KioskId("kiosk-1")), false, "0→1: CARD0001 lost")], Take());
        Says(1);
        service.Step();
        Assert.Empty(Take());
        // What was sent and never arrived is sent again; the age is told every minute.
        Says(0);
        service.Step();
        Take();
        house.Time.Advance(TimeSpan.FromSeconds(61));
        service.Step();
        Assert.Equal([(Topics.Hotlist, true, "1→1: "), (Topics.KioskHotlist(new KioskId("kiosk-1")), false, "0→1: CARD0001 lost")], Take());

        void Says(long version) => statuses.Take(new KioskId("kiosk-1"), Message.Write(new KioskStatus(true, house.Time.GetUtcNow(), "b00t", "test", 0, null, [], [], 1, null, version)));

        List<(string, bool, string)> Take()
        {
            var taken = published.Select(p => (p.Topic, p.Retain, Text(p.Message))).ToList();
            published.Clear();
            return taken;
        }
    }
}
