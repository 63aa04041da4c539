using System.Security.Cryptography;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Tests.Outbox;

public sealed class TapOutboxTests
{
    [Fact]
    public async Task TapsAreNamedWithoutGapsChainedAndSigned()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 5; i++) await Workbench.Append(lane, $"CARD{i:0000}");

        var taps = await bench.WaitingAsync();

        Assert.Equal([1L, 2, 3, 4, 5], taps.Select(t => t.Id.Sequence));
        AssertChain(taps, bench);
        Assert.Equal(new JournalStatus(lane.Journal.ToString(), 5, 0), Assert.Single(bench.Outbox.Counts.Journals));
    }

    [Fact]
    public async Task ChainGoesOnAfterARestart()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane);
        await Workbench.Append(lane);
        bench.Close();

        using var again = new Workbench(bench);
        var sameLane = again.Outbox.BorrowLane();
        Assert.Equal(lane.Journal, sameLane.Journal);
        await Workbench.Append(sameLane);

        var taps = await again.WaitingAsync();
        Assert.Equal([1L, 2, 3], taps.Select(t => t.Id.Sequence));
        AssertChain(taps, again);
    }

    [Fact]
    public async Task ChainGoesOnWhereEverythingHasLeft()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        var last = await Workbench.Append(lane);
        await bench.Outbox.Receive([new Receipt(lane.Journal.ToString(), 1)]);
        bench.Close();

        using var again = new Workbench(bench);
        await Workbench.Append(again.Outbox.BorrowLane());

        var tap = Assert.Single(await again.WaitingAsync());
        Assert.Equal(2, tap.Id.Sequence);
        Assert.Equal(TapText.Hash(last), tap.Previous.ToArray());
    }

    [Fact]
    public async Task TwoReadersHaveTheirOwnJournalsAndGiveThemBack()
    {
        using var bench = new Workbench();
        var (one, two) = (bench.Outbox.BorrowLane(), bench.Outbox.BorrowLane());
        Assert.NotEqual(one.Journal, two.Journal);
        await Task.WhenAll(Workbench.Append(one), Workbench.Append(two));

        bench.Outbox.ReturnLane(one);
        Assert.Equal(one.Journal, bench.Outbox.BorrowLane().Journal);
        Assert.Equal(2, bench.Outbox.Counts.Waiting);
    }

    [Fact]
    public async Task ReceiptsAreCumulativeAndMayComeTwiceOrOld()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 6; i++) await Workbench.Append(lane);
        var journal = lane.Journal.ToString();

        await bench.Outbox.Receive([new Receipt(journal, 4)]);
        await bench.Outbox.Receive([new Receipt(journal, 4), new Receipt(journal, 2), new Receipt("00000000000000ff", 9)]);

        Assert.Equal([5L, 6], (await bench.WaitingAsync()).Select(t => t.Id.Sequence));
        Assert.Equal(2, bench.Outbox.Counts.Waiting);
        await bench.Outbox.Receive([new Receipt(journal, 6)]);
        Assert.Equal(0, bench.Outbox.Counts.Waiting);
        Assert.Null(bench.Outbox.Counts.OldestWaiting);
    }

    [Fact]
    public async Task AReceiptForMoreThanWeHaveClosesTheJournal()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane);
        var journal = lane.Journal;

        await bench.Outbox.Receive([new Receipt(journal.ToString(), 40)]);
        await Workbench.Append(lane);

        var tap = Assert.Single(await bench.WaitingAsync());
        Assert.NotEqual(journal, tap.Id.Journal);
        Assert.Equal(1, tap.Id.Sequence);
    }

    [Fact]
    public void ADraftThatIsGivenUpUsesNoSequence()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        using (var first = lane.Begin()) Assert.Equal(1, first.Id.Sequence);
        using var second = lane.Begin();
        Assert.Equal(1, second.Id.Sequence);
    }

    [Fact]
    public async Task ATapBeingMadeKeepsTheKioskFromBeingCompleteBeyondIt()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        using (var draft = lane.Begin())
        {
            bench.Time.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(draft.At, bench.Outbox.Counts.OldestWaiting);
            Assert.Equal(0, bench.Outbox.Counts.Waiting);
        }

        Assert.Null(bench.Outbox.Counts.OldestWaiting);
        var tap = await Workbench.Append(lane);
        Assert.Equal(tap.At, bench.Outbox.Counts.OldestWaiting);
    }

    [Fact]
    public async Task SignInsAreRememberedAfterTheirTapsHaveLeft()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane, "CARD0001");
        await Workbench.Append(lane, "CARD0002", TapOutcome.Repeated);
        await bench.Outbox.Receive([new Receipt(lane.Journal.ToString(), 2)]);
        bench.Close();

        using var again = new Workbench(bench);
        Assert.Equal("CARD0001", Assert.Single(await again.Outbox.SignIns()).Card.ToString());
    }

    [Fact]
    public async Task RememberedSignInsAreBounded()
    {
        using var bench = new Workbench(adjust: o => o.RememberedSignIns = 100);
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 150; i++)
        {
            await Workbench.Append(lane, $"CARD{i:0000}");
            bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        bench.Close();
        using var again = new Workbench(bench, o => o.RememberedSignIns = 100);
        var kept = await again.Outbox.SignIns();
        Assert.InRange(kept.Count, 100, 101);
        Assert.Equal("CARD0149", kept[^1].Card.ToString());
    }

    [Fact]
    public async Task AFullOutboxRefusesAndTakesAgainWhenTapsHaveLeft()
    {
        using var bench = new Workbench(adjust: o => o.MaxEntries = 3);
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 3; i++) await Workbench.Append(lane);

        var refused = await Assert.ThrowsAsync<OutboxUnavailableException>(() => Workbench.Append(lane));
        Assert.Equal("3 taps wait for the centre and no more fit", refused.Message);
        Assert.True(bench.Health.Has(TroubleKind.CannotRecord));

        await bench.Outbox.Receive([new Receipt(lane.Journal.ToString(), 2)]);
        Assert.False(bench.Health.Has(TroubleKind.CannotRecord));
        Assert.Equal(4, (await Workbench.Append(lane)).Id.Sequence);
    }

    [Fact]
    public async Task ADiskThatIsFullIsSaidAndOverWhenThereIsRoom()
    {
        using var bench = new Workbench(adjust: o => o.MaxMegabytes = 1);
        var lane = bench.Outbox.BorrowLane();
        OutboxUnavailableException? full = null;
        for (var i = 0; i < 3_000 && full is null; i++) full = await Record.ExceptionAsync(() => Workbench.Append(lane)) as OutboxUnavailableException;

        Assert.Equal("the disk, or the space given to the outbox, is full", full?.Message);
        Assert.True(bench.Health.Has(TroubleKind.CannotRecord));
        var durable = bench.Outbox.Counts.Journals[0].Last;
        await bench.Outbox.Receive([new Receipt(lane.Journal.ToString(), durable)]);
        Assert.False(bench.Health.Has(TroubleKind.CannotRecord));
        Assert.Equal(durable + 1, (await Workbench.Append(lane)).Id.Sequence);
    }

    [Fact]
    public async Task ALockedDatabaseIsSaidAndOverWhenItIsFree()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane);
        await using (var other = new SqliteConnection($"Data Source={bench.Options.File};Pooling=False"))
        {
            await other.OpenAsync(Workbench.Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Workbench.Cancel);
            var refused = await Assert.ThrowsAsync<OutboxUnavailableException>(() => Workbench.Append(lane));
            Assert.Equal("another program holds the outbox", refused.Message);
        }

        await Eventually.Holds(() => !bench.Health.Has(TroubleKind.CannotRecord), "the outbox can be written again");
        Assert.Equal(2, (await Workbench.Append(lane)).Id.Sequence);
        AssertChain(await bench.WaitingAsync(), bench);
    }

    [Fact]
    public async Task AVoidTakesTheEntrysPlaceAndTheChainAfterItHolds()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 3; i++) await Workbench.Append(lane);
        var originals = await bench.WaitingAsync();
        var second = (await bench.Outbox.Read(1, 2, 1, 10_000)).Single();

        var put = await bench.Outbox.ReplaceByVoid(second);

        var taps = await bench.WaitingAsync();
        Assert.True(put.IsVoid);
        Assert.Equal(TapOutcome.Void, taps[1].Outcome);
        Assert.Equal(originals[1].Id, taps[1].Id);
        Assert.Equal(originals[1].Previous.ToArray(), taps[1].Previous.ToArray());
        Assert.Null(taps[1].Card);
        AssertSigned(taps[1], bench);
        Assert.Equal(TapText.Hash(originals[1]), taps[2].Previous.ToArray());
        Assert.Equal(TapText.Hash(originals[2]), (await Workbench.Append(lane)).Previous.ToArray());
    }

    [Fact]
    public async Task AVoidOfTheLastTapLeavesTheHeadAsItWas()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        var first = await Workbench.Append(lane);
        await bench.Outbox.ReplaceByVoid((await bench.Outbox.Read(0, 9, 1, 10_000)).Single());
        Assert.Equal(TapText.Hash(first), (await Workbench.Append(lane)).Previous.ToArray());
    }

    [Fact]
    public async Task ReadingStopsAtItsLimitsButGivesAtLeastOne()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 10; i++) await Workbench.Append(lane);
        Assert.Equal(4, (await bench.Outbox.Read(0, long.MaxValue, 4, 1_000_000)).Count);
        Assert.Single(await bench.Outbox.Read(0, long.MaxValue, 10, 1));
        Assert.Equal([4L, 5, 6], (await bench.Outbox.Read(3, 6, 10, 1_000_000)).Select(e => e.Number));
    }

    [Fact]
    public void ASecondAgentOnTheSameFileIsTurnedAway()
    {
        using var bench = new Workbench();
        var refused = Assert.Throws<SettingException>(() => new Workbench(bench));
        Assert.Equal($"Outbox:File '{bench.Options.File}' is in use by another cardagent; stop that one first, or give this one a file of its own.", refused.Message);
    }

    [Fact]
    public void AnotherKiosksFileIsTurnedAway()
    {
        using var bench = new Workbench();
        bench.Close();
        var refused = Assert.Throws<SettingException>(() => new Workbench(bench, kiosk: new KioskId("hk-02")));
        Assert.Equal($"Outbox:File '{bench.Options.File}' holds the taps of kiosk 'hk-01', not of 'hk-02'; give this kiosk a file of its own or set Kiosk:Id back.", refused.Message);
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        using var bench = new Workbench();
        var refused = Assert.Throws<SettingException>(() => new Workbench(bench, o => o.File = Path.Combine(bench.Folder, "kiosk.pem", "outbox.db")));
        Assert.StartsWith($"Outbox:File '{Path.Combine(bench.Folder, "kiosk.pem", "outbox.db")}' cannot be written: ", refused.Message, StringComparison.Ordinal);
    }

    internal static void AssertChain(IEnumerable<Tap> taps, Workbench bench)
    {
        foreach (var journal in taps.GroupBy(t => t.Id.Journal))
        {
            byte[]? previous = null;
            foreach (var tap in journal.OrderBy(t => t.Id.Sequence))
            {
                if (tap.Id.Sequence == 1) Assert.Equal(new byte[32], tap.Previous.ToArray());
                else if (previous is not null) Assert.Equal(previous, tap.Previous.ToArray());
                AssertSigned(tap, bench);
                previous = TapText.Hash(tap);
            }
        }
    }

    private static void AssertSigned(Tap tap, Workbench bench)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(bench.Key.PublicKey), out _);
        Assert.True(key.VerifyHash(TapText.Hash(tap), tap.KioskSignature.Span), $"the kiosk's signature of {tap.Id}");
    }
}
