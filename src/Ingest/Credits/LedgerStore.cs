using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>The tables <c>derived.ledger</c>, <c>derived.ledger_reversed</c> and <c>derived.services</c>: reading by member, writing in bulk.</summary>
public sealed class LedgerStore
{
    private const string Columns = "member, session, rule, day, act, amount, earned, policy, category, unit, status, minutes, cut";
    private const string Live = $"select {Columns} from derived.ledger where member in @members order by member";
    private const string Reversed = $"select {Columns}, reversed_by from derived.ledger_reversed where member in @members order by member";
    private const string Services = "select member as Member, session as Session, day as Day, category as Category, entitled as Entitled, reason as Reason, credits as Credits, times as Times from derived.services";

    private readonly Bulk _live = EntryRows("derived.ledger", "member, session, rule");
    private readonly Bulk _reversed = EntryRows("derived.ledger_reversed", "member, session, rule, act", new BulkColumn("reversed_by", ColumnKind.Number));
    private readonly Bulk _services = new("derived.services",
        "on conflict(member, session) do update set day = excluded.day, category = excluded.category, entitled = excluded.entitled, reason = excluded.reason, credits = excluded.credits, times = excluded.times",
        new("member", ColumnKind.Text), new("session", ColumnKind.Text), new("day", ColumnKind.Number), new("category", ColumnKind.Text),
        new("entitled", ColumnKind.Number), new("reason", ColumnKind.Text), new("credits", ColumnKind.Number), new("times", ColumnKind.Number));

    /// <summary>Rows waiting to be written.</summary>
    public int Waiting => _live.Count + _reversed.Count + _services.Count;

    /// <summary>Nothing of anybody is there: the ledger is being built from the first tap.</summary>
    public static bool IsEmpty(Work work) => work.One<long>("""
        select (case when exists(select 1 from derived.ledger) or exists(select 1 from derived.ledger_reversed) or exists(select 1 from derived.services) then cast(0 as bigint) else cast(1 as bigint) end)
        """) == 1;

    /// <summary>A member's entries, live and reversed, in the order of <see cref="LedgerRules"/>.</summary>
    public static List<LedgerEntry> Entries(Work work, string member) => Entries(work, (IReadOnlyCollection<string>)[member]).GetValueOrDefault(member) ?? [];

    /// <summary>The entries of some members; those who have none are not among them.</summary>
    public static Dictionary<string, List<LedgerEntry>> Entries(Work work, IReadOnlyCollection<string> members)
    {
        var entries = new Dictionary<string, List<LedgerEntry>>(StringComparer.Ordinal);
        Read(work, Live, members, entries);
        Read(work, Reversed, members, entries);
        foreach (var member in entries.Values) member.Sort(LedgerRules.ByDay);
        return entries;
    }

    /// <summary>Row by row, for members' ledgers are read whenever one of their taps counts.</summary>
    private static void Read(Work work, string sql, IReadOnlyCollection<string> members, Dictionary<string, List<LedgerEntry>> entries)
    {
        using var reader = work.Read(sql, new { members });
        var (member, list, withReversal) = ("", new List<LedgerEntry>(), sql == Reversed);
        while (reader.Read())
        {
            var of = reader.GetString(0);
            if (of != member)
            {
                member = of;
                if (!entries.TryGetValue(member, out list!)) entries.Add(member, list = []);
            }

            list.Add(new LedgerEntry(
                reader.GetString(1), (CreditRule)reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), withReversal ? reader.GetInt64(13) : 0, reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7),
                reader.GetString(8), reader.GetString(9), (AttendanceStatus)reader.GetInt64(10), (int)reader.GetInt64(11), reader.GetString(12)));
        }
    }

    public static ILookup<string, ServiceUse> Uses(Work work, IReadOnlyCollection<string> members) =>
        work.Query<ServiceRow>($"{Services} where member in @members order by member, day, session", new { members }).ToLookup(
            r => r.Member, r => new ServiceUse(r.Session, r.Day, r.Category, r.Entitled != 0, r.Reason, r.Credits, r.Times), StringComparer.Ordinal);

    public void Put(string member, in LedgerEntry entry)
    {
        var rows = entry.IsLive ? _live : _reversed;
        rows.Columns[0].Add(member);
        rows.Columns[1].Add(entry.Session);
        rows.Columns[2].Add((long)entry.Rule);
        rows.Columns[3].Add((long)entry.Account);
        rows.Columns[4].Add(entry.Day);
        rows.Columns[5].Add(Period.MonthOf(entry.Day));
        rows.Columns[6].Add(entry.Act);
        rows.Columns[7].Add(entry.Amount);
        rows.Columns[8].Add(entry.Earned);
        rows.Columns[9].Add(entry.Policy);
        rows.Columns[10].Add(entry.Category);
        rows.Columns[11].Add(entry.Unit);
        rows.Columns[12].Add((long)entry.Status);
        rows.Columns[13].Add(entry.Minutes);
        rows.Columns[14].Add(entry.Cut);
        if (!entry.IsLive) rows.Columns[15].Add(entry.ReversedBy);
        rows.EndRow();
    }

    public void Put(string member, in ServiceUse use)
    {
        _services.Columns[0].Add(member);
        _services.Columns[1].Add(use.Session);
        _services.Columns[2].Add(use.Day);
        _services.Columns[3].Add(use.Category);
        _services.Columns[4].Add(use.Entitled ? 1 : 0);
        _services.Columns[5].Add(use.Reason);
        _services.Columns[6].Add(use.Credits);
        _services.Columns[7].Add(use.Times);
        _services.EndRow();
    }

    public static void Remove(Work work, string member, in LedgerEntry entry)
    {
        var key = new { member, entry.Session, rule = (long)entry.Rule, entry.Act };
        if (entry.IsLive) work.Execute("delete from derived.ledger where member = @member and session = @Session and rule = @rule", key);
        else work.Execute("delete from derived.ledger_reversed where member = @member and session = @Session and rule = @rule and act = @Act", key);
    }

    public static void Remove(Work work, string member, in ServiceUse use) => work.Execute("delete from derived.services where member = @member and session = @Session", new { member, use.Session });

    public void Write(Work work)
    {
        work.Write(_live);
        work.Write(_reversed);
        work.Write(_services);
    }

    private static Bulk EntryRows(string table, string key, params BulkColumn[] more)
    {
        BulkColumn[] columns =
        [
            new("member", ColumnKind.Text), new("session", ColumnKind.Text), new("rule", ColumnKind.Number), new("account", ColumnKind.Number), new("day", ColumnKind.Number), new("month", ColumnKind.Number),
            new("act", ColumnKind.Number), new("amount", ColumnKind.Number), new("earned", ColumnKind.Number), new("policy", ColumnKind.Number), new("category", ColumnKind.Text), new("unit", ColumnKind.Text),
            new("status", ColumnKind.Number), new("minutes", ColumnKind.Number), new("cut", ColumnKind.Text), .. more,
        ];
        var keys = key.Split(", ");
        return new Bulk(table, $"on conflict({key}) do update set {string.Join(", ", columns.Where(c => !keys.Contains(c.Name)).Select(c => $"{c.Name} = excluded.{c.Name}"))}", columns);
    }

    private sealed record ServiceRow(string Member, string Session, long Day, string Category, long Entitled, string Reason, long Credits, long Times);
}
