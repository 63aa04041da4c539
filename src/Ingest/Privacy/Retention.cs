using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>A rule and what it would do away with now.</summary>
/// <param name="Rows">Rows of tables.</param>
/// <param name="Acts">Acts whose words would go.</param>
/// <param name="RanAt">Unix milliseconds; 0 where it never did.</param>
/// <param name="GoneInAll">Rows and words since ever.</param>
public sealed record RetentionState(RetentionRule Rule, long Rows, long Acts, long RanAt, long GoneInAll);

/// <summary>Does what the retention rules say, in small transactions, so that nobody waits.</summary>
public sealed class Retention(Database database, PrivacyOptions options, TimeProvider time)
{
    private const int MostAtOnce = 500;

    public IReadOnlyList<RetentionState> Preview()
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var ran = work.Query<(string Rule, long At, long InAll)>("select rule, at, rows_in_all from retention_runs").ToDictionary(r => r.Rule, r => (r.At, r.InAll), StringComparer.Ordinal);
        return [.. RetentionRules.All(options).Select(rule => new RetentionState(
            rule, work.One<long>(rule.Due, new { before = Before(rule) }), ActsDue(work, rule, int.MaxValue).Count, ran.GetValueOrDefault(rule.Id).At, ran.GetValueOrDefault(rule.Id).InAll))];
    }

    /// <summary>Runs every rule.</summary>
    /// <returns>What went, by rule.</returns>
    public IReadOnlyDictionary<string, long> Run(string who, CancellationToken stop)
    {
        var gone = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var rule in RetentionRules.All(options))
        {
            gone[rule.Id] = 0;
            while (Step(rule, who) is > 0 and var some)
            {
                gone[rule.Id] += some;
                stop.ThrowIfCancellationRequested();
            }

            Note(rule, gone[rule.Id], who);
        }

        return gone;
    }

    private long Before(RetentionRule rule) => time.GetUtcNow().AddDays(-rule.Days).ToUnixTimeMilliseconds();

    /// <returns>How much went; 0 where nothing is left.</returns>
    private long Step(RetentionRule rule, string who)
    {
        using var connection = database.Open();
        if (database.OverwriteDeleted is { } overwrite) Dapper.SqlMapper.Execute(connection, overwrite);
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        var before = new { before = Before(rule), most = MostAtOnce, none = Array.Empty<byte>() };
        long gone = work.One<long>(rule.Due, before) == 0 ? 0 : rule.Change.Split(';').Sum(sql => (long)work.Execute(sql, before));
        if (rule.Id == "imports") work.Execute("update imports set rows_kept = 0 where rows_kept > 0 and at < @before and not exists (select 1 from import_rows r where r.import = imports.import)", before);
        var acts = ActsDue(work, rule, MostAtOnce);
        gone += ActRedaction.Redact(work, time.GetUtcNow(), who, "retention " + rule.Id, $"kept for {rule.Days} days", [.. acts.Select(a => new RedactedAct(a.Number, a.Subject, ActErasure.NoWords))]);
        if (gone > 0) work.Commit();
        return gone;
    }

    /// <summary>Acts that still have words.</summary>
    private List<(long Number, string Subject)> ActsDue(Work work, RetentionRule rule, int most) => rule.Acts.Count == 0 ? [] :
        [.. work.Query<(long, string)>("select act, subject from acts where what in @kinds and at < @before and length(salt) > 0 order by act limit @most", new { kinds = rule.Acts.ToArray(), before = Before(rule), most })];

    private void Note(RetentionRule rule, long gone, string who)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var now = time.GetUtcNow();
        if (gone > 0) ActLog.Record(work, now, who, "retention", rule.Id, new { gone, days = rule.Days });
        work.Execute("""
            insert into retention_runs(rule, at, rows_gone, rows_in_all) values(@Id, @at, @gone, @gone)
            on conflict(rule) do update set at = excluded.at, rows_gone = excluded.rows_gone, rows_in_all = retention_runs.rows_in_all + excluded.rows_gone
            """, new { rule.Id, at = now.ToUnixTimeMilliseconds(), gone });
        work.Commit();
    }
}
