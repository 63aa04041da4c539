using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What a sum is of: a member's entries of one month, category and account, for the unit they count for.</summary>
public readonly record struct StandingKey(string Unit, int Month, string Category, CreditAccount Account);

/// <param name="Entries">How many entries it is the sum of.</param>
public readonly record struct Standing(long Amount, long Entries);

/// <summary>The table <c>derived.standings</c>: the live ledger summed by month, from which every list and total is read. Quarters and years are sums of months.</summary>
public sealed class StandingRows
{
    private readonly List<(string Member, StandingKey Key, Standing Sum)> _rows = [];
    private readonly Bulk _bulk = new("derived.standings", "on conflict(unit, month, member, category, account) do update set amount = excluded.amount, entries = excluded.entries",
        new("unit", ColumnKind.Text), new("month", ColumnKind.Number), new("member", ColumnKind.Text), new("category", ColumnKind.Text), new("account", ColumnKind.Number),
        new("amount", ColumnKind.Number), new("entries", ColumnKind.Number));

    public static Dictionary<StandingKey, Standing> Sum(IEnumerable<LedgerEntry> entries)
    {
        var sums = new Dictionary<StandingKey, Standing>();
        foreach (var entry in entries)
        {
            if (!entry.IsLive) continue;
            var key = new StandingKey(entry.Unit, Period.MonthOf(entry.Day), entry.Category, entry.Account);
            var sum = sums.GetValueOrDefault(key);
            sums[key] = new Standing(sum.Amount + entry.Amount, sum.Entries + 1);
        }

        return sums;
    }

    /// <summary>Brings a member's sums from what they were to what they are.</summary>
    public void Replace(Work work, string member, Dictionary<StandingKey, Standing> before, Dictionary<StandingKey, Standing> after)
    {
        foreach (var (key, sum) in after)
        {
            if (!before.TryGetValue(key, out var was) || was != sum) _rows.Add((member, key, sum));
        }

        foreach (var key in before.Keys.Where(k => !after.ContainsKey(k)))
        {
            work.Execute(
                "delete from derived.standings where unit = @Unit and month = @Month and member = @member and category = @Category and account = @account",
                new { key.Unit, key.Month, member, key.Category, account = (long)key.Account });
        }
    }

    public void Write(Work work)
    {
        // In key order the tree's pages are met one after the other.
        _rows.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Key.Unit, b.Key.Unit);
            if (order == 0) order = a.Key.Month.CompareTo(b.Key.Month);
            return order != 0 ? order : string.CompareOrdinal(a.Member, b.Member);
        });
        foreach (var (member, key, sum) in _rows)
        {
            _bulk.Columns[0].Add(key.Unit);
            _bulk.Columns[1].Add(key.Month);
            _bulk.Columns[2].Add(member);
            _bulk.Columns[3].Add(key.Category);
            _bulk.Columns[4].Add((long)key.Account);
            _bulk.Columns[5].Add(sum.Amount);
            _bulk.Columns[6].Add(sum.Entries);
            _bulk.EndRow();
        }

        work.Write(_bulk);
        _rows.Clear();
    }
}
