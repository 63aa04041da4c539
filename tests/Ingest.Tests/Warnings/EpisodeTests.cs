using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class EpisodeTests
{
    private const string Misses = "\"notice\": 2, \"concern\": 3, \"serious\": 5";

    [Theory]
    [InlineData("+-+-", "")]
    [InlineData("+--", "notice 14-")]
    [InlineData("+---", "concern 14-")]
    [InlineData("+---+", "concern 14-28")]
    [InlineData("--+--", "notice 7-14; notice 28-")]
    // An excuse neither breaks the row nor lengthens it; a walk-in breaks it.
    [InlineData("-o-", "notice 14-")]
    [InlineData("-w-", "")]
    [InlineData("-----", "serious 7-")]
    public void MissesInARow(string marks, string episodes) => Assert.Equal(episodes, HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of(marks), HistoryMaker.Rule("consecutive-misses", Misses))));

    [Theory]
    [InlineData("--+", "")]
    [InlineData("--+--", "notice 0-")]
    [InlineData("--+---", "concern 0-")]
    public void ADayWithSeveralSessionsIsJudgedAtItsEnd(string marks, string episodes) =>
        Assert.Equal(episodes, HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of(marks, every: 0), HistoryMaker.Rule("consecutive-misses", Misses))));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoTwoEpisodesOfARuleBeginOnOneDayAndNoneEndsOnItsFirst(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var sessions = Enumerable.Range(0, 60).Select(i => new Seen(i, HistoryMaker.FirstOfMarch + (i / 3 * 4), (Mark)random.Next(1, 4), random.Next(5) > 0, new Others(9, 10), new Others(90, 100)));
            var earned = Enumerable.Range(0, 30).Select(i => new Earned(HistoryMaker.FirstOfMarch + (i * 3), random.Next(-50, 300)));
            var goal = new Goal(HistoryMaker.FirstOfMarch, HistoryMaker.FirstOfMarch + 200, 6_000);
            var history = MemberHistory.Of(new Frame(HistoryMaker.FirstOfMarch, true, Pauses.None, goal), sessions, earned);
            foreach (var rule in WarningRules.Episodes(history, AllOn, HistoryMaker.FirstOfMarch + 300).GroupBy(e => e.Rule))
            {
                Assert.Distinct(rule.Select(e => e.From));
                Assert.All(rule, e => Assert.True(e.Until is null || e.Until > e.From, $"seed {seed}, round {round}: {rule.Key} {e.From} to {e.Until}"));
            }
        }
    }

    /// <summary>Every kind of rule, the ones that are off by default too.</summary>
    private static RuleSet AllOn { get; } = RuleSetReader.Read("rules.json", System.Text.Encoding.UTF8.GetBytes(DefaultRules.Json.Replace("\"enabled\": false", "\"enabled\": true", StringComparison.Ordinal)));

    [Fact]
    public void AnEpisodeSaysOnWhichDayItReachedEachLevel()
    {
        var episode = Assert.Single(HistoryMaker.Episodes(HistoryMaker.Of("+----"), HistoryMaker.Rule("consecutive-misses", Misses)));
        Assert.Equal((14, 21, 0), (episode.Reached.Notice - HistoryMaker.FirstOfMarch, episode.Reached.Concern - HistoryMaker.FirstOfMarch, episode.Reached.Serious));
        Assert.Equal(21, episode.LevelFrom - HistoryMaker.FirstOfMarch);
        // N4: what it rests on when it reached its level: four sessions, three of them missed, to which nine in ten of the others came.
        Assert.Equal([0, 1, 2, 3], episode.Evidence.Sessions);
        Assert.Equal((4, 3, 0, 27L, 30L), (episode.Evidence.Expected, episode.Evidence.Missed, episode.Evidence.Excused, episode.Evidence.OthersCame, episode.Evidence.OthersExpected));
    }

    [Theory]
    [InlineData("+-", "\"notice\": 0.5", "\"prior\": 0, \"least\": 3", "")]
    [InlineData("+--", "\"notice\": 0.5", "\"prior\": 0, \"least\": 3", "notice 14-")]
    [InlineData("+--+", "\"notice\": 0.6", "\"prior\": 0, \"least\": 1", "notice 14-21")]
    [InlineData("--", "\"notice\": 0.5", "\"prior\": 2, \"least\": 1", "notice 7-")]
    public void AbsenceRate(string marks, string levels, string numbers, string episodes) => Assert.Equal(episodes, HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of(marks), HistoryMaker.Rule("absence-rate", levels, numbers))));

    [Theory]
    [InlineData("+++++++++-", "0.1", "notice 63-")]
    [InlineData("+++++++++-", "0.100001", "")]
    [InlineData("---------+", "0.9", "notice 63-")]
    [InlineData("+--+--+--", "0.666667", "notice 56-")]
    public void T40_ARateThatReachesTheLevelExactlyIsWarnedOf(string marks, string level, string episodes) =>
        Assert.Equal(episodes, HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of(marks), HistoryMaker.Rule("absence-rate", $"\"notice\": {level}", $"\"prior\": 0, \"least\": {marks.Length}"))));

    [Theory]
    [InlineData("-+-+++", "\"sessions\": 4, \"days\": 365", "notice 14-28")]
    [InlineData("-+-+++", "\"sessions\": 3, \"days\": 365", "notice 14-21")]
    [InlineData("-+-+++", "\"sessions\": 4, \"days\": 14", "")]
    public void TheLastSessions(string marks, string numbers, string episodes) => Assert.Equal(episodes, HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of(marks), HistoryMaker.Rule("rolling-window", "\"notice\": 2", numbers))));

    [Fact]
    public void FirstWeeksConcernThoseWhoJoined()
    {
        var rule = HistoryMaker.Rule("first-weeks", "\"notice\": 1, \"concern\": 2", "\"days\": 20");
        Assert.Equal("concern 0-21", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("-+--"), rule)));
        Assert.Empty(HistoryMaker.Episodes(HistoryMaker.Of("-+--", joined: false), rule));
    }

    [Fact]
    public void NoActivityIsReachedByTheDaysThatPass()
    {
        var rule = HistoryMaker.Rule("no-activity", "\"notice\": 60, \"concern\": 90, \"serious\": 180");
        var history = HistoryMaker.Of("+-");
        Assert.Empty(HistoryMaker.Episodes(history, rule, 59));
        Assert.Equal("notice 60-", HistoryMaker.Told(HistoryMaker.Episodes(history, rule, 60)));
        Assert.Equal("serious 60-", HistoryMaker.Told(HistoryMaker.Episodes(history, rule, 180)));
        // Where there was nothing to attend, nobody is inactive.
        Assert.Empty(HistoryMaker.Episodes(HistoryMaker.Of("+"), rule));
        Assert.Equal("notice 60-70", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("+-w", 35), rule)));
    }

    [Fact]
    public void ExcusedAndExemptTimeStopsTheClock()
    {
        var rule = HistoryMaker.Rule("no-activity", "\"notice\": 60");
        var pauses = Pauses.Of([(HistoryMaker.FirstOfMarch + 10, HistoryMaker.FirstOfMarch + 40), (HistoryMaker.FirstOfMarch + 30, HistoryMaker.FirstOfMarch + 50)]);
        Assert.Equal("notice 100-", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("+-", pauses: pauses), rule)));
        // What is missed on such a day is not missed.
        Assert.Equal("notice 56-", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("+---------", pauses: pauses), HistoryMaker.Rule("consecutive-misses", "\"notice\": 2"))));
    }

    [Fact]
    public void BehindThePaceAndOutOfReach()
    {
        var goal = new Goal(HistoryMaker.FirstOfMarch, HistoryMaker.FirstOfMarch + 100, 10_000);
        Earned[] earned = [new(HistoryMaker.FirstOfMarch + 20, 2_000), new(HistoryMaker.FirstOfMarch + 60, 3_000)];
        var pace = HistoryMaker.Rule("behind-pace", "\"notice\": 0.2, \"concern\": 0.45", "\"grace\": 0");
        // A fifth behind after 20 days without credits; caught up on that day, behind again from day 40, caught up to half on day 60, behind for good from day 70.
        Assert.Equal("notice 40-60; concern 70-", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("", goal: goal, earned: earned), pace)));
        var reach = HistoryMaker.Rule("out-of-reach", "\"concern\": 0.000001, \"serious\": 0.4", "\"most\": 0.3");
        Assert.Equal("concern 1-20; serious 51-", HistoryMaker.Told(HistoryMaker.Episodes(HistoryMaker.Of("", goal: goal, earned: [new(HistoryMaker.FirstOfMarch + 20, 5_000)]), reach)));
        Assert.Empty(HistoryMaker.Episodes(HistoryMaker.Of("----"), pace));
    }

    [Fact]
    public void DriftIsTheSumDoneByHand()
    {
        // Nine of ten others came each time. Decay 0.5, prior 1, no shrinking, no season: after a visit N = -0.1, D = 1; after a miss N = 0.85, D = 1.5, score 0.34.
        var rule = HistoryMaker.Rule("peer-drift", "\"notice\": 0.34, \"concern\": 0.3401", "\"decay\": 0.5, \"prior\": 1, \"shrink\": 0, \"season\": 0");
        var episode = Assert.Single(HistoryMaker.Episodes(HistoryMaker.Of("+-"), rule));
        Assert.Equal((340_000L, WarningLevel.Notice), (episode.Evidence.Score, episode.Level));
        // With a season of 100 days that began on the first of March, the miss on the seventh day weighs 0.93: N = -0.05 + 0.837.
        var season = HistoryMaker.Rule("peer-drift", "\"notice\": 0.3", "\"decay\": 0.5, \"prior\": 1, \"shrink\": 0, \"season\": 100, \"floor\": 0.25");
        Assert.Equal(314_800L, Assert.Single(HistoryMaker.Episodes(HistoryMaker.Of("+-"), season)).Evidence.Score);
    }

    [Fact]
    public void AnyOrderOfTheSameHistoryGivesTheSameEpisodes()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var marks = new string([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => "+++---ow"[random.Next(8)])]);
            var sessions = HistoryMaker.Sessions(marks, random.Next(1, 20)).Select(s => s with { Unit = new Others(random.Next(0, 5), 5), Wide = new Others(random.Next(0, 40), 50) }).ToArray();
            var pauses = Enumerable.Range(0, random.Next(3)).Select(_ => HistoryMaker.FirstOfMarch + random.Next(300)).Select(d => (d, d + random.Next(60))).ToArray();
            var earned = Enumerable.Range(0, random.Next(20)).Select(_ => new Earned(HistoryMaker.FirstOfMarch + random.Next(365), random.Next(-50, 300))).ToArray();
            var goal = new Goal(HistoryMaker.FirstOfMarch - 30, HistoryMaker.FirstOfMarch + 335, 3_000);
            string Run() => System.Text.Json.JsonSerializer.Serialize(HistoryMaker.Episodes(
                MemberHistory.Of(new Frame(HistoryMaker.FirstOfMarch, true, Pauses.Of(pauses), goal), sessions.Concat(sessions.Take(3)), earned), All, 300));
            var first = Run();
            random.Shuffle(sessions);
            random.Shuffle(pauses);
            random.Shuffle(earned);
            Assert.True(first == Run(), $"seed {seed}");
        }
    }

    [Fact]
    public void WhatIsJudgedDayByDayIsWhatIsJudgedAtOnce()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var marks = new string([.. Enumerable.Range(0, 30).Select(_ => "++---ow"[random.Next(7)])]);
            var history = HistoryMaker.Of(marks, random.Next(1, 12), goal: new Goal(HistoryMaker.FirstOfMarch, HistoryMaker.FirstOfMarch + 300, 2_000), earned: [new(HistoryMaker.FirstOfMarch + random.Next(200), 700)]);
            var whole = HistoryMaker.Episodes(history, All, 200);
            for (var day = 0; day <= 200; day++)
            {
                var open = HistoryMaker.Episodes(history, All, day).Where(e => e.Until is null).Select(e => (e.Rule, e.From)).Order();
                var atOnce = whole.Where(e => e.From <= HistoryMaker.FirstOfMarch + day && !(e.Until <= HistoryMaker.FirstOfMarch + day)).Select(e => (e.Rule, e.From)).Order();
                Assert.True(atOnce.SequenceEqual(open), $"seed {seed}, day {day}");
            }
        }
    }

    private static RuleSet All { get; } = RuleSetReader.Read("all.json", System.Text.Encoding.UTF8.GetBytes(DefaultRules.Json.Replace("\"enabled\": false", "\"enabled\": true", StringComparison.Ordinal)));
}
