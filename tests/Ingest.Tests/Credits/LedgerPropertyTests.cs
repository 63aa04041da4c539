using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

/// <summary>What must hold of any facts and policies. A failure names its seed.</summary>
public sealed class LedgerPropertyTests(PostgresServer server)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    /// <summary>Facts of a year with corrections, and policies some of which come late or are withdrawn.</summary>
    private sealed class Life
    {
        private static readonly string[] Kinds = ["meeting", "study", "volunteer", "community"];

        public Life(int seed)
        {
            var random = new Random(seed);
            var acts = 100;
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                var (kind, starts) = (Kinds[random.Next(Kinds.Length)], new DateTime(2026, 1, 1).AddMinutes(random.Next(400 * 24 * 4) * 15));
                var session = Session($"s{i}", starts.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), kind, inOut: kind == "volunteer");
                var versions = new List<(long, Outcome?)> { (0, AnOutcome(random)) };
                while (random.Next(4) == 0) versions.Add((acts += random.Next(1, 4), AnOutcome(random)));
                Facts.Add(CreditWorld.Facts(session, [.. versions]));
            }

            Versions.Add(Version(1, APolicy(random), "2025-01-01"));
            for (var i = random.Next(4); i > 0; i--)
            {
                var at = Local("2026-01-01 00:00").AddDays(random.Next(500));
                var version = Version(Versions.Count + 1, APolicy(random), $"2026-{random.Next(1, 13):00}-01", acts += random.Next(1, 4), at);
                if (random.Next(3) == 0) version = version with { WithdrawnAct = acts += random.Next(1, 4), WithdrawnAt = at.AddDays(random.Next(200)).ToUnixTimeMilliseconds() };
                Versions.Add(version);
            }
        }

        public List<SessionFact> Facts { get; } = [];
        public List<PolicyVersion> Versions { get; } = [];

        public PolicyHistory Policies => new(Versions);

        public List<LedgerEntry> Derive(IReadOnlyList<SessionFact> facts) => LedgerRules.Derive(One, facts, Policies, Where);

        public static readonly BelongingOf Where = (_, session, day) => new Belonging(day % 400 < 200 ? "branch-1" : "branch-2", "community-1", session.Id.Length % 2 == 0);

        private static Outcome? AnOutcome(Random random) => random.Next(8) == 0 ? null : Outcome((AttendanceStatus)random.Next(1, 7), random.Next(300), random.Next(4) > 0, random.Next(10) == 0);

        private static Policy APolicy(Random random) => Policy(string.Join(',', Kinds.Where(_ => random.Next(5) > 0).Select(kind => Category(kind,
            $"\"points\":{random.Next(5)},\"late\":0.{random.Next(10)},\"absent\":-{random.Next(3)},\"perHour\":{random.Next(3)},\"timeBank\":{(random.Next(2) == 0 ? "true" : "false")},"
            + $"\"caps\":{{\"month\":{random.Next(1, 9)},\"year\":{random.Next(5, 40)}}},\"doubleReport\":{{\"member\":1,\"branch\":0.5,\"unit\":0.25}}"))), $",\"caps\":{{\"quarter\":{random.Next(5, 30)}}}");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void AnyOrderOfTheFactsGivesTheSameLedger(int seed)
    {
        var (life, random) = (new Life(seed), new Random(seed));
        var ledger = life.Derive(life.Facts);
        for (var i = 0; i < 10; i++) Assert.Equal(ledger, life.Derive([.. life.Facts.OrderBy(_ => random.Next())]));
        life.Versions.Reverse();
        Assert.Equal(ledger, life.Derive(life.Facts));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void OneEntryLivesForASessionAndRuleAndBalancesAreWhatIsKnownLast(int seed)
    {
        var life = new Life(seed);
        var ledger = life.Derive(life.Facts);
        Assert.All(ledger.GroupBy(e => e.Key), key =>
        {
            var order = key.OrderBy(e => e.Act).ToList();
            // Each lives until the act that reversed it; the next begins there or later; the live one is the last.
            for (var i = 0; i < order.Count - 1; i++) Assert.True(order[i].ReversedBy > order[i].Act && order[i].ReversedBy <= order[i + 1].Act);
            Assert.True(order.Count(e => e.IsLive) <= 1);
            Assert.All(order.SkipLast(1), e => Assert.False(e.IsLive));
        });
        // Every reversal takes exactly its entry away: entries and reversals together are the live entries.
        var all = ledger.Sum(e => e.Amount) + ledger.Where(e => !e.IsLive).Sum(e => -e.Amount);
        Assert.Equal(ledger.Where(e => e.IsLive).Sum(e => e.Amount), all);
        var known = LedgerRules.Live(One, life.Facts, life.Policies, Life.Where);
        Assert.Equal(known.Select(e => (e.Key, e.Amount, e.Unit)).Order(), ledger.Where(e => e.IsLive).Select(e => (e.Key, e.Amount, e.Unit)).Order());
    }

    [Theory, MemberData(nameof(Seeds))]
    public void CapsHoldWhateverHappens(int seed)
    {
        var life = new Life(seed);
        var policies = new PolicyHistory(life.Versions.Take(1));
        foreach (var awards in LedgerRules.Derive(One, life.Facts, policies, Life.Where).Where(e => e is { IsLive: true, Amount: > 0 } && e.Account != CreditAccount.TimeBank).GroupBy(e => e.Account))
        {
            var policy = life.Versions[0].Policy;
            Assert.All(awards.GroupBy(e => Period.MonthOf(e.Day) / 3), quarter => Assert.True(quarter.Sum(e => e.Amount) <= policy.Caps.Quarter));
            Assert.All(awards.GroupBy(e => (e.Category, Period.MonthOf(e.Day))), month => Assert.True(month.Sum(e => e.Amount) <= policy.Categories[month.Key.Category].Caps.Month));
            Assert.All(awards.GroupBy(e => (e.Category, Period.YearOf(Period.MonthOf(e.Day)))), year => Assert.True(year.Sum(e => e.Amount) <= policy.Categories[year.Key.Category].Caps.Year));
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void AnActThatChangesNothingLeavesTheLedgerAlone(int seed)
    {
        var life = new Life(seed);
        var ledger = life.Derive(life.Facts);
        // Every version of every fact said once more by another act in between.
        var said = life.Facts.Select(f => f with { Versions = [.. f.Versions.SelectMany(v => v.Act == 0 ? [v] : (FactVersion[])[v with { Act = v.Act * 10 }, v with { Act = v.Act * 10 + 5 }])] }).ToList();
        var policies = new PolicyHistory(life.Versions.Select(v => v with { Act = v.Act * 10, WithdrawnAct = v.WithdrawnAct * 10 }));
        Assert.Equal(ledger.Select(e => e with { Act = e.Act * 10, ReversedBy = e.ReversedBy * 10 }), LedgerRules.Derive(One, said, policies, Life.Where));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void TheLedgerUpToAnActIsWhatItWasBeforeLaterActs(int seed)
    {
        var life = new Life(seed);
        var ledger = life.Derive(life.Facts);
        var acts = ledger.SelectMany(e => new[] { e.Act, e.ReversedBy }).Where(a => a > 0).Distinct().Order().ToList();
        foreach (var act in acts)
        {
            // Corrections after the act are unknown; policies are left as they are, for what they do depends on when they were entered.
            if (life.Versions.Any(v => v.Act > act || v.WithdrawnAct > act)) continue;
            var then = life.Derive([.. life.Facts.Select(f => f with { Versions = [.. f.Versions.Where(v => v.Act <= act)] })]);
            Assert.Equal(then, ledger.Where(e => e.Act <= act).Select(e => e.ReversedBy > act ? e with { ReversedBy = 0 } : e).ToList());
        }
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T39_HoweverFactsArriveTheTablesEqualThoseDerivedAtOnce(string kind)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var (life, random) = (new Life(seed), new Random(seed));
            using var live = NewDistrict(kind, server);
            using var rebuilt = NewDistrict(kind, server);
            // Known bit by bit, in any order, with repetitions; corrections and policies one by one.
            var known = new List<SessionFact>();
            foreach (var fact in life.Facts.OrderBy(_ => random.Next()))
            {
                known.Add(fact with { Versions = [fact.Versions[0]] });
                Derive(live, new PolicyHistory(life.Versions.Take(random.Next(life.Versions.Count + 1))), Life.Where, (One, known));
            }

            Derive(live, life.Policies, Life.Where, (One, life.Facts), (Two, life.Facts.Take(3)));
            Derive(live, life.Policies, Life.Where, (Two, life.Facts.Skip(1)), (One, life.Facts), (Two, life.Facts.Skip(2)));
            Derive(rebuilt, life.Policies, Life.Where, (One, life.Facts), (Two, life.Facts.Skip(2)));
            Assert.Equal(Everything(rebuilt), Everything(live));
            Assert.Empty(Read(live, work => LedgerCheck.Check(work).ToList()));
        }
    }
}
