using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Rebuilding;

/// <param name="Live">Rows of the live table.</param>
/// <param name="Fresh">Rows of the table derived anew.</param>
/// <param name="Differences">Rows that stand in one of them only.</param>
public sealed record ComparedTable(string Name, long Live, long Fresh, long Differences);

/// <summary>What was derived live against what was derived anew, table by table and value by value.</summary>
/// <param name="First">The first rows that differ: <c>-</c> stands only live, <c>+</c> only anew.</param>
public sealed record DerivedComparison(IReadOnlyList<ComparedTable> Tables, IReadOnlyList<string> First)
{
    private const int MostShown = 20;

    /// <summary>Not derived from the log alone: cursors; what kiosks said, which was taken over; and what the nightly round finds.</summary>
    private static readonly string[] Passed = ["state", "kiosk_words", .. WarningDerived.Tables];

    public bool IsEqual => Tables.All(t => t.Differences == 0);

    internal static DerivedComparison Of(Work live, Work fresh)
    {
        var first = new List<string>();
        var journals = live.Query<(long Id, string Kiosk, string Journal)>("select id, kiosk, journal from journals").ToDictionary(j => j.Id, j => $"{j.Kiosk}/{j.Journal}");
        var tables = DerivedSchema.Tables.Except(Passed, StringComparer.Ordinal).Select(table =>
        {
            var rows = new RowDifferences();
            // This table's rows are cut by steps, which differ; what they hold does not.
            if (table == "card_taps") CompareCardTaps(rows, live, fresh, journals);
            else CompareRows(rows, table, live, fresh, journals);
            first.AddRange(rows.Left.Select(r => $"- {table}: {r}").Concat(rows.Right.Select(r => $"+ {table}: {r}")).Take(Math.Max(0, MostShown - first.Count)));
            return new ComparedTable(table, rows.LeftCount, rows.RightCount, rows.Left.LongCount() + rows.Right.LongCount());
        }).ToList();
        return new DerivedComparison(tables, first);
    }

    private static void CompareRows(RowDifferences rows, string table, Work live, Work fresh, Dictionary<long, string> journals)
    {
        int columns;
        using (var one = live.Read($"select * from derived.{table} limit 1")) columns = one.FieldCount;
        var sql = $"select * from derived.{table} order by {string.Join(", ", Enumerable.Range(1, columns))}";
        using var left = live.Read(sql);
        using var right = fresh.Read(sql);
        var (hasLeft, hasRight) = (left.Read(), right.Read());
        while (hasLeft || hasRight)
        {
            rows.Take(hasLeft ? RowText.Of(left, journals) : null, hasRight ? RowText.Of(right, journals) : null);
            (hasLeft, hasRight) = (hasLeft && left.Read(), hasRight && right.Read());
        }
    }

    private static void CompareCardTaps(RowDifferences rows, Work live, Work fresh, Dictionary<long, string> journals)
    {
        foreach (var bucket in CardTaps.EveryBucket)
        {
            var (left, right) = (CardTaps.All(live, bucket), CardTaps.All(fresh, bucket));
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++) rows.Take(Text(left, i), Text(right, i));
        }

        string? Text(List<(uint Hash, long Journal, long Sequence)> all, int i) => i < all.Count ? $"{all[i].Hash:x8}|{journals[all[i].Journal]}|{all[i].Sequence}" : null;
    }
}
