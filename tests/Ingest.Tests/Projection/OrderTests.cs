using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>The same set of taps gives the same result in any order, any repetition, any partition, and whether or not proofs keep up.</summary>
public sealed class OrderTests(PostgresServer server)
{
    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.Sqlite, 3)]
    [InlineData(Databases.Sqlite, 4)]
    [InlineData(Databases.PostgreSql, 5)]
    [InlineData(Databases.PostgreSql, 6)]
    public async Task N8_AnyOrderRepetitionAndPartitionGivesTheSameRows(string kind, int seed)
    {
        using var district = new TestDistrict();
        var random = new Random(seed);
        var taps = Morning(district, random);
        var entries = Entries();
        string expected;
        using (var plain = new TestProjection(Databases.Sqlite, server, district))
        {
            Prepare(plain);
            await plain.TakeAndProjectAsync(taps);
            foreach (var entry in entries) entry(plain);
            await EndAsync(plain);
            expected = plain.Everything();
        }

        for (var round = 0; round < 4; round++)
        {
            var options = new ProjectionOptions { ProofBacklogTaps = random.Next(3) switch { 0 => 0, 1 => 7, _ => 20_000 }, StepTaps = random.Next(1, 40), StepMembers = random.Next(1, 10) };
            using var shuffled = new TestProjection(kind, server, district, options);
            Prepare(shuffled);
            var entered = 0;
            foreach (var part in Partition(random, taps))
            {
                await shuffled.TakeAsync(part);
                if (entered < entries.Length && random.Next(3) == 0) entries[entered++](shuffled);
                if (random.Next(4) == 0) Say(shuffled, random);
                for (var steps = random.Next(4); steps > 0; steps--)
                {
                    // At most six hours in all: sessions open, close and wait while their taps still come.
                    if (shuffled.Time.GetUtcNow() < TestDistrict.Nine.AddHours(6)) shuffled.Time.Advance(TimeSpan.FromMinutes(random.Next(40)));
                    shuffled.Projector.Step();
                }
            }

            foreach (var entry in entries[entered..]) entry(shuffled);
            await EndAsync(shuffled);
            Assert.True(expected == shuffled.Everything(), $"seed {seed}, round {round}, {options.ProofBacklogTaps}/{options.StepTaps}:\n{Difference(expected, shuffled.Everything())}");

            // Zero the cursor and derive again: the same code, the same rows.
            shuffled.Enter(work => Changes.Add(work, ChangeKind.Everything));
            await shuffled.ProjectAsync();
            Assert.True(expected == shuffled.Everything(), $"rebuilt, seed {seed}, round {round}:\n{Difference(expected, shuffled.Everything())}");
            AssertLiveAgreesWithTheDatabase(shuffled);
        }
    }

    private static void Prepare(TestProjection projection)
    {
        projection.Policy();
        projection.Enter(work => work.Execute("update sessions set in_out = 1 where session = 'talk'"));
    }

    /// <summary>What people enter, in this order but whenever.</summary>
    private static Action<TestProjection>[] Entries() =>
    [
        p => p.Correct("morning", "M001", CorrectionKind.NotAttended),
        p => p.Excuse("M004", "morning"),
        p => p.Correct("talk", "M002", CorrectionKind.Attended, TestDistrict.Nine),
        p => p.Correct("morning", "M001", CorrectionKind.AsRecorded),
        p => p.Correct("morning", "M007", CorrectionKind.Excused),
        p => p.Policy(3),
    ];

    private static void Say(TestProjection projection, Random random) => projection.Say(
        random.Next(2) == 0 ? "kiosk-1" : "kiosk-2", TestDistrict.Nine.AddMinutes(random.Next(-60, 240)), random.Next(2) == 0 ? TestDistrict.Nine : null, ("00000000000000aa", random.Next(100), 0));

    /// <summary>Seven hours later one kiosk is whole and the other is not; the morning waits, the talk is closed.</summary>
    private static async Task EndAsync(TestProjection projection)
    {
        projection.Say("kiosk-1", TestDistrict.Nine.AddHours(7));
        projection.Say("kiosk-2", TestDistrict.Nine.AddHours(7), TestDistrict.Nine.AddMinutes(90), ("00000000000000cc", 5, 0));
        await projection.AtAsync(TestDistrict.Nine.AddHours(7).AddSeconds(1));
        Assert.Contains(projection.Sessions(), s => s.StartsWith("morning Waiting", StringComparison.Ordinal) && s.EndsWith("held: kiosk-2 has 5 taps waiting since 10:30", StringComparison.Ordinal));
        Assert.Contains(projection.Sessions(), s => s.StartsWith("talk Closed", StringComparison.Ordinal));
    }

    private static void AssertLiveAgreesWithTheDatabase(TestProjection projection)
    {
        var moved = projection.Projector.Live!;
        using var fresh = new Projector(projection.Database.Database, new ProjectionOptions(), TestProjection.Days(), projection.Time);
        fresh.Step();
        Assert.Equivalent(Snapshot(fresh.Live!), Snapshot(moved), strict: true);

        static CardSystem.Ingest.Live.LiveSnapshot Snapshot(CardSystem.Ingest.Live.LiveLedger live) => live.Snapshot(1, TestDistrict.Nine, [], new Dictionary<string, long>(), 0);
    }

    /// <summary>Everything that may happen on a morning, good and bad.</summary>
    private static byte[][] Morning(TestDistrict district, Random random)
    {
        var taps = new List<byte[]>();
        string[] journals = ["00000000000000aa", "00000000000000bb"];
        for (var n = 0; n < 90; n++)
        {
            var kiosk = random.Next(4) switch { 0 => district.Two, 1 => district.Far, _ => district.One };
            var journal = journals[random.Next(2)];
            // Few instants, so that many taps share a millisecond and names must decide.
            var at = TestDistrict.Nine.AddMinutes(random.Next(-40, 15) * 5);
            var card = random.Next(12) switch { 0 => district.Unknown, 1 => district.Nobodys, 2 => district.Expired, _ => district.Cards[random.Next(10)] };
            taps.Add(random.Next(14) switch
            {
                0 => kiosk.Tap(card, at, journal, change: t => t with { CardSignature = new byte[70] }),
                1 => kiosk.Tap(card, at, journal, forge: t => t with { MonotonicMs = 12_345 }),
                2 => kiosk.Tap(card, at, journal, change: t => t with { Previous = new byte[32] }),
                3 => kiosk.Tap(null, at, journal, TapOutcome.Refused, RefusalReason.ForeignAuthority),
                4 => kiosk.Tap(null, at, journal, TapOutcome.Void),
                _ => kiosk.Tap(card, at, journal, random.Next(3) == 0 ? TapOutcome.Repeated : TapOutcome.Accepted),
            });
        }

        taps.Add(district.Stranger.Tap(district.Cards[0], TestDistrict.Nine));
        taps.Add(System.Text.Encoding.UTF8.GetBytes("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000cc","seq":1,"at":"2026-05-01T01:00:00.0001Z","outcome":"accepted","card":"CARD0001"}"""));
        taps.Add(System.Text.Encoding.UTF8.GetBytes("""{"v":1,"kiosk":"kiosk-1","journal":"00000000000000cc","seq":2}"""));
        return [.. taps];
    }

    private static IEnumerable<byte[][]> Partition(Random random, byte[][] taps)
    {
        var all = taps.Concat(taps.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(all);
        for (var from = 0; from < all.Length;)
        {
            var size = random.Next(1, 30);
            yield return all[from..Math.Min(all.Length, from + size)];
            from += size;
        }
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', left.Except(right).Select(l => "- " + l).Concat(right.Except(left).Select(r => "+ " + r)));
    }
}
