using System.Globalization;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Rounds;

/// <summary>A row of <c>derived.warning_episodes</c>.</summary>
internal sealed record EpisodeRow(
    string Member, string Rule, long FromDay, long UntilDay, long Level, long LevelDay, string Unit, long RuleVersion, long Provisional, string Held, string Evidence);

/// <summary>The table <c>derived.warning_episodes</c>: only what changed since the last round is written, some hundreds of rows at a time, so that the projection never waits long.</summary>
internal static class EpisodeStore
{
    private const int Portion = 2_000;
    private const string AsOfKey = "warnings-as-of";

    private const string Columns = """
        member as Member, rule as Rule, from_day as FromDay, until_day as UntilDay, level as Level, level_day as LevelDay, unit as Unit, rule_version as RuleVersion,
        provisional as Provisional, held as Held, evidence as Evidence
        """;

    public static IReadOnlyList<EpisodeRow> All(Work work) => [.. work.Query<EpisodeRow>($"select {Columns} from derived.warning_episodes order by member, rule, from_day")];

    public static IReadOnlyList<EpisodeRow> Held(Work work, int most) =>
        [.. work.Query<EpisodeRow>($"select {Columns} from derived.warning_episodes where held <> '' and until_day = 0 order by member, rule, from_day limit @most", new { most })];

    /// <summary>The last day the table looks at; null where what is derived was derived anew since, and the table is empty.</summary>
    public static long? AsOf(Work work) => work.One<string>("select value from derived.state where name = @AsOfKey", new { AsOfKey }) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <returns>How many rows were written or removed.</returns>
    public static int Replace(Database database, IReadOnlyList<EpisodeRow> rows, DateOnly asOf)
    {
        using var connection = database.OpenWithDerived();
        Dictionary<(string, string, long), EpisodeRow> old;
        using (var read = Work.Read(database, connection)) old = All(read).ToDictionary(r => (r.Member, r.Rule, r.FromDay));
        var changed = rows.Where(r => !old.Remove((r.Member, r.Rule, r.FromDay), out var before) || before != r).ToList();
        var gone = old.Values.OrderBy(r => r.Member, StringComparer.Ordinal).ToList();
        foreach (var portion in gone.Chunk(Portion))
        {
            using var work = Work.Derive(database, connection);
            foreach (var row in portion) work.Execute("delete from derived.warning_episodes where member = @Member and rule = @Rule and from_day = @FromDay", new { row.Member, row.Rule, row.FromDay });
            work.Commit();
        }

        foreach (var portion in changed.Chunk(Portion))
        {
            using var work = Work.Derive(database, connection);
            work.Write(Bulk(portion));
            work.Commit();
        }

        using (var work = Work.Derive(database, connection))
        {
            work.Execute(
                "insert into derived.state(name, value) values(@AsOfKey, @day) on conflict(name) do update set value = excluded.value", new { AsOfKey, day = asOf.DayNumber.ToString(CultureInfo.InvariantCulture) });
            work.Commit();
        }

        return gone.Count + changed.Count;
    }

    private static Bulk Bulk(IEnumerable<EpisodeRow> rows)
    {
        string[] texts = ["member", "rule", "unit", "held", "evidence"];
        string[] names = ["member", "rule", "from_day", "until_day", "level", "level_day", "unit", "rule_version", "provisional", "held", "evidence"];
        var bulk = new Bulk(
            "derived.warning_episodes", "on conflict(member, rule, from_day) do update set " + string.Join(", ", names.Skip(3).Select(n => $"{n} = excluded.{n}")),
            [.. names.Select(n => new BulkColumn(n, texts.Contains(n) ? ColumnKind.Text : ColumnKind.Number))]);
        foreach (var row in rows)
        {
            bulk.Columns[0].Add(row.Member);
            bulk.Columns[1].Add(row.Rule);
            long[] numbers = [row.FromDay, row.UntilDay, row.Level, row.LevelDay];
            for (var i = 0; i < numbers.Length; i++) bulk.Columns[2 + i].Add(numbers[i]);
            bulk.Columns[6].Add(row.Unit);
            bulk.Columns[7].Add(row.RuleVersion);
            bulk.Columns[8].Add(row.Provisional);
            bulk.Columns[9].Add(row.Held);
            bulk.Columns[10].Add(row.Evidence);
            bulk.EndRow();
        }

        return bulk;
    }
}
