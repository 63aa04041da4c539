using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary>A session in a list, with what came of it as far as that is known.</summary>
public sealed record SessionLine(
    string Session, string Activity, string Name, string Centre, string Room, string Organiser, string Audience, long Kind, long Fate, long Opens, long Starts, long Ends, long Closes,
    long? Phase, long? Expected, long? Attended, long? Late, long? Absent, long? Excused);

/// <summary>The table of sessions that several pages show.</summary>
internal static class SessionTable
{
    public const string Columns = """
        s.session as Session, s.activity as Activity, s.name as Name, s.centre as Centre, s.room as Room, s.organiser as Organiser, s.audience as Audience, s.kind as Kind, s.fate as Fate,
        s.opens as Opens, s.starts as Starts, coalesce(s.ends, s.closes) as Ends, s.closes as Closes,
        t.phase as Phase, t.expected as Expected, t.attended as Attended, t.late as Late, t.absent as Absent, t.excused as Excused
        """;

    public const string From = "sessions s left join derived.session_states t on t.session = s.session";

    /// <param name="parameters">With <c>@now</c>, Unix milliseconds.</param>
    /// <param name="order">By time; the id follows.</param>
    public static DeskTable<SessionLine> Of(Database database, string where, object parameters, UnitBook units, TimeZoneInfo zone, string order, bool withName)
    {
        _ = database;
        var now = (long)parameters.GetType().GetProperty("now")!.GetValue(parameters)!;
        var table = new DeskTable<SessionLine>("sessions", Columns, From, where, order + ", s.session", parameters)
            .Column("when", SessionWords.When, r => Clock(r.Starts, zone) + "–" + Clock(r.Ends, zone)[11..], ColumnKind.Instant, sort: "s.starts", link: r => "/sessions/" + r.Session);
        if (withName) table.Column("name", SessionWords.Name, r => r.Name, sort: "s.name", link: r => "/sessions/" + r.Session);
        return table
            .Column("where", SessionWords.Where, r => $"{units.Name(r.Centre)} {r.Room}".TrimEnd(), sort: "s.centre")
            .Column("state", SessionWords.State, r => StateOf(r, now).Text.ToString(), ColumnKind.Tone, tone: r => StateOf(r, now).Tone)
            .Column("expected", SessionWords.Expected, r => Number(r.Phase is null ? null : r.Expected), ColumnKind.Number, sort: "t.expected")
            .Column("came", SessionWords.Came, r => Number(r.Attended), ColumnKind.Number, sort: "t.attended")
            .Column("late", SessionWords.Late, r => Number(r.Late), ColumnKind.Number, sort: "t.late")
            .Column("absent", SessionWords.Absent, r => Number(r.Absent), ColumnKind.Number, sort: "t.absent")
            .Column("excused", SessionWords.Excused, r => Number(r.Excused), ColumnKind.Number, sort: "t.excused")
            .WhenEmpty(SessionWords.Empty);
    }

    public static (Bilingual Text, string Tone) StateOf(SessionLine s, long now) =>
        s.Fate == (long)SessionFate.Cancelled ? SessionWords.PhaseOf(SessionPhase.Cancelled)
        : now < s.Opens ? (SessionWords.Upcoming, "quiet")
        : now < s.Closes ? (SessionWords.Open, "good")
        : SessionWords.PhaseOf((SessionPhase?)s.Phase ?? SessionPhase.Waiting) is var phase && s.Phase is (long)SessionPhase.Running ? SessionWords.PhaseOf(SessionPhase.Waiting) : phase;

    public static string Clock(long at, TimeZoneInfo zone) => LocalTimes.Local(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
