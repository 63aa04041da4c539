using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>What must hold at any moment. A failure says the seed, the day, what was entered of late and the first rows that differ.</summary>
internal static class YearChecks
{
    public static void Hold(YearHouse house, string about)
    {
        RebuildIsTheSame(house, about);
        var verified = VerifyReport.Read(house.Database.Settings(), house.Database.Database, true, TestContext.Current.CancellationToken);
        Assert.True(verified.Findings.Count == 0, $"{about}Verify finds:\n{string.Join('\n', verified.Findings)}");
        EveryTapIsSomewhere(house, about);
        SumsAgree(house, about);
        TimeBanksAreNeverBelowZero(house, about);
    }

    public static void RebuildIsTheSame(YearHouse house, string about)
    {
        var comparison = house.Rebuild();
        Assert.True(comparison.IsEqual, $"{about}Live (-) and derived anew (+) differ:\n{string.Join('\n', comparison.First)}");
    }

    /// <summary>A tap counts in a session, as a visit, as a rating, or is set aside; a void one is none. Nothing is dropped and nothing counts twice.</summary>
    private static void EveryTapIsSomewhere(YearHouse house, string about)
    {
        var taps = house.Database.Scalar<long>("select count(*) from taps");
        var voids = house.Database.Query<byte[]>("select body from taps").Count(b => System.Text.Encoding.UTF8.GetString(b).Contains("\"outcome\":\"void\"", StringComparison.Ordinal));
        var placed = house.Database.Scalar<long>("select (select count(*) from derived.sign_ins) + (select count(*) from derived.visits) + (select count(*) from derived.ratings) + (select count(*) from derived.set_aside)");
        Assert.True(taps == placed + voids, $"{about}{taps} taps are in the log, {placed} are placed and {voids} are void.");
    }

    /// <summary>The ledger's sums against the standings, by hand and not by the check the product has.</summary>
    private static void SumsAgree(YearHouse house, string about)
    {
        var sums = house.Database.Query<(string Member, string Session, string Unit, long Month, string Category, long Account, long Amount)>(
            "select member, session, unit, month, category, account, amount from derived.ledger");
        var byHand = sums.GroupBy(s => (s.Unit, s.Month, s.Member, s.Category, s.Account)).Select(g => $"{g.Key} {g.Sum(s => s.Amount)} {g.Count()}").Order(StringComparer.Ordinal);
        var standings = house.Database.Query<(string Unit, long Month, string Member, string Category, long Account, long Amount, long Entries)>(
            "select unit, month, member, category, account, amount, entries from derived.standings").Select(s => $"{(s.Unit, s.Month, s.Member, s.Category, s.Account)} {s.Amount} {s.Entries}").Order(StringComparer.Ordinal);
        Assert.True(byHand.SequenceEqual(standings), $"{about}The standings are not the sums of the ledger.");
    }

    private static void TimeBanksAreNeverBelowZero(YearHouse house, string about)
    {
        foreach (var member in house.Database.Query<string>("select distinct member from derived.ledger where account = 4 union select member from time_withdrawals"))
        {
            var person = house.Read(work => Persons.Find(work, member))!;
            var statement = house.Read(work => TimeBankRules.Statement(LedgerStore.Entries(work, person), TimeBankStore.Withdrawals(work, person)));
            Assert.True(statement.All(l => l.Balance >= 0 && l.Owed >= 0 && (l.Balance == 0 || l.Owed == 0)), $"{about}The time bank of {person} is below zero.");
        }
    }
}
