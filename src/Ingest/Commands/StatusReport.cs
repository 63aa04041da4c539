using System.Text.Json;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Commands;

/// <summary>How things stand, counted in the database; the service need not run.</summary>
/// <param name="ToProject">Taps attendance has not reached yet.</param>
/// <param name="ToProve">Taps that count already while their signatures are still to be checked.</param>
/// <param name="SignIns">Counted taps in sessions, repeats included.</param>
public sealed record StatusReport(
    long Taps, long ToProject, long ToProve, long SignIns, long Attendance, long Late, long WalkIn, long Visits,
    IReadOnlyDictionary<string, long> SetAside, IReadOnlyList<KioskReport> Kiosks)
{
    private const long CountedTo = 100_000_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static StatusReport Read(Database database)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        var (cursor, proofs) = (Cursor(work, "cursor"), Cursor(work, "proofs"));
        var (attendance, late, walkIn) = work.One<(long, long, long)>("select count(*), cast(coalesce(sum(late), 0) as bigint), cast(coalesce(sum(walk_in), 0) as bigint) from derived.attendance");
        return new StatusReport(
            Count(work, "taps"), log.CountAfter(cursor, CountedTo), Math.Max(0, log.CountAfter(proofs, CountedTo) - log.CountAfter(cursor, CountedTo)),
            Count(work, "derived.sign_ins"), attendance, late, walkIn, Count(work, "derived.visits"),
            work.Query<(string Reason, long Count)>("select reason, count(*) from derived.set_aside group by reason union all select reason, count(*) from refused_payloads group by reason")
                .GroupBy(r => r.Reason, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal),
            ReadKiosks(database, work));
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    public IEnumerable<string> ToLines()
    {
        yield return $"taps: {Taps}";
        if (ToProject > 0) yield return $"  not counted yet: {ToProject}";
        if (ToProve > 0) yield return $"  signatures still to be checked: {ToProve}";
        yield return $"attendance: {Attendance} ({Late} late, {WalkIn} walk-in) from {SignIns} taps";
        yield return $"visits outside sessions: {Visits} taps";
        yield return $"set aside: {SetAside.Values.Sum()}";
        foreach (var (reason, count) in SetAside) yield return $"  {reason}: {count}";
        foreach (var kiosk in Kiosks) yield return kiosk.ToString();
    }

    private static List<KioskReport> ReadKiosks(Database database, Work work)
    {
        var statuses = KioskStatusService.Read(database).ToDictionary(s => s.Kiosk, s => s.Status, StringComparer.Ordinal);
        var journals = work.Query<(string Kiosk, string Journal, long UpTo, long Taps)>(
            "select j.kiosk, j.journal, p.up_to, p.taps from derived.journal_progress p join journals j on j.id = p.journal").ToLookup(j => j.Kiosk, StringComparer.Ordinal);
        return [.. work.Query<string>("select kiosk from kiosks order by kiosk").Select(kiosk =>
        {
            var upTo = journals[kiosk].ToDictionary(j => j.Journal, j => j.UpTo, StringComparer.Ordinal);
            var complete = statuses.TryGetValue(kiosk, out var status) ? CompletenessRules.Judge(status, j => upTo.GetValueOrDefault(j)) : default;
            return new KioskReport(kiosk, journals[kiosk].Sum(j => j.Taps), complete.CompleteTo, complete.Waiting, complete.Trouble ?? status?.Trouble);
        })];
    }

    private static LogCursor Cursor(Work work, string name) =>
        work.One<string>("select value from derived.state where name = @name", new { name }) is { } text ? LogCursor.Parse(text) : LogCursor.Start;

    private static long Count(Work work, string table) => work.One<long>($"select count(*) from {table}");
}

/// <param name="CompleteTo">Every tap the kiosk made up to then is here.</param>
public sealed record KioskReport(string Kiosk, long Taps, DateTimeOffset? CompleteTo, long Waiting, string? Trouble)
{
    public override string ToString() =>
        $"kiosk {Kiosk}: {Taps} taps, {(CompleteTo is { } to ? $"complete to {to:yyyy-MM-dd HH:mm:ss}Z" : "completeness unknown")}, {Waiting} waiting{(Trouble is null ? "" : "; " + Trouble)}";
}
