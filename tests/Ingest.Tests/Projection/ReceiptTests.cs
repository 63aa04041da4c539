using CardSystem.Contracts;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class ReceiptTests : IDisposable
{
    private const string LaneB = "00000000000000bb";
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();
    private readonly PostgresServer _server;
    private readonly TestReceipts _chip;

    public ReceiptTests(PostgresServer server) => (_server, _chip) = (server, new TestReceipts(_district.Cards[0]));

    public void Dispose()
    {
        _chip.Dispose();
        _district.Dispose();
    }

    private TestProjection Projection(string kind, bool ahead = false, bool registered = true)
    {
        var projection = new TestProjection(kind, _server, _district, ahead ? new ProjectionOptions { ProofBacklogTaps = 0 } : null);
        if (registered) TestImport.Run(projection.Database, "receipt-keys", TestReceipts.Csv(_chip));
        return projection;
    }

    private static List<string> Receipts(TestProjection projection) => projection.Database.Query<string>(
        "select j.kiosk || '/' || r.seq || ' of ' || r.of_seq || ' ' || r.card || ' ' || r.card_seq || ':' || r.counter || ' ' || r.verdict from derived.receipts r join journals j on j.id = r.journal order by j.kiosk, j.journal, r.seq");

    public static TheoryData<string, bool> BothWays => new() { { Databases.Sqlite, false }, { Databases.Sqlite, true }, { Databases.PostgreSql, false }, { Databases.PostgreSql, true } };

    [Theory, MemberData(nameof(BothWays))]
    public async Task WhatWasWrittenCountsNothingAndItsReceiptIsVerified(string kind, bool ahead)
    {
        using var projection = Projection(kind, ahead);
        var (one, two) = (_district.One, _district.Two);
        var first = one.Tap(_chip.Card, Nine);
        var entry = TestReceipts.Entry(one, first, _chip.Of(first, 1, 10));
        var second = two.Tap(_chip.Card, Nine.AddMinutes(30));
        var forged = _chip.Of(second, 2, 11);
        forged[^1] ^= 1;
        var bad = TestReceipts.Entry(two, second, forged);
        var none = TestReceipts.Entry(two, second, [], RefusalReason.CardIncomplete);
        // The entry may come before its tap.
        await projection.TakeAndProjectAsync(entry);
        Assert.Equal(["kiosk-1/2 of 1  0:0 0"], Receipts(projection));
        await projection.TakeAndProjectAsync(first, second, bad, none);
        Assert.Equal(["kiosk-1/2 of 1 CARD0001 1:10 1", "kiosk-2/2 of 1 CARD0001 0:0 3", "kiosk-2/3 of 1 CARD0001 0:0 4"], Receipts(projection));
        Assert.Equal(["kiosk-2/2 bad-receipt"], projection.SetAside());
        Assert.Equal(2, projection.Database.Scalar<long>("select count(*) from derived.sign_ins"));
        TestProjection.AssertEqual(projection.Rebuild(), kind);
        Assert.Empty(Verify(projection));
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task CountersThatWentBackSetTheLaterTapAsideInWhateverOrderItAllArrives(string kind, bool ahead)
    {
        var (one, two) = (_district.One, _district.Two);
        var (a, b, c) = (one.Tap(_chip.Card, Nine.AddMinutes(-20)), two.Tap(_chip.Card, Nine.AddHours(2)), one.Tap(_chip.Card, Nine.AddHours(3), journal: LaneB));
        byte[][] bodies =
        [
            a, TestReceipts.Entry(one, a, _chip.Of(a, 5, 50, 1)),
            b, TestReceipts.Entry(two, b, _chip.Of(b, 4, 49, 2)),       // a card that is older than it was two hours before
            c, TestReceipts.Entry(one, c, _chip.Of(c, 6, 51, 3)),       // and which goes on as if nothing had been
        ];
        var random = new Random(11);
        for (var round = 0; round < 4; round++)
        {
            using var projection = Projection(kind, ahead);
            var order = bodies.ToArray();
            random.Shuffle(order);
            foreach (var part in order.Chunk(2)) await projection.TakeAndProjectAsync(part);
            Assert.Equal(["kiosk-2/1 counter-rolled-back"], projection.SetAside());
            TestProjection.AssertEqual(projection.Rebuild(), $"{kind} {round}");
            Assert.Empty(Verify(projection));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoChipsWithOneStateContradictEachOtherButClocksThatDifferDoNot(string kind)
    {
        using var projection = Projection(kind);
        var (one, two, far) = (_district.One, _district.Two, _district.Far);
        var a = one.Tap(_chip.Card, Nine);
        var b = two.Tap(_chip.Card, Nine.AddMinutes(4));      // in truth before a: that kiosk's clock is ahead
        var c = far.Tap(_chip.Card, Nine.AddHours(1));        // the same transaction with another content: there are two of the card
        await projection.TakeAndProjectAsync(
            a, TestReceipts.Entry(one, a, _chip.Of(a, 3, 30, 1)), b, TestReceipts.Entry(two, b, _chip.Of(b, 2, 29, 2)), c, TestReceipts.Entry(far, c, _chip.Of(c, 3, 30, 9)));
        Assert.Equal(["kiosk-far/1 counter-rolled-back"], projection.SetAside());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task WhatTheKioskFoundWrongAfterwardsSetsItsTapAside(string kind, bool ahead)
    {
        using var projection = Projection(kind, ahead);
        var tap = _district.One.Tap(_chip.Card, Nine);
        await projection.TakeAndProjectAsync(tap);
        Assert.Single(projection.Attendance());
        await projection.TakeAndProjectAsync(TestReceipts.Entry(_district.One, tap, [], RefusalReason.MemberMismatch), TestReceipts.Entry(_district.One, tap, [], RefusalReason.CounterRolledBack));
        Assert.Equal(["kiosk-1/1 counter-rolled-back"], projection.SetAside());
        Assert.Empty(projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AReceiptKeyThatIsRegisteredLaterJudgesWhatCameBefore(string kind)
    {
        using var projection = Projection(kind, registered: false);
        var (a, b) = (_district.One.Tap(_chip.Card, Nine), _district.Two.Tap(_chip.Card, Nine.AddHours(1)));
        await projection.TakeAndProjectAsync(a, TestReceipts.Entry(_district.One, a, _chip.Of(a, 5, 50)), b, TestReceipts.Entry(_district.Two, b, _chip.Of(b, 4, 40)));
        Assert.Empty(projection.SetAside());
        Assert.Equal(["kiosk-1/2 of 1 CARD0001 0:0 2", "kiosk-2/2 of 1 CARD0001 0:0 2"], Receipts(projection));
        TestImport.Run(projection.Database, "receipt-keys", TestReceipts.Csv(_chip));
        await projection.ProjectAsync();
        Assert.Equal(["kiosk-2/1 counter-rolled-back"], projection.SetAside());
        using var other = new TestReceipts(_chip.Card);
        TestImport.Run(projection.Database, "receipt-keys", TestReceipts.Csv(other));
        await projection.ProjectAsync();
        Assert.Equal(["kiosk-1/2 bad-receipt", "kiosk-2/2 bad-receipt"], projection.SetAside());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnEntryThatDoesNotFollowInItsJournalIsTakenBackWithAllItSaid(string kind)
    {
        using var projection = Projection(kind);
        var (a, b) = (_district.One.Tap(_chip.Card, Nine), _district.Two.Tap(_chip.Card, Nine.AddHours(1)));
        var between = _district.Two.Tap(_district.Cards[1], Nine.AddHours(1));
        var wrong = TestReceipts.Entry(_district.Two, b, _chip.Of(b, 4, 40), after: TimeSpan.FromSeconds(9), change: t => t with { Previous = new byte[32] });
        await projection.TakeAndProjectAsync(a, TestReceipts.Entry(_district.One, a, _chip.Of(a, 5, 50)), b, wrong);
        Assert.Equal(["kiosk-2/1 counter-rolled-back"], projection.SetAside());
        await projection.TakeAndProjectAsync(between);
        Assert.Equal(["kiosk-2/3 broken-chain"], projection.SetAside());
        Assert.Equal(3, projection.Database.Scalar<long>("select count(*) from derived.sign_ins") + projection.Database.Scalar<long>("select count(*) from derived.visits"));
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task VerifyFindsReceiptsThatWereTamperedWith(string kind)
    {
        using var projection = Projection(kind);
        var a = _district.One.Tap(_chip.Card, Nine);
        await projection.TakeAndProjectAsync(a, TestReceipts.Entry(_district.One, a, _chip.Of(a, 5, 50)));
        Assert.Empty(Verify(projection));
        projection.Database.Execute("update derived.receipts set counter = 51");
        Assert.Equal(["Entry 2 of journal 00000000000000aa of kiosk-1 is kept as good 5:51, but comes to good 5:50."], Verify(projection));
        projection.Database.Execute("update derived.receipts set counter = 50");
        projection.Database.Execute("insert into derived.set_aside(journal, seq, at, card, reason, detail) select journal, 1, 0, 'CARD0001', 'counter-rolled-back', '' from derived.receipts");
        Assert.Equal(["Tap 1 of journal 00000000000000aa of kiosk-1 is set aside as counter-rolled-back, but the card's receipts do not say so."], Verify(projection));
    }

    private static IReadOnlyList<string> Verify(TestProjection projection) =>
        VerifyReport.Read(projection.Database.Settings(), projection.Database.Database, signatures: true, TestContext.Current.CancellationToken).Findings;
}
