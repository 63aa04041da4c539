using System.Collections.Frozen;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>One session in a member's file, with why it came to what it did.</summary>
internal sealed record AttendedLine(PlannedSession Session, Outcome? Outcome, Explanation Why)
{
    public long Starts => Session.Session.Starts.ToUnixTimeMilliseconds();
}

/// <summary>A member's attendance in a span of time with everything it came from: read for these sessions alone, so that it costs the same however many members there are.</summary>
internal static class MemberAttendanceQuery
{
    /// <summary>More than a member can attend in a year.</summary>
    public const int Most = 1_000;

    /// <param name="person">The number that stands for the person.</param>
    /// <param name="from">Unix milliseconds, inclusive; sessions that start within the span are meant.</param>
    /// <returns>The newest first.</returns>
    public static List<AttendedLine> Of(Work work, string person, long from, long until, TimeZoneInfo zone)
    {
        var numbers = Persons.Numbers(work, person);
        var sessions = Sessions(work, person, numbers, from, until);
        var of = new { person, ids = sessions.ConvertAll(s => s.Id).ToArray() };
        var rows = work.Query<Row>("select session as Session, status as Status, expected as Expected, provisional as Provisional, in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act from derived.attendance where member = @person and session in @ids", of)
            .ToDictionary(r => r.Session, r => r.ToOutcome(), StringComparer.Ordinal);
        var phases = work.Query<(string Session, long Phase)>("select session, phase from derived.session_states where session in @ids", of).ToDictionary(p => p.Session, p => (SessionPhase)p.Phase, StringComparer.Ordinal);
        var taps = Taps(work, of);
        var kiosks = taps.SelectMany(t => t).Select(t => t.Kiosk).Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } seen
            ? work.Query<(string Kiosk, string Name)>("select kiosk, name from kiosks where kiosk in @seen", new { seen }).ToDictionary(k => k.Kiosk, k => k.Name, StringComparer.Ordinal) : [];
        var excuses = numbers.SelectMany(n => ExcuseStore.Of(work, n)).Where(e => e.State == ExcuseState.Approved).OrderBy(e => e.Act).ToList();
        var corrections = Corrections(work, numbers);
        return
        [
            .. sessions.Select(session =>
            {
                var phase = session.Fate == SessionFate.Cancelled ? SessionPhase.Cancelled : phases.TryGetValue(session.Id, out var known) ? known : (SessionPhase?)null;
                Outcome? outcome = rows.TryGetValue(session.Id, out var found) ? found : null;
                var file = new OutcomeFile(session, phase, outcome, [.. taps[session.Id]], excuses.Find(e => e.Covers(session)), [.. corrections[session.Id]]);
                return new AttendedLine(session, outcome, ExplanationRules.Tell(file, zone, kiosks, KindOf));
            }),
        ];
    }

    private static Explanation KindOf(string kind) => ExcuseKinds.All.FirstOrDefault(k => k.Word == kind).Name is { } name ? new(name.English, name.Chinese) : new(kind, kind);

    private static List<PlannedSession> Sessions(Work work, string person, string[] numbers, long from, long until) => [.. work.Query<SessionRow>($"""
        select {SessionRow.Columns} from sessions where starts >= @from and starts < @until and (
            session in (select session from derived.attendance where member = @person) or session in (select session from corrections where member in @numbers))
        order by starts desc, session limit @Most
        """, new { person, numbers, from, until, Most }).Select((row, index) => row.ToSession(index, FrozenSet<string>.Empty))];

    private static ILookup<string, NamedTap> Taps(Work work, object of) => work.Query<(string Session, long At, long Journal, long Seq, long Weak, string Kiosk, string Name)>("""
        select t.session, t.at, t.journal, t.seq, t.weak, j.kiosk, j.journal from derived.sign_ins t join journals j on j.id = t.journal where t.member = @person and t.session in @ids
        """, of)
        .OrderBy(t => t.At).ThenBy(t => t.Kiosk, StringComparer.Ordinal).ThenBy(t => t.Name, StringComparer.Ordinal).ThenBy(t => t.Seq)
        .ToLookup(t => t.Session, t => new NamedTap(new TapPoint(t.At, t.Journal, t.Seq, t.Weak != 0), $"{t.Kiosk}/{t.Name}/{t.Seq}"), StringComparer.Ordinal);

    private static ILookup<string, Correction> Corrections(Work work, string[] numbers) => work.Query<(string Session, string Member)>("select distinct session, member from corrections where member in @numbers", new { numbers })
        .SelectMany(c => CorrectionStore.Of(work, c.Session, c.Member)).OrderBy(c => c.Act).ToLookup(c => c.Session, StringComparer.Ordinal);

    private sealed record Row(string Session, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule, long Act)
    {
        public Outcome ToOutcome() => new((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, Rule, Act);
    }
}
