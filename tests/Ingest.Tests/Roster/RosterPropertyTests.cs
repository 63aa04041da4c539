using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>What holds for any entries: their order does not matter, and none changes an earlier day.</summary>
public sealed class RosterPropertyTests(PostgresServer server)
{
    private static readonly long Today = TestRoster.Today;

    private static IEnumerable<long> Days => Enumerable.Range(-400, 800).Where(d => d % 7 == 0).Select(d => Today + d).Prepend(0L).Append(3_000_000L);

    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.Sqlite, 3)]
    [InlineData(Databases.PostgreSql, 4)]
    [InlineData(Databases.PostgreSql, 5)]
    public void AnyOrderOfEntriesGivesTheSameBookAndTheSameTables(string kind, int seed)
    {
        var random = new Random(seed);
        var entries = Entries(random, 24);
        string? answers = null, tables = null;
        for (var round = 0; round < 4; round++)
        {
            using var roster = new TestRoster(round == 0 ? Databases.Sqlite : kind, server);
            foreach (var entry in entries) Assert.True(entry(roster).Done);
            var (now, text) = (TestRoster.Answers(roster.Book(Today), Days), TestTables.Text(roster.Database, TestTables.Roster.Except(["member_merges"])));
            Assert.True((answers ??= now) == now, $"seed {seed}, round {round}: other answers");
            Assert.True((tables ??= text) == text, $"seed {seed}, round {round}: other tables\n{tables}\n\n{text}");
            random.Shuffle(entries);
        }
    }

    [Theory]
    [InlineData(Databases.Sqlite, 11)]
    [InlineData(Databases.Sqlite, 12)]
    [InlineData(Databases.PostgreSql, 13)]
    public void AnEntryLeavesEveryEarlierDaysAnswerUnchanged(string kind, int seed)
    {
        var random = new Random(seed);
        using var roster = new TestRoster(kind, server);
        foreach (var entry in Entries(random, 8)) entry(roster);
        for (var round = 0; round < 12; round++)
        {
            var from = Today + random.Next(-300, 300);
            var before = TestRoster.Answers(roster.Book(), Days.Where(d => d < from));
            var (member, branch) = ($"M{random.Next(1, 7)}", $"b{random.Next(1, 5)}");
            Assert.True((round % 4) switch
            {
                0 => roster.Desk.Stay(member, branch, from, from + random.Next(1, 100), "clerk").Done,
                1 => roster.Desk.ReportIn(member, random.Next(2) == 0 ? "cx" : null, from, "clerk").Done,
                2 => roster.Desk.Exempt(member, from, null, "clerk", "r").Done,
                _ => roster.Desk.Transfer(member, branch, from, "clerk").Done,
            });
            Assert.True(before == TestRoster.Answers(roster.Book(), Days.Where(d => d < from)), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void AHistoryHasNoGapsAndNoOverlapsAndKnowsEveryPoint(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            List<Stretch<int>> history = [];
            var points = new Dictionary<long, int>();
            for (var entries = random.Next(1, 12); entries > 0; entries--)
            {
                var (from, value) = (random.Next(3) == 0 ? 0L : random.Next(50), random.Next(4));
                points[from] = value;
                history = HistoryRules.Enter(history, from, value, HistoryRules.NoEndDay);
            }

            Assert.Equal(points.OrderBy(p => p.Key).Select(p => (p.Key, p.Value)), history.Select(s => (s.From, s.Value)));
            Assert.Equal(history.Skip(1).Select(s => s.From).Append(HistoryRules.NoEndDay), history.Select(s => s.Until));
            var steps = new Steps<int>(history);
            for (var day = 0L; day < 55; day++)
            {
                int? expected = points.Where(p => p.Key <= day).OrderBy(p => p.Key).Select(p => (int?)p.Value).LastOrDefault();
                Assert.Equal(expected, HistoryRules.At(history, day)?.Value);
                Assert.Equal(expected, steps.TryAt(day, out var value) ? value : null);
            }
        }
    }

    /// <summary>Entries that do not contradict one another: no two of one kind name the same member and day.</summary>
    private static Func<TestRoster, RosterAnswer>[] Entries(Random random, int count)
    {
        var used = new HashSet<(int, int, long)>();
        var entries = new List<Func<TestRoster, RosterAnswer>>();
        while (entries.Count < count)
        {
            var (kind, member, from, branch) = (random.Next(5), random.Next(1, 7), Today + random.Next(-300, 300), $"b{random.Next(1, 5)}");
            var until = from + random.Next(1, 200);
            if (!used.Add((kind, kind == 4 ? branch[1] : member, from))) continue;
            entries.Add(kind switch
            {
                0 => r => r.Desk.Transfer($"M{member}", branch, from, "clerk"),
                1 => r => r.Desk.ReportIn($"M{member}", until % 3 == 0 ? null : until % 2 == 0 ? "cx" : "cy", from, "clerk"),
                2 => r => r.Desk.Stay($"M{member}", branch, from, until, "clerk"),
                3 => r => r.Desk.Exempt($"M{member}", from, until, "clerk", $"because {until}"),
                _ => r => Move(r, branch, until % 2 == 0 ? "cx" : "cy", from),
            });
        }

        return [.. entries];
    }

    private static RosterAnswer Move(TestRoster roster, string branch, string community, long from)
    {
        roster.Import("organisations", $"id,name,kind,parent,from\n{branch},{from},branch,{community},{DateOnly.FromDayNumber((int)from):yyyy-MM-dd}\n");
        return new RosterAnswer(true, "");
    }
}
