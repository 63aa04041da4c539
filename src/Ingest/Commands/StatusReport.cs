using System.Text.Json;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Commands;

/// <summary>How things stand, counted in the database; the service need not run.</summary>
/// <param name="ToProject">Taps attendance has not reached yet.</param>
/// <param name="ToProve">Taps that count already while their signatures are still to be checked.</param>
/// <param name="SignIns">Counted taps in sessions, repeats included.</param>
/// <param name="Attendance">Members at sessions: who came, with or without a tap.</param>
/// <param name="ToFollow">Changes of what people entered that are not followed yet.</param>
/// <param name="ToGoOver">Sessions and members whose attendance is still to be judged again.</param>
/// <param name="DueMembers">Members whose sums are behind their attendance.</param>
/// <param name="Alerts">Security alerts that nobody has acknowledged.</param>
/// <param name="Sessions">How many sessions there are of each phase, of those that have opened.</param>
/// <param name="Held">Sessions past their closing that wait for kiosks or are provisional, with the reason; the newest ones.</param>
public sealed record StatusReport(
    long Taps, long ToProject, long ToProve, long SignIns, long Attendance, long Late, long WalkIn, long Absent, long Excused, long Visits,
    long ToFollow, long ToGoOver, long DueMembers, IReadOnlyDictionary<string, long> Sessions, IReadOnlyList<HeldSession> Held,
    IReadOnlyDictionary<string, long> SetAside, IReadOnlyList<KioskReport> Kiosks, NoticeReport Notices, long Alerts)
{
    private const int MostHeld = 20;
    private const long CountedTo = 100_000_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static StatusReport Read(Database database)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        var (cursor, proofs) = (ProjectionState.ReadCursor(work, "cursor"), ProjectionState.ReadCursor(work, "proofs"));
        var counts = work.Query<(long Status, long Expected, long Count)>("select status, expected, count(*) from derived.attendance group by status, expected")
            .Select(c => (Outcome: new Outcome((AttendanceStatus)c.Status, c.Expected != 0, false, 0, 0, 0, "", 0), c.Count)).ToList();
        long Sum(Func<Outcome, bool> counted) => counts.Where(c => counted(c.Outcome)).Sum(c => c.Count);
        return new StatusReport(
            Count(work, "taps"), log.CountAfter(cursor, CountedTo), Math.Max(0, log.CountAfter(proofs, CountedTo) - log.CountAfter(cursor, CountedTo)),
            Count(work, "derived.sign_ins"), Sum(o => o.Attended), Sum(o => o.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly), Sum(o => o is { Attended: true, Expected: false }),
            Sum(o => o.Status == AttendanceStatus.Absent), Sum(o => o.Status == AttendanceStatus.Excused), Count(work, "derived.visits"),
            Changes.Last(work) - (ProjectionState.FollowedTo(work) ?? 0), Count(work, "derived.going_over"), Count(work, "derived.due"),
            work.Query<(long Phase, long Count)>("select phase, count(*) from derived.session_states group by phase order by phase")
                .ToDictionary(p => PhaseWord(p.Phase), p => p.Count, StringComparer.Ordinal),
            [.. work.Query<HeldSession>("""
                select t.session as Session, t.held as Reason from derived.session_states t left join sessions s on s.session = t.session
                where t.held <> '' order by s.closes desc, t.session limit @MostHeld
                """, new { MostHeld })],
            work.Query<(string Reason, long Count)>("select reason, count(*) from derived.set_aside group by reason union all select reason, count(*) from refused_payloads group by reason")
                .GroupBy(r => r.Reason, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal),
            ReadKiosks(database, work), NoticeReport.Read(work), SecurityAlerts.Open(work));
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    public IEnumerable<string> ToLines()
    {
        yield return $"taps: {Taps}";
        if (ToProject > 0) yield return $"  not counted yet: {ToProject}";
        if (ToProve > 0) yield return $"  signatures still to be checked: {ToProve}";
        if (ToFollow > 0) yield return $"  changes not followed yet: {ToFollow}";
        if (ToGoOver > 0) yield return $"  sessions and members to be gone over: {ToGoOver}";
        if (DueMembers > 0) yield return $"  members whose credits are behind: {DueMembers}";
        yield return $"attendance: {Attendance} ({Late} late, {WalkIn} walk-in) from {Plural.Of(SignIns, "tap")}";
        if (Absent + Excused > 0) yield return $"  absent: {Absent}, excused: {Excused}";
        if (Sessions.Count > 0) yield return $"sessions: {string.Join(", ", Sessions.Select(s => $"{s.Value} {s.Key}"))}";
        foreach (var held in Held) yield return $"  {held.Session} {held.Reason}";
        yield return $"visits outside sessions: {Plural.Of(Visits, "tap")}";
        yield return $"set aside: {SetAside.Values.Sum()}";
        foreach (var (reason, count) in SetAside) yield return $"  {reason}: {count}";
        if (Alerts > 0) yield return $"security alerts: {Alerts}; 'ingest alerts' shows them";
        foreach (var kiosk in Kiosks) yield return kiosk.ToString();
        foreach (var line in Notices.ToLines()) yield return line;
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

    private static string PhaseWord(long phase) => (SessionPhase)phase == SessionPhase.RegisterMissing ? "register missing" : ((SessionPhase)phase).ToString().ToLowerInvariant();

    private static long Count(Work work, string table) => work.One<long>($"select count(*) from {table}");
}

/// <param name="Reason">For instance: held: kiosk-7 has 37 taps waiting since 09:12.</param>
public sealed record HeldSession(string Session, string Reason);

/// <param name="CompleteTo">Every tap the kiosk made up to then is here.</param>
public sealed record KioskReport(string Kiosk, long Taps, DateTimeOffset? CompleteTo, long Waiting, string? Trouble)
{
    public override string ToString() =>
        $"kiosk {Kiosk}: {Plural.Of(Taps, "tap")}, {(CompleteTo is { } to ? $"complete to {to:yyyy-MM-dd HH:mm:ss}Z" : "completeness unknown")}, {Waiting} waiting{(Trouble is null ? "" : "; " + Trouble)}";
}
