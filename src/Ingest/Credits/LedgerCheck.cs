using System.Security.Cryptography;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>Checks that what stands in the database about credits agrees with itself. One sentence for each thing that is wrong, to a bound; nothing where all is well.</summary>
public static class LedgerCheck
{
    private const int Most = 20;

    private const string Sums = """
        select unit, month, member, category, account, cast(sum(amount) as bigint) as amount, cast(count(*) as bigint) as entries
        from derived.ledger group by unit, month, member, category, account
        """;

    private const string Standings = "select unit, month, member, category, account, amount, entries from derived.standings";

    /// <param name="work">A transaction that sees one moment and what is derived.</param>
    public static IEnumerable<string> Check(Work work) => Ledger(work).Concat(Reversals(work)).Concat(Policies(work)).Concat(Settlements(work));

    private static IEnumerable<string> Ledger(Work work)
    {
        foreach (var row in Rows(work, $"{Sums} except {Standings}"))
            yield return $"The ledger of {row.Member} has {Points.Text(row.Amount)} in {Plural.Of(row.Entries, "entry", "entries")} for {row.Unit} in {Month(row.Month)} ({row.Category}), which is not what the standings say.";
        foreach (var row in Rows(work, $"{Standings} except {Sums}"))
            yield return $"The standings of {row.Member} say {Points.Text(row.Amount)} in {Plural.Of(row.Entries, "entry", "entries")} for {row.Unit} in {Month(row.Month)} ({row.Category}), which is not what the ledger has.";
        foreach (var (member, session) in work.Query<(string, string)>("select member, session from derived.ledger where (earned > 0 and (amount < 0 or amount > earned)) or (earned <= 0 and amount <> earned) or earned = 0 limit @Most", new { Most }))
            yield return $"The entry of {member} at {session} awards another amount than was earned or its caps allow.";
        foreach (var (member, session) in work.Query<(string, string)>(
            "select member, session from derived.ledger group by member, session, rule having count(*) > 1 limit @Most", new { Most }))
            yield return $"{member} has more than one live entry at {session} for one rule.";
    }

    /// <summary>An entry lives from its act to the act that reversed it; two of one key never live at once.</summary>
    private static IEnumerable<string> Reversals(Work work)
    {
        foreach (var (member, session, act) in work.Query<(string, string, long)>("select member, session, act from derived.ledger_reversed where reversed_by <= act limit @Most", new { Most }))
            yield return $"The entry of {member} at {session} from act {act} was reversed before it was made.";
        foreach (var (member, session, act) in work.Query<(string, string, long)>("""
            select r.member, r.session, r.act from derived.ledger_reversed r join derived.ledger_reversed n
            on n.member = r.member and n.session = r.session and n.rule = r.rule and n.act > r.act and n.act < r.reversed_by limit @Most
            """, new { Most }))
            yield return $"{member} had two live entries at {session} after act {act}.";
        foreach (var (member, session, act) in work.Query<(string, string, long)>("""
            select r.member, r.session, l.act from derived.ledger_reversed r join derived.ledger l
            on l.member = r.member and l.session = r.session and l.rule = r.rule and l.act < r.reversed_by limit @Most
            """, new { Most }))
            yield return $"{member} had two live entries at {session} after act {act}.";
    }

    private static IEnumerable<string> Policies(Work work)
    {
        foreach (var (version, digest, body, detail) in work.Query<(long, byte[], byte[], string?)>("select p.version, p.digest, p.body, a.detail from credit_policies p left join acts a on a.act = p.act order by p.version"))
        {
            var hash = SHA256.HashData(body);
            if (!hash.AsSpan().SequenceEqual(digest) || detail?.Contains(Convert.ToHexStringLower(hash), StringComparison.Ordinal) != true)
                yield return $"Version {version} of the credit policy is not the file that was entered.";
        }
    }

    private static IEnumerable<string> Settlements(Work work)
    {
        foreach (var text in work.Query<string>("select period from settlements where version > 0 union select period from assessment_periods order by 1").Where(p => !Period.TryParse(p, out _)).Take(Most))
            yield return $"'{Contracts.Shown.Of(text)}' stands where a year or quarter should, among the assessment periods or settlements.";
        foreach (var settlement in PeriodStore.Settlements(work))
        {
            var digest = SettlementRules.Digest(settlement.Period, settlement.Version, settlement.Policy, SettlementStore.LinesOf(work, settlement.Id));
            var detail = work.One<string>("select detail from acts where act = @Act", new { settlement.Act });
            if (!digest.AsSpan().SequenceEqual(settlement.Digest) || (detail?.Contains(Convert.ToHexStringLower(digest), StringComparison.Ordinal) != true && !WasSealedAgain(work, settlement, digest)))
                yield return $"Settlement {settlement.Version} of {settlement.Period} is not what was settled.";
        }
    }

    /// <summary>Erasing a person changes the number on his lines and no sum; the act that did it carries the new digest.</summary>
    private static bool WasSealedAgain(Work work, Settlement settlement, byte[] digest) => work.Query<string>("select detail from acts where what = 'erase-person'")
        .Any(d => d.Contains(FormattableString.Invariant($"\"{settlement.Period}/{settlement.Version}\":\"{Convert.ToHexStringLower(digest)}\""), StringComparison.Ordinal));

    private static IEnumerable<(string Unit, long Month, string Member, string Category, long Account, long Amount, long Entries)> Rows(Work work, string sql) =>
        work.Query<(string, long, string, string, long, long, long)>(sql + " limit @Most", new { Most });

    private static string Month(long month) => new Period((int)month, (int)month + 1).ToString();
}
