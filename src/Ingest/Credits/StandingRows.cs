using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What a sum is of: a member's entries of one month, category and account, for the unit they count for.</summary>
public readonly record struct StandingKey(string Unit, int Month, string Category, CreditAccount Account);

/// <param name="Entries">How many entries it is the sum of.</param>
public readonly record struct Standing(long Amount, long Entries);

/// <summary>The tables <c>derived.standings</c>, the live ledger summed by member and month, and <c>derived.unit_months</c>, the same over all members. Quarters and years are sums of months.</summary>
public sealed class StandingRows
{
    private readonly List<(string Member, StandingKey Key, Standing Sum)> _rows = [];
    private readonly Bulk _bulk = new("derived.standings", "on conflict(unit, month, member, category, account) do update set amount = excluded.amount, entries = excluded.entries",
        new("unit", ColumnKind.Text), new("month", ColumnKind.Number), new("member", ColumnKind.Text), new("category", ColumnKind.Text), new("account", ColumnKind.Number),
        new("amount", ColumnKind.Number), new("entries", ColumnKind.Number));

    private readonly Dictionary<StandingKey, Standing> _units = [];
    private readonly Bulk _unitBulk = new("derived.unit_months",
        "on conflict(unit, month, category, account) do update set amount = derived.unit_months.amount + excluded.amount, entries = derived.unit_months.entries + excluded.entries",
        new("unit", ColumnKind.Text), new("month", ColumnKind.Number), new("category", ColumnKind.Text), new("account", ColumnKind.Number), new("amount", ColumnKind.Number), new("entries", ColumnKind.Number));

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
            if (before.TryGetValue(key, out var was) && was == sum) continue;
            _rows.Add((member, key, sum));
            Change(key, sum.Amount - was.Amount, sum.Entries - was.Entries);
        }

        foreach (var (key, sum) in before.Where(b => !after.ContainsKey(b.Key)))
        {
            Change(key, -sum.Amount, -sum.Entries);
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
        WriteUnits(work);
    }

    /// <summary>For the unit itself, and for all units together, so that a whole district's year is a few rows.</summary>
    private void Change(StandingKey key, long amount, long entries)
    {
        foreach (var of in (ReadOnlySpan<StandingKey>)[key, key with { Unit = UnitCredits.Everywhere }])
        {
            var known = _units.GetValueOrDefault(of);
            _units[of] = new Standing(known.Amount + amount, known.Entries + entries);
        }
    }

    private void WriteUnits(Work work)
    {
        var lessened = new List<StandingKey>();
        foreach (var (key, change) in _units.Where(u => u.Value != default).OrderBy(u => u.Key.Unit, StringComparer.Ordinal).ThenBy(u => u.Key.Month))
        {
            _unitBulk.Columns[0].Add(key.Unit);
            _unitBulk.Columns[1].Add(key.Month);
            _unitBulk.Columns[2].Add(key.Category);
            _unitBulk.Columns[3].Add((long)key.Account);
            _unitBulk.Columns[4].Add(change.Amount);
            _unitBulk.Columns[5].Add(change.Entries);
            _unitBulk.EndRow();
            if (change.Entries < 0) lessened.Add(key);
        }

        work.Write(_unitBulk);
        // Where nothing is left there is no row, as if there had never been anything.
        foreach (var key in lessened)
            work.Execute("delete from derived.unit_months where unit = @Unit and month = @Month and category = @Category and account = @account and entries = 0", new { key.Unit, key.Month, key.Category, account = (long)key.Account });
        _units.Clear();
    }
}
