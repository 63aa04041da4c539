using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Uplink;

public sealed class SendPlanTests
{
    private static readonly UplinkOptions Options = new() { Host = "centre", Window = 10, BatchTaps = 4 };
    private static readonly JournalId Journal = new("00000000000000aa");

    private readonly List<OutboxEntry> _disk = [];
    private readonly BatchSize _batch = new(4);
    private TimeSpan _now;

    [Fact]
    public void TapsMadeNowGoOneByOne()
    {
        var plan = Plan();
        Append(3);
        Assert.Equal([[1], [2], [3]], Send(plan));
    }

    [Fact]
    public void ABacklogGoesInBatchesAndLeavesRoomForWhoTapsNow()
    {
        Append(60);
        var plan = Plan();
        var sent = Send(plan);
        Assert.Equal(8, sent.Count);
        Assert.All(sent, numbers => Assert.Equal(4, numbers.Count));

        Append(1);
        Assert.Equal([[61]], Send(plan));
    }

    [Fact]
    public void ABurstThatExceedsTheWindowIsBatched()
    {
        var plan = new SendPlan(new UplinkOptions { Host = "centre", Window = 2, BatchTaps = 100 }, new BatchSize(100), Counts(), _now);
        Append(30);
        Assert.Equal([30], Send(plan).Select(p => p.Count));
    }

    [Fact]
    public void AcknowledgedIsNotDoneUntilTheReceipt()
    {
        var plan = Plan();
        Append(1);
        var parcel = Assert.Single(SendParcels(plan));
        plan.Landed(parcel, 0, _now);
        // The first look at it begins the ten seconds.
        Tick(plan, 10);
        Assert.Empty(Send(plan));
        Tick(plan, 1);
        Assert.Equal([[1]], Send(plan));
    }

    [Fact]
    public void PatienceDoublesSoThatACentreWithoutReceiptsIsNotFlooded()
    {
        var plan = Plan();
        Append(1);
        var sends = new List<double>();
        for (var second = 0; second < 2_000; second++)
        {
            foreach (var parcel in SendParcels(plan))
            {
                sends.Add(_now.TotalSeconds);
                plan.Landed(parcel, 0, _now);
            }

            Tick(plan, 1);
        }

        Assert.Equal([0, 11, 31, 71, 151, 311, 611, 911, 1_211, 1_511, 1_811], sends.Select(s => Math.Round(s)));
    }

    [Fact]
    public void PatienceStartsOverWhenReceiptsCome()
    {
        var plan = Plan();
        Append(2);
        foreach (var parcel in SendParcels(plan)) plan.Landed(parcel, 0, _now);
        Tick(plan, 11);
        foreach (var parcel in SendParcels(plan)) plan.Landed(parcel, 0, _now);
        _disk.RemoveAt(0);
        Tick(plan, 10);
        Assert.Empty(Send(plan));
        Tick(plan, 1);
        Assert.Equal([[2]], Send(plan));
    }

    [Fact]
    public void FreshTapsWaitingForTheBacklogBeforeThemAreNotSentTwice()
    {
        Append(400);
        var plan = Plan();
        Append(1);
        var fresh = SendParcels(plan).Single(p => p.First == 401);
        plan.Landed(fresh, 0, _now);
        for (var second = 0; second < 60; second++)
        {
            Tick(plan, 1);
            Assert.DoesNotContain(SendParcels(plan), p => p.Last == 401);
        }
    }

    [Fact]
    public void APoisonedBatchIsTakenApartAndThePoisonVoided()
    {
        Append(3);
        var plan = Plan();
        var batch = Assert.Single(SendParcels(plan));
        Assert.Equal(Landing.Singly, plan.Landed(batch, 0x99, _now));
        var singles = SendParcels(plan);
        Assert.Equal([1L, 2, 3], singles.Select(p => p.First));
        Assert.Equal(Landing.Delivered, plan.Landed(singles[0], 0, _now));
        Assert.Equal(Landing.Void, plan.Landed(singles[1], 0x99, _now));
        Assert.Equal(Landing.Stuck, plan.Landed(Parcel.Of(singles[2].Entries[0] with { IsVoid = true }), 0x99, _now));
    }

    [Fact]
    public void QuotaHalvesTheWindowAndSuccessOpensItAgain()
    {
        var plan = Plan();
        Append(10);
        var parcels = SendParcels(plan);
        Assert.Equal(10, parcels.Count);
        Assert.Equal(Landing.Slower, plan.Landed(parcels[0], 0x97, _now));
        Assert.Empty(Send(plan));
        foreach (var parcel in parcels.Skip(1)) plan.Landed(parcel, 0, _now);
        Assert.Empty(Send(plan));
        Tick(plan, 1);
        Assert.Equal([[1]], Send(plan));
    }

    [Fact]
    public void NotAuthorizedIsTriedAgainEverMoreRarely()
    {
        var plan = Plan();
        Append(1);
        var attempts = 0;
        for (var second = 0; second < 3_600; second++)
        {
            foreach (var parcel in SendParcels(plan))
            {
                attempts++;
                Assert.Equal(Landing.NotAllowed, plan.Landed(parcel, 0x87, _now));
            }

            Tick(plan, 1);
        }

        Assert.InRange(attempts, 15, 25);
    }

    [Fact]
    public void ABatchTheOtherSideWillNotTakeGoesInHalves()
    {
        Append(4);
        var plan = Plan();
        plan.NotTaken(Assert.Single(SendParcels(plan)), _now);
        var halves = SendParcels(plan);
        Assert.Equal([1L, 3], halves.Select(p => p.First));
        Assert.Equal(2, _batch.Now);

        Assert.Equal(Landing.Smaller, plan.Landed(halves[0], 0x95, _now));
        Assert.Equal([[1], [2]], Send(plan));
    }

    [Fact]
    public void AnAcknowledgementThatNeverComesMeansTheLinkIsDead()
    {
        var plan = Plan();
        Append(1);
        Send(plan);
        _now += TimeSpan.FromSeconds(29);
        Assert.False(plan.IsLinkDead(_now));
        _now += TimeSpan.FromSeconds(1);
        Assert.True(plan.IsLinkDead(_now));
    }

    [Fact]
    public void WhatLeftBeforeItCouldBeReadIsPassedOver()
    {
        Append(5);
        var plan = Plan();
        var counts = Counts();
        _disk.Clear();
        var order = Assert.IsType<SendOrder.Read>(plan.Next(counts, _now));
        Assert.Empty(plan.Take(order, []));
        Assert.IsType<SendOrder.Nothing>(plan.Next(counts, _now));
    }

    private SendPlan Plan() => new(Options, _batch, Counts(), _now);

    private void Append(int taps)
    {
        for (var i = 0; i < taps; i++) _disk.Add(new OutboxEntry(_newest + 1, Journal, ++_newest, default, false, new byte[10]));
    }

    private long _newest;

    private OutboxCounts Counts() => new(_disk.Count, _disk.FirstOrDefault()?.Number ?? 0, null, _newest, []);

    private void Tick(SendPlan plan, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _now += TimeSpan.FromSeconds(1);
            plan.Watch(Counts(), _now);
        }
    }

    private List<List<int>> Send(SendPlan plan) => [.. SendParcels(plan).Select(p => p.Entries.Select(e => (int)e.Number).ToList())];

    private List<Parcel> SendParcels(SendPlan plan)
    {
        var sent = new List<Parcel>();
        while (true)
        {
            IReadOnlyList<Parcel> parcels = plan.Next(Counts(), _now) switch
            {
                SendOrder.Send send => [send.Parcel],
                SendOrder.Read read => plan.Take(read, [.. _disk.Where(e => e.Number > read.After && e.Number <= read.UpTo).Take(read.Most)]),
                _ => [],
            };
            if (parcels.Count == 0) return sent;
            foreach (var parcel in parcels) plan.Sent(parcel, _now);
            sent.AddRange(parcels);
        }
    }
}
