using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class TimeBankTests(PostgresServer server)
{
    private static readonly PolicyHistory Policies = Always(Category("volunteer", "\"perHour\":1,\"timeBank\":true"));

    private static SessionFact Stay(string id, string starts, int minutes) => Fact(Session(id, starts, "volunteer", SessionKind.Volunteer, inOut: true), AttendanceStatus.Present, minutes);

    private static Decision Withdraw(TestDatabase database, long minutes, string member = "M1", string day = "2026-04-01") =>
        new TimeBankStore(database.Database).Withdraw(member, minutes, "help at home", "Wang", Local(day + " 10:00"), Day(day));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AWithdrawalIsRefusedWhenTheBalanceDoesNotCoverIt(string kind)
    {
        using var database = NewDistrict(kind, server);
        Derive(database, Policies, AtHome, (One, [Stay("a", "2026-03-02 09:00", 90), Stay("b", "2026-03-09 09:00", 30)]));
        Assert.Equal("M1 has 120 minutes in the time bank; 121 cannot be withdrawn.", Withdraw(database, 121).Refusal);
        Assert.Equal("M2 has 0 minutes in the time bank; 1 cannot be withdrawn.", Withdraw(database, 1, "M2").Refusal);
        Assert.Equal("There is no member 'M9'.", Withdraw(database, 1, "M9").Refusal);
        Assert.Equal("0 minutes cannot be withdrawn; allowed are 1 to 100000.", Withdraw(database, 0).Refusal);
        var made = Withdraw(database, 100);
        Assert.Null(made.Refusal);
        Assert.Equal("M1 has 20 minutes in the time bank; 21 cannot be withdrawn.", Withdraw(database, 21).Refusal);
        Assert.Null(new TimeBankStore(database.Database).Cancel(made.Act, "Li", "entered twice", Local("2026-04-02 10:00")).Refusal);
        Assert.Equal($"Withdrawal {made.Act} was cancelled by act {made.Act + 1} already.", new TimeBankStore(database.Database).Cancel(made.Act, "Li", "again", Local("2026-04-02 10:00")).Refusal);
        Assert.Null(Withdraw(database, 120).Refusal);
        Assert.Equal(["time-withdraw M1 Wang", "time-cancel M1 Li", "time-withdraw M1 Wang"], database.Query<string>("select what || ' ' || subject || ' ' || who from acts order by act"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnceNeverSpendTheSameMinutes(string kind)
    {
        using var database = NewDistrict(kind, server);
        Derive(database, Policies, AtHome, (One, [Stay("a", "2026-03-02 09:00", 100)]));
        var decisions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Withdraw(database, 30), TestContext.Current.CancellationToken)));
        Assert.Equal(3, decisions.Count(d => d.Refusal is null));
        Assert.All(decisions.Where(d => d.Refusal is not null), d => Assert.Equal("M1 has 10 minutes in the time bank; 30 cannot be withdrawn.", d.Refusal));
        Assert.Equal(90, database.Scalar<long>("select cast(sum(minutes) as bigint) from time_withdrawals"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatAShrunkDepositNoLongerCoversIsOwedAndMadeGoodByTheNext(string kind)
    {
        using var database = NewDistrict(kind, server);
        Derive(database, Policies, AtHome, (One, [Stay("a", "2026-03-02 09:00", 120)]));
        Assert.Null(Withdraw(database, 100).Refusal);
        var corrected = Facts(Session("a", "2026-03-02 09:00", "volunteer", SessionKind.Volunteer, inOut: true), (0, Outcome(AttendanceStatus.Present, 120)), (50, Outcome(AttendanceStatus.Present, 40)));
        Derive(database, Policies, AtHome, (One, [corrected]));
        Assert.Equal("M1 owes the time bank 60 minutes; nothing can be withdrawn until that is made good.", Withdraw(database, 1).Refusal);
        Derive(database, Policies, AtHome, (One, [corrected, Stay("b", "2026-05-02 09:00", 45), Stay("c", "2026-05-09 09:00", 45)]));
        var lines = Read(database, work => TimeBankRules.Statement(LedgerStore.Entries(work, "M1"), TimeBankStore.Withdrawals(work, "M1")));
        Assert.Equal(["40 a 40 0", "-100 help at home 0 60", "45 b 0 15", "45 c 30 0"], lines.Select(l => $"{l.Minutes} {l.What} {l.Balance} {l.Owed}"));
        Assert.Null(Withdraw(database, 30, day: "2026-06-01").Refusal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheBalanceIsNeverBelowZeroAndNothingIsLost(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var facts = Enumerable.Range(0, random.Next(10)).Select(i => Stay($"s{i}", $"2026-{random.Next(1, 13):00}-02 09:00", random.Next(200))).ToList();
            var withdrawals = Enumerable.Range(0, random.Next(5)).Select(i => new TimeWithdrawal(i + 1, Day($"2026-{random.Next(1, 13):00}-02"), random.Next(1, 300), "x")).ToList();
            var lines = TimeBankRules.Statement(LedgerRules.Derive(One, facts, Policies, AtHome), withdrawals);
            Assert.All(lines, l => Assert.True(l is { Balance: >= 0, Owed: >= 0 } && (l.Balance == 0 || l.Owed == 0)));
            if (lines.Count > 0) Assert.Equal(facts.Sum(f => f.Now!.Value.Minutes) - withdrawals.Sum(w => w.Minutes), lines[^1].Balance - lines[^1].Owed);
        }
    }
}
