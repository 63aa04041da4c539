using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Outbox;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Tests.Outbox;

public sealed class OutboxDamageTests
{
    private const int Page = 4_096;

    [Fact]
    public async Task AFileThatIsNoDatabaseIsSetAsideAndTheKioskGoesOn()
    {
        using var bench = new Workbench();
        bench.Close();
        await File.WriteAllTextAsync(bench.Options.File, new string('x', 9_000), Workbench.Cancel);

        using var again = new Workbench(bench);
        await Workbench.Append(again.Outbox.BorrowLane());

        Assert.Single(await again.WaitingAsync());
        Assert.Single(Directory.GetFiles(bench.Folder, "outbox.db.bad-*"));
        Assert.True(again.Health.Has(TroubleKind.OutboxRepaired));
        Assert.StartsWith("the outbox was damaged; it is kept as '", again.Health.Troubles.Single(t => t.Kind == TroubleKind.OutboxRepaired).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCanBeReadOfADamagedFileIsKeptAndTheRestIsVoid()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 200; i++) await Workbench.Append(lane, $"CARD{i:0000}");
        var originals = (await bench.WaitingAsync()).ToDictionary(t => t.Id);
        bench.Close();
        Damage(bench.Options.File, page => page % 9 == 8);

        using var again = new Workbench(bench);
        var taps = await again.WaitingAsync();

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), taps.Select(t => t.Id.Sequence).Order());
        var voids = taps.Count(t => t.Outcome == TapOutcome.Void);
        Assert.InRange(voids, 1, 150);
        foreach (var tap in taps.Where(t => t.Outcome != TapOutcome.Void)) Assert.Equal(TapText.Hash(originals[tap.Id]), TapText.Hash(tap));
        Assert.NotEqual(lane.Journal, (await Workbench.Append(again.Outbox.BorrowLane())).Id.Journal);
        Assert.Equal(taps.Count + 1, again.Outbox.Counts.Waiting);
    }

    [Fact]
    public async Task AnyDamageLeavesAKioskThatWorksAndEveryJournalWithoutGaps()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            using var bench = new Workbench();
            var lane = bench.Outbox.BorrowLane();
            for (var i = 0; i < 60; i++) await Workbench.Append(lane, $"CARD{i:0000}");
            bench.Close();
            Damage(bench.Options.File, page => page > 0 && random.Next(4) == 0);

            using var again = new Workbench(bench);
            await Workbench.Append(again.Outbox.BorrowLane());
            foreach (var journal in (await again.WaitingAsync()).GroupBy(t => t.Id.Journal))
            {
                var sequences = journal.Select(t => t.Id.Sequence).Order().ToList();
                Assert.True(sequences.SequenceEqual(Enumerable.Range(0, sequences.Count).Select(i => sequences[0] + i)), $"seed {seed}: gaps in {string.Join(",", sequences)}");
            }
        }
    }

    [Fact]
    public async Task DamageFoundWhileRunningIsRepairedWhileRunning()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        // More than SQLite keeps in memory, so that it has to look at the damaged file again.
        for (var i = 0; i < 4_000; i++) await Workbench.Append(lane, $"CARD{i:0000}");
        bench.Close();
        using var running = new Workbench(bench);
        Damage(bench.Options.File, page => page is > 3 and < 600);

        await Assert.ThrowsAsync<OutboxUnavailableException>(() => running.Outbox.Read(0, long.MaxValue, 10_000, int.MaxValue));

        await Eventually.Holds(() => running.Health.Has(TroubleKind.OutboxRepaired) && !running.Health.Has(TroubleKind.CannotRecord), "the outbox has repaired itself");
        await Workbench.Append(running.Outbox.BorrowLane());
        Assert.False(running.Health.Has(TroubleKind.CannotRecord));
        Assert.NotEmpty(Directory.GetFiles(bench.Folder, "outbox.db.bad-*"));
        Assert.Equal(4_001, running.Outbox.Counts.Waiting);
    }

    [Fact]
    public async Task RowsThatAreMissingBecomeVoids()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        for (var i = 0; i < 10; i++) await Workbench.Append(lane);
        bench.Close();
        await using (var other = new SqliteConnection($"Data Source={bench.Options.File};Pooling=False"))
        {
            await other.OpenAsync(Workbench.Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "DELETE FROM taps WHERE sequence IN (4, 5)";
            await command.ExecuteNonQueryAsync(Workbench.Cancel);
        }

        using var again = new Workbench(bench);
        var taps = (await again.WaitingAsync()).OrderBy(t => t.Id.Sequence).ToList();
        Assert.Equal([4L, 5], taps.Where(t => t.Outcome == TapOutcome.Void).Select(t => t.Id.Sequence));
        Assert.Equal(TapText.Hash(taps[2]), taps[3].Previous.ToArray());
        Assert.Equal(10, taps.Count);
    }

    [Fact]
    public async Task AFileDeletedWhileOpenIsPutBackWithAllItHeld()
    {
        using var bench = new Workbench();
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane);
        File.Delete(bench.Options.File);

        var next = await Workbench.Append(lane);

        Assert.Equal(2, next.Id.Sequence);
        bench.Close();
        using var again = new Workbench(bench);
        Assert.Equal(2, (await again.WaitingAsync()).Count);
    }

    /// <summary>Overwrites whole pages of the file with nonsense.</summary>
    private static void Damage(string file, Func<int, bool> damaged)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (var page = 0; page * Page < stream.Length; page++)
        {
            if (!damaged(page)) continue;
            stream.Position = page * Page;
            stream.Write(Enumerable.Repeat((byte)0xA5, Page).ToArray());
        }
    }
}
