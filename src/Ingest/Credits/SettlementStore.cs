using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>
/// Settles a year or a quarter: what the ledger says at one moment is written down line by line and sealed by a hash that an act carries.
/// A district has hundreds of thousands of lines; they are written as a draft in small transactions, so that no tap waits for them, and the last transaction makes
/// the draft the settlement. Of two who settle at once, one finds it settled.
/// </summary>
public sealed class SettlementStore(Database database)
{
    private const int LinesAtOnce = 2_000;
    private const int MostReasonsKept = 20;

    /// <param name="missing">Reads what speaks against settling now, a sentence each.</param>
    /// <param name="force">Why it is settled all the same; null where it is not to be.</param>
    /// <param name="beforeSealing">For tests: called between the draft and the seal.</param>
    public Decision Settle(Period period, string who, DateTimeOffset at, Func<Work, IReadOnlyList<string>> missing, string? force, Action? beforeSealing = null)
    {
        if (force is not null && PolicyStore.WhyNot(force) is { } refusal) return Decision.Refused(refusal);
        List<SettlementLine> lines;
        IReadOnlyList<string> reasons;
        IReadOnlyList<QuarterNote> quarters;
        long policy;
        using (var connection = database.OpenWithDerived())
        using (var work = Work.Read(database, connection))
        {
            if (PeriodStore.WhyNotSettle(PeriodStore.Find(work, period), period) is { } no) return Decision.Refused(no);
            reasons = missing(work);
            if (reasons.Count > 0 && force is null)
                return Decision.Refused($"The {period.Named} cannot be settled yet: {string.Join(" ", reasons.Take(MostReasonsKept))} Settle it when this is done, or with --force and a reason.");
            policy = CreditBook.Load(work).Policies.On(period.UntilDay - 1)?.Number ?? 0;
            lines = LinesNow(work, period);
            quarters = QuarterNotes.Of(work, period);
        }

        var draft = WriteDraft(period, lines);
        beforeSealing?.Invoke();
        var decision = Seal(draft, period, who, at, policy, lines, reasons.Count > 0 ? force : null, reasons, quarters);
        Sweep(period, decision.Refusal is null ? 0 : draft);
        return decision;
    }

    /// <summary>What the lines of a period would be now.</summary>
    public static List<SettlementLine> LinesNow(Work work, Period period)
    {
        var sums = work.Query<(long Account, string Holder, string Category, long Amount, long Entries)>("""
            select account, case when account in (2, 3) then unit else member end as holder, category, cast(sum(amount) as bigint), cast(sum(entries) as bigint)
            from derived.standings where month >= @from and month < @until group by account, case when account in (2, 3) then unit else member end, category
            """, new { from = period.From, until = period.Until });
        // Where a member went after the period is no part of it.
        var homes = work.Query<(string Member, string Branch)>(StandingStore.Homes, new { day = period.UntilDay - 1 }).ToDictionary(m => m.Member, m => m.Branch, StringComparer.Ordinal);
        return SettlementRules.Lines(sums.Select(s => ((CreditAccount)s.Account, s.Holder, s.Category, s.Amount, s.Entries)), homes, period.IsYear ? null : SoFar(work, period));
    }

    /// <summary>Whether a quarter keeps the pace is told by the points from the year's first day on: they are settled too, so that what was judged can be read from the settlement alone.</summary>
    private static IEnumerable<(string Member, long Amount, long Entries)> SoFar(Work work, Period quarter) => work.Query<(string, long, long)>(
        "select member, cast(sum(amount) as bigint), cast(sum(entries) as bigint) from derived.standings where month >= @from and month < @until and account = @account group by member",
        new { from = quarter.ItsYear.From, until = quarter.Until, account = (long)CreditAccount.Member });

    /// <summary>The lines of a settlement that are no longer what the ledger says.</summary>
    public static IReadOnlyList<SettlementChange> Since(Work work, Settlement settlement) => [.. SettlementRules.Since(LinesOf(work, settlement.Id), LinesNow(work, settlement.Period))];

    /// <summary>The lines as they were settled, in their order.</summary>
    public static List<SettlementLine> LinesOf(Work work, long settlement)
    {
        var lines = work.Query<(long Account, string Holder, string Category, string Unit, long Amount, long Entries)>(
            "select account, holder, category, unit, amount, entries from settlement_lines where settlement = @settlement", new { settlement })
            .Select(l => new SettlementLine((CreditAccount)l.Account, l.Holder, l.Category, l.Unit, l.Amount, l.Entries)).ToList();
        lines.Sort(SettlementRules.ByKey);
        return lines;
    }

    /// <summary>
    /// A line's holder has another number now, because the person was erased: the sums are what they were, and the settlements with such lines get a new digest, which the caller's act must carry.
    /// </summary>
    /// <returns>By period and version, the new digests in hex.</returns>
    public static Dictionary<string, string> SealAgain(Work work, string[] holders)
    {
        var touched = work.Query<long>("select distinct settlement from settlement_lines where holder in @holders", new { holders }).ToHashSet();
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var settlement in PeriodStore.Settlements(work).Where(s => touched.Contains(s.Id)).ToList())
        {
            var digest = SettlementRules.Digest(settlement.Period, settlement.Version, settlement.Policy, LinesOf(work, settlement.Id));
            work.Execute("update settlements set digest = @digest where id = @Id", new { digest, settlement.Id });
            digests.Add(FormattableString.Invariant($"{settlement.Period}/{settlement.Version}"), Convert.ToHexStringLower(digest));
        }

        return digests;
    }

    private long WriteDraft(Period period, List<SettlementLine> lines)
    {
        using var connection = database.Open();
        long draft;
        using (var work = Work.Begin(database, connection))
        {
            draft = work.One<long>("insert into settlements(period, version, act, at, who, policy, lines, digest, forced, quarters) values(@period, 0, 0, 0, '', 0, 0, @digest, '', '') returning id", new { period = period.ToString(), digest = Array.Empty<byte>() });
            work.Commit();
        }

        var bulk = new Bulk("settlement_lines", "",
            new("settlement", ColumnKind.Number), new("account", ColumnKind.Number), new("holder", ColumnKind.Text), new("category", ColumnKind.Text),
            new("unit", ColumnKind.Text), new("amount", ColumnKind.Number), new("entries", ColumnKind.Number));
        foreach (var some in lines.Chunk(LinesAtOnce))
        {
            foreach (var line in some) Put(bulk, draft, line);
            using var work = Work.Begin(database, connection);
            work.Write(bulk);
            work.Commit();
        }

        return draft;
    }

    private static void Put(Bulk bulk, long draft, in SettlementLine line)
    {
        bulk.Columns[0].Add(draft);
        bulk.Columns[1].Add((long)line.Account);
        bulk.Columns[2].Add(line.Holder);
        bulk.Columns[3].Add(line.Category);
        bulk.Columns[4].Add(line.Unit);
        bulk.Columns[5].Add(line.Amount);
        bulk.Columns[6].Add(line.Entries);
        bulk.EndRow();
    }

    /// <summary>The moment of settlement: state, number, act and hash in one transaction.</summary>
    private Decision Seal(
        long draft, Period period, string who, DateTimeOffset at, long policy, List<SettlementLine> lines, string? forced, IReadOnlyList<string> reasons, IReadOnlyList<QuarterNote> quarters)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("assessment_periods");
        var found = PeriodStore.Find(work, period);
        if (PeriodStore.WhyNotSettle(found, period) is { } no) return Decision.Refused(no);
        // A sweep after somebody else's settlement may have taken the draft, when the period was reopened in between.
        if (work.One<long>("select count(*) from settlement_lines where settlement = @draft", new { draft }) != lines.Count || work.One<long>("select count(*) from settlements where id = @draft", new { draft }) != 1)
            return Decision.Refused($"Somebody else settled and reopened the {period.Named} meanwhile; settle it again.");
        var version = found!.Version + 1;
        var digest = SettlementRules.Digest(period, version, policy, lines);
        var act = ActLog.Record(work, at, who, "period-settle", period.Named, new
        {
            period = period.ToString(), version, policy, lines = lines.Count, sha256 = Convert.ToHexStringLower(digest), forced = forced ?? "", missing = reasons.Take(MostReasonsKept), missingInAll = reasons.Count, quarters = quarters.Select(q => q.ToString()),
        });
        work.Execute(
            "update settlements set version = @version, act = @act, at = @now, who = @who, policy = @policy, lines = @count, digest = @digest, forced = @forced, quarters = @notes where id = @draft",
            new { version, act, now = at.ToUnixTimeMilliseconds(), who, policy, count = lines.Count, digest, forced = forced ?? "", notes = QuarterNotes.Text(quarters), draft });
        work.Execute("update assessment_periods set state = @state, version = @version, act = @act where period = @period", new { state = AssessmentPeriod.Settled, version, act, period = period.ToString() });
        work.Commit();
        return Decision.Made(act);
    }

    /// <summary>Removes what came to nothing: a draft that was not sealed, or after a settlement whatever a crash or somebody who was slower left of the period.</summary>
    /// <param name="only">0 for all of the period.</param>
    private void Sweep(Period period, long only)
    {
        using var connection = database.Open();
        List<long> drafts;
        using (var work = Work.Read(database, connection))
            drafts = only > 0 ? [only] : [.. work.Query<long>("select id from settlements where period = @period and version = 0 union select settlement from settlement_lines where settlement not in (select id from settlements)", new { period = period.ToString() })];
        foreach (var draft in drafts)
        {
            var more = true;
            while (more)
            {
                using var work = Work.Begin(database, connection);
                more = work.Execute("""
                    delete from settlement_lines where (settlement, account, holder, category) in (
                        select settlement, account, holder, category from settlement_lines where settlement = @draft limit @LinesAtOnce)
                    """, new { draft, LinesAtOnce }) == LinesAtOnce;
                if (!more) work.Execute("delete from settlements where id = @draft and version = 0", new { draft });
                work.Commit();
            }
        }
    }
}
