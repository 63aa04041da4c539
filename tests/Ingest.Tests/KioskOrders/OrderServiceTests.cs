using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.KioskOrders;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.KioskOrders;

/// <summary>From what people ask to what stands at the kiosk's topic, and back.</summary>
public sealed class OrderServiceTests(PostgresServer server) : IDisposable
{
    private static readonly KioskId One = new("kiosk-1"), Far = new("kiosk-far");

    private readonly TestDistrict _district = new();
    private readonly List<Publication> _published = [];
    private readonly OrderAnswers _answers = new(NullLogger<OrderAnswers>.Instance);

    public void Dispose() => _district.Dispose();

    private OrderService Service(TestProjection house, MessageSeal? seal = null) => new(house.Database.Database, _answers, _published.Add, house.Time, NullLogger<OrderService>.Instance, seal);

    private static bool Give(TestProjection house, KioskId kiosk, string kind) => new OrderDesk(house.Database.Database, house.Time).Give(kiosk.ToString(), kind, "tester");

    private static List<PlacedOrder> Orders(TestProjection house, KioskId kiosk)
    {
        using var connection = house.Database.Database.Open();
        using var work = Work.Read(house.Database.Database, connection);
        return OrderStore.Newest(work, kiosk.ToString(), 10);
    }

    private void Answer(TestProjection house, KioskId kiosk, string id, string state, string? note = null, KioskReport? report = null) =>
        _answers.Take(kiosk, KioskAnswer.Write(new KioskAnswer(id, state, house.Time.GetUtcNow(), note, report)));

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnOrderStandsAtTheKiosksTopicUntilItIsDone(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        using var service = Service(house);
        service.Step();
        Assert.Empty(_published);
        Assert.True(Give(house, One, OrderKinds.Locate));
        Assert.False(Give(house, One, OrderKinds.Locate));
        Assert.True(Give(house, Far, OrderKinds.Locate));
        service.Step();
        service.Step();
        var told = Assert.Single(_published, p => p.Topic == Topics.Orders(One));
        Assert.Equal((true, 1, 600u), (told.Retain, told.QoS, told.MessageExpirySeconds));
        var order = Assert.Single(KioskOrderMessage.Read(told.Payload.Span).Orders);
        var name = house.Database.Scalar<string>("select name from kiosks where kiosk = 'kiosk-1'");
        Assert.Equal((OrderKinds.Locate, name), (order.Kind, order.Text));

        // Nobody answers for another, nothing goes back, and an order nobody gave is nobody's.
        Answer(house, Far, order.Id, OrderStates.Done);
        Answer(house, One, "ffffffffffffffff", OrderStates.Done);
        _answers.Take(One, "nonsense"u8);
        service.Step();
        Assert.Equal(OrderRules.Sent, Assert.Single(Orders(house, One)).State);
        Answer(house, One, order.Id, OrderStates.Received);
        service.Step();
        Assert.Equal((OrderStates.Received, true), Assert.Single(Orders(house, One)) is var received ? (received.State, received.ReceivedAt > 0 && received.DoneAt == 0) : default);
        Answer(house, One, order.Id, OrderStates.Done, "no browser\u0007");
        Answer(house, One, order.Id, OrderStates.Received);
        service.Step();
        Assert.Equal((OrderStates.Done, "no browser", true), Assert.Single(Orders(house, One)) is var done ? (done.State, done.Note, done.DoneAt > 0) : default);
        // What stood there is taken away; the other kiosk's stays.
        Assert.Equal((Topics.Orders(One), 0, true), _published[^1] is var last ? (last.Topic, last.Payload.Length, last.Retain) : default);
        Assert.Equal(["kiosk-order kiosk-1 tester", "kiosk-order kiosk-far tester"], house.Database.Query<string>("select what || ' ' || subject || ' ' || who from acts where what = 'kiosk-order' order by act"));
        Assert.True(Give(house, One, OrderKinds.Locate));
        Assert.Equal(2, Orders(house, One).Select(o => o.Id).Distinct().Count());
    }

    [Fact]
    public void AnAnswerThatComesWhileTheDatabaseIsAwayIsKeptOnceItIsBack()
    {
        using var house = new TestProjection(Databases.Sqlite, server, _district);
        using var service = Service(house);
        Give(house, One, OrderKinds.Locate);
        service.Step();
        var order = Assert.Single(Orders(house, One)).Id;
        Answer(house, One, order, OrderStates.Done, "first");
        Answer(house, One, order, OrderStates.Done, "second");
        house.Database.Execute("create trigger full before update on kiosk_orders begin select raise(abort, 'disk is full'); end");
        Assert.ThrowsAny<System.Data.Common.DbException>(service.Step);
        Assert.ThrowsAny<System.Data.Common.DbException>(service.Step);
        house.Database.Execute("drop trigger full");
        service.Step();
        Assert.Equal((OrderStates.Done, "first"), Assert.Single(Orders(house, One)) is var done ? (done.State, done.Note) : default);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatTookTooLongEndsAndALateAnswerChangesNothing(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        using var service = Service(house);
        Give(house, One, OrderKinds.Restart);
        service.Step();
        var id = Orders(house, One).Single().Id;
        house.Time.Advance(TimeSpan.FromMinutes(30));
        // A service that starts anew tells it again; what is left of the hour goes with it.
        using var again = Service(house);
        again.Step();
        Assert.Equal((2, 1_800u), (_published.Count, _published[^1].MessageExpirySeconds));
        house.Time.Advance(TimeSpan.FromMinutes(30));
        again.Step();
        Assert.Equal(OrderRules.Ended, Orders(house, One).Single().State);
        Assert.Equal(0, _published[^1].Payload.Length);
        Answer(house, One, id, OrderStates.Done);
        again.Step();
        Assert.Equal(OrderRules.Ended, Orders(house, One).Single().State);
        Assert.True(Give(house, One, OrderKinds.Restart));
        house.Time.Advance(TimeSpan.FromDays(91));
        Assert.True(Give(house, One, OrderKinds.Restart));
        Assert.Single(Orders(house, One));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OrdersAreSealedForTheirKioskAndAReportIsKept(string kind)
    {
        using var house = new TestProjection(kind, server, _district);
        var mark = "a";
        using var service = Service(house, new MessageSeal(_ => mark, (kiosk, topic, body) => [.. System.Text.Encoding.UTF8.GetBytes($"{mark} {kiosk} {topic} "), .. body]));
        Give(house, One, OrderKinds.Report);
        service.Step();
        Assert.StartsWith("a kiosk-1 cardsystem/v1/kiosks/kiosk-1/orders {", System.Text.Encoding.UTF8.GetString(_published.Single().Payload.Span), StringComparison.Ordinal);
        mark = "b";
        service.Step();
        Assert.StartsWith("b kiosk-1 ", System.Text.Encoding.UTF8.GetString(_published.Last().Payload.Span), StringComparison.Ordinal);
        var id = Orders(house, One).Single().Id;
        Answer(house, One, id, OrderStates.Done, report: new KioskReport([new("waiting", "3")], [], [], ["disk full"], ["a line"]));
        service.Step();
        Assert.Contains("disk full", Orders(house, One).Single().Report, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Give(house, One, "dance"));
    }
}
