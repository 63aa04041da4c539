using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Commands;

/// <summary>One member at one session as the centre has derived it, with everything it came from.</summary>
/// <param name="Before">The outcomes before corrections, oldest first; empty without corrections.</param>
internal sealed record AttendanceLine(Member Member, OutcomeFile File, IReadOnlyList<FactVersion> Before)
{
    public string ToLine(TimeZoneInfo zone)
    {
        var before = Before.Count == 0 ? "" : $" Before: {string.Join(", then ", Before.Select(v => v.Outcome is { } was ? ExplanationRules.Name(was.Status).English.ToLowerInvariant() : "no attendance"))}.";
        return $"{File.Session.Id} {Member.Number} {Member.MaskedName}: {ExplanationRules.Explain(File, zone).English}{before}";
    }

    public object ToRow(TimeZoneInfo zone)
    {
        var (english, chinese) = ExplanationRules.Explain(File, zone);
        return new
        {
            Session = File.Session.Id, Member = Member.Number, Name = Member.MaskedName, Phase = File.Phase, Outcome = Shown(File.Outcome, zone),
            Taps = File.Taps.Select(t => new { Tap = t.Name, At = WallTimeRules.Write(t.Point.At, zone) }),
            Before = Before.Select(v => new { FromAct = v.Act, Outcome = Shown(v.Outcome, zone) }),
            RuleVersion = AttendanceRules.RuleVersion, Explanation = english, 说明 = chinese,
        };
    }

    private static object? Shown(Outcome? outcome, TimeZoneInfo zone) => outcome is not { } o ? null : new
    {
        o.Status, o.Expected, o.Provisional, In = o.In == 0 ? null : WallTimeRules.Write(o.In, zone), Out = o.Out == 0 ? null : WallTimeRules.Write(o.Out, zone), o.Minutes, o.Rule, o.Act,
    };
}

/// <summary>Reads attendance as it was derived, and what it was derived from, at one moment.</summary>
internal sealed class AttendanceReport(Work work, RosterBook roster, Timetable timetable, AttendanceActs acts, JournalNames names)
{
    private const string Columns = "session as Session, member as Member, status as Status, expected as Expected, provisional as Provisional, in_at as InAt, out_at as OutAt, minutes as Minutes, rule as Rule, act as Act";

    /// <summary>Every member with attendance, taps or corrections at the session, by number.</summary>
    public static IReadOnlyList<AttendanceLine> OfSession(Database database, string session) => Read(database, report => report.OfSession(session));

    /// <summary>Every session at which the member has attendance or corrections, by start.</summary>
    public static IReadOnlyList<AttendanceLine> OfMember(Database database, string member) => Read(database, report => report.OfMember(member));

    private static IReadOnlyList<AttendanceLine> Read(Database database, Func<AttendanceReport, IReadOnlyList<AttendanceLine>> read)
    {
        using var connection = database.OpenWithDerived();
        using var log = database.OpenLogReader();
        using var work = Work.Read(database, connection);
        var roster = RosterBook.Load(work);
        return read(new AttendanceReport(work, roster, Timetable.Load(work), AttendanceActs.Load(work, number => roster.Members.GetValueOrDefault(number)?.Number ?? number), new JournalNames(log)));
    }

    private IReadOnlyList<AttendanceLine> OfSession(string id)
    {
        if (!timetable.Sessions.TryGetValue(id, out var session)) return [];
        var where = new { session = id };
        var rows = work.Query<Row>($"select {Columns} from derived.attendance where session = @session", where).ToDictionary(r => r.Member, StringComparer.Ordinal);
        var taps = work.Query<(string Member, long At, long Journal, long Seq)>("select member, at, journal, seq from derived.sign_ins where session = @session", where)
            .ToLookup(t => t.Member, t => new TapPoint(t.At, t.Journal, t.Seq), StringComparer.Ordinal);
        var before = work.Query<VersionRow>($"select from_act as FromAct, {Columns} from derived.attendance_before where session = @session order by from_act", where).ToLookup(v => v.Member, StringComparer.Ordinal);
        var phase = Phase(id);
        return
        [
            .. rows.Keys.Concat(taps.Select(t => t.Key)).Concat(acts.Corrected(id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(number => Line(session, phase, number, rows.GetValueOrDefault(number), taps[number], before[number])).OfType<AttendanceLine>(),
        ];
    }

    private IReadOnlyList<AttendanceLine> OfMember(string number)
    {
        var where = new { member = number };
        var rows = work.Query<Row>($"select {Columns} from derived.attendance where member = @member", where).ToDictionary(r => r.Session, StringComparer.Ordinal);
        var before = work.Query<VersionRow>($"select from_act as FromAct, {Columns} from derived.attendance_before where member = @member order by from_act", where).ToLookup(v => v.Session, StringComparer.Ordinal);
        var sessions = rows.Keys.Concat(work.Query<string>("select distinct session from corrections where member = @member", where)).Distinct(StringComparer.Ordinal)
            .Select(id => timetable.Sessions.GetValueOrDefault(id)).OfType<PlannedSession>().OrderBy(s => s.Session.Starts).ThenBy(s => s.Id, StringComparer.Ordinal);
        return
        [
            .. sessions.Select(session => Line(session, Phase(session.Id), number, rows.GetValueOrDefault(session.Id), Taps(session.Id, number), before[session.Id])).OfType<AttendanceLine>(),
        ];
    }

    private AttendanceLine? Line(PlannedSession session, SessionPhase? phase, string number, Row? row, IEnumerable<TapPoint> taps, IEnumerable<VersionRow> before)
    {
        if (!roster.Members.TryGetValue(number, out var member)) return null;
        TapPoint[] points = [.. taps];
        Array.Sort(points, (a, b) => names.Compare(a, b));
        NamedTap[] named = [.. points.Select(p => new NamedTap(p, $"{names[p.Journal].Kiosk}/{names[p.Journal].Journal}/{p.Sequence}"))];
        var file = new OutcomeFile(session, session.Fate == SessionFate.Cancelled ? SessionPhase.Cancelled : phase, row?.ToOutcome(), named, acts.ExcuseFor(session, number), acts.CorrectionsFor(session.Id, number));
        // The last version is the outcome that counts.
        return new AttendanceLine(member, file, [.. before.Select(v => new FactVersion(v.FromAct, v.ToOutcome())).SkipLast(1)]);
    }

    private IEnumerable<TapPoint> Taps(string session, string member) => work.Query<TapPoint>(
        "select at as At, journal as Journal, seq as Sequence from derived.sign_ins where session = @session and member = @member", new { session, member });

    private SessionPhase? Phase(string session) => (SessionPhase?)work.One<long?>("select phase from derived.session_states where session = @session", new { session });

    private record Row
    {
        public string Session { get; init; } = "";
        public string Member { get; init; } = "";
        public long Status { get; init; }
        public long Expected { get; init; }
        public long Provisional { get; init; }
        public long InAt { get; init; }
        public long OutAt { get; init; }
        public long Minutes { get; init; }
        public string Rule { get; init; } = "";
        public long Act { get; init; }

        /// <summary>Null where there was no attendance.</summary>
        public Outcome? ToOutcome() => Status == 0 ? null : new Outcome((AttendanceStatus)Status, Expected != 0, Provisional != 0, InAt, OutAt, (int)Minutes, Rule, Act);
    }

    private sealed record VersionRow : Row
    {
        public long FromAct { get; init; }
    }
}
