using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>What must hold at any moment. A failure says the seed, the day, what was entered of late and the first rows that differ.</summary>
internal static class YearChecks
{
    public static void Hold(YearHouse house, string about)
    {
        var verified = VerifyReport.Read(house.Database.Settings(), house.Database.Database, true, TestContext.Current.CancellationToken);
        Assert.True(verified.Findings.Count == 0, $"{about}Verify finds:\n{string.Join('\n', verified.Findings)}");
        EveryTapIsSomewhere(house, about);
        SumsAgree(house, about);
        TimeBanksAreNeverBelowZero(house, about);
    }

    /// <param name="replace">What was derived anew takes the live one's place.</param>
    public static void RebuildIsTheSame(YearHouse house, string about, bool replace = false)
    {
        var comparison = house.Rebuild(replace);
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

    /// <summary>
    /// Who was told of what is decided night by night and not derived. But what stands after the last night is what the rules say of a district derived anew,
    /// and a round that runs again does nothing.
    /// </summary>
    public static async Task WarningsStandAsync(YearHouse house, string about)
    {
        // All at one instant: what becomes due to be told further up as time goes by is news.
        var now = house.Now;
        house.Round.Run(house.Today.AddDays(-1), now, false, TestContext.Current.CancellationToken);
        var (found, told) = (YearDump.Text(house), Told(house));
        Again(house, now, dryRun: false, about + "Run again: ");
        Assert.True(found == YearDump.Text(house), $"{about}The round that ran again found something else:\n{YearDump.Difference(found, YearDump.Text(house))}");
        RebuildIsTheSame(house, about, replace: true);
        await house.ProjectAsync();
        Again(house, now, dryRun: true, about + "Dry run over what was derived anew: ");
        Again(house, now, dryRun: false, about + "Run over what was derived anew: ");
        Assert.True(found == YearDump.Text(house), $"{about}Derived anew, the round finds something else:\n{YearDump.Difference(found, YearDump.Text(house))}");
        Assert.Equal(told, Told(house));
        OpenWarningsAreTheFindings(house, about);
    }

    private static void Again(YearHouse house, DateTimeOffset now, bool dryRun, string about)
    {
        var report = house.Round.Run(house.Today.AddDays(-1), now, dryRun, TestContext.Current.CancellationToken);
        Assert.True(report is { Steps.Count: 0, Escalated: 0, Troubles.Count: 0 }, about + string.Join('\n', report.ToLines()));
    }

    private static string Told(YearHouse house) => string.Join('\n', house.Database.Query<string>("select kind || ' ' || key from notices order by number"));

    private static void OpenWarningsAreTheFindings(YearHouse house, string about)
    {
        var rules = RuleSetReader.Read("rules", System.Text.Encoding.UTF8.GetBytes(DefaultRules.Json));
        var findings = house.Database.Query<(string Member, string Rule, long From, long Level, string Held)>("select member, rule, from_day, level, held from derived.warning_episodes where until_day = 0");
        var warnings = house.Database.Query<(string Member, string Rule, long From, string State, long ByHand)>("select member, rule, from_day, state, by_hand from warnings where until_day = 0 and not (state = 'resolved' and member in (select member from member_merges))");
        var open = warnings.Where(w => w is { ByHand: 0, State: not "withdrawn" }).Select(w => $"{w.Member} {w.Rule} {w.From}").ToHashSet(StringComparer.Ordinal);
        var stopped = warnings.Where(w => w.ByHand != 0).Select(w => $"{w.Member} {w.Rule}").ToHashSet(StringComparer.Ordinal);
        // What rose but is held is told as it stood before.
        var held = findings.Where(f => f.Held.Length > 0).Select(f => $"{f.Member} {f.Rule} ").ToList();
        var unfounded = open.Except(findings.Select(f => $"{f.Member} {f.Rule} {f.From}")).Where(w => !held.Any(h => w.StartsWith(h, StringComparison.Ordinal))).ToList();
        Assert.True(unfounded.Count == 0, $"{about}Open, but not found: {string.Join("; ", unfounded)}");
        var untold = findings.Where(f => f.Held.Length == 0 && f.Level >= (long)rules.Find(f.Rule)!.Notify && !stopped.Contains($"{f.Member} {f.Rule}"))
            .Select(f => $"{f.Member} {f.Rule} {f.From}").Except(open).ToList();
        Assert.True(untold.Count == 0, $"{about}Found, but nobody was told: {string.Join("; ", untold)}");
        Assert.True(open.Count > 3, about + "Hardly any warning is open; the year does not try warnings.");
    }
}
