using System.Globalization;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using ColumnKind = CardSystem.Ingest.Web.Desk.ColumnKind;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <param name="Status">0 where nothing is known of the member yet.</param>
public sealed record PersonLine(string Member, string Name, string Branch, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule);

/// <summary>Everybody at a session: who came, who is missing, who is excused.</summary>
/// <param name="sees">Whether the caller sees everybody; otherwise his own units' members.</param>
/// <param name="now">Unix milliseconds.</param>
/// <param name="corrects">Whether he may correct attendance here.</param>
internal sealed class PeopleTable(SessionFile session, Caller caller, Database database, TimeZoneInfo zone, bool sees, bool corrects, long now)
{
    /// <param name="expected">The units whose expected members are listed before anybody is absent; null where they are too many.</param>
    public DeskTable<PersonLine> Of(DistrictDays days, IReadOnlySet<string>? expected)
    {
        var units = caller.Units;
        var (audience, list) = ExpectedSql.Values(session, expected ?? new HashSet<string>());
        var reach = caller.Reach(Right.SeeActivities);
        var table = new DeskTable<PersonLine>("attendance-" + session.Id,
            "p.member as Member, m.name as Name, m.branch as Branch, p.status as Status, p.expected as Expected, p.provisional as Provisional, p.in_at as InAt, p.out_at as OutAt, p.minutes as Minutes, p.rule as Rule",
            $"({From(expected is not null)}) p join members m on m.member = p.member", sees ? "" : reach.Sql("m.branch"), "m.branch, p.member",
            new { id = session.Id, day = days.Of(session.Starts), units = audience, list, reach = reach.Parameter });
        table.Column("member", SessionWords.Member, r => r.Member, sort: "p.member", link: r => caller.Can(Right.SeeMembers, r.Branch) ? "/members/" + r.Member : null)
            .Column("name", SessionWords.MemberName, r => caller.NameOf(r.Name, r.Branch))
            .Column("branch", SessionWords.Branch, r => units.Name(r.Branch), sort: "m.branch")
            .Column("state", SessionWords.State, r => Status(r).ToString(), ColumnKind.Tone, sort: "p.status", tone: r => Tone(r.Status))
            .Column("in", SessionWords.In, r => Clock(r.InAt), ColumnKind.Instant, sort: "p.in_at");
        if (session.InOut) table.Column("out", SessionWords.Out, r => Clock(r.OutAt), ColumnKind.Instant, sort: "p.out_at").Column("minutes", SessionWords.Minutes, r => r.OutAt > 0 ? r.Minutes.ToString(CultureInfo.InvariantCulture) : "", ColumnKind.Number, sort: "p.minutes");
        table.Column("because", SessionWords.Because, r => Because(r.Rule).ToString());
        if (corrects) table.Column("correct", SessionWords.Correct, _ => SessionWords.Correct.ToString(), link: r => $"/corrections/new?session={session.Id}&member={r.Member}");
        return table
            .Filter("state", SessionWords.State, "p.status = @f_state", [.. Statuses.Select(s => new Choice(s.ToString(CultureInfo.InvariantCulture), Status(new("", "", "", s, 1, 0, 0, 0, 0, "")).ToString()))], value: s => long.Parse(s, CultureInfo.InvariantCulture))
            .Filter("unit", SessionWords.Unit, $"m.branch in {database.ListOf("@f_unit")}", ExpectedSql.Choices(session, units, sees ? null : reach), value: u => System.Text.Json.JsonSerializer.Serialize(units.Below([u])))
            .Search(SessionWords.PeopleSearch, "p.member", "m.name")
            .WhenEmpty(SessionWords.PeopleEmpty);
    }

    private static readonly long[] Statuses = [0, 1, 2, 3, 4, 5, 6];

    /// <summary>What was derived, and before absences are known also those who are expected and have nothing yet.</summary>
    private string From(bool withExpected)
    {
        const string derived = "select member, status, expected, provisional, in_at, out_at, minutes, rule from derived.attendance where session = @id";
        return !session.IsUndecided || !withExpected ? derived : $"""
            {derived} union all
            select e.member, 0 as status, 1 as expected, 0 as provisional, 0 as in_at, 0 as out_at, 0 as minutes, '' as rule from ({ExpectedSql.Of(database)}) e
            where not exists (select 1 from derived.attendance a where a.session = @id and a.member = e.member)
            """;
    }

    private Bilingual Status(PersonLine row)
    {
        if (row.Status == 0) return now >= session.Closes ? SessionWords.NotRecorded : SessionWords.NotYet;
        var (english, chinese) = ExplanationRules.Name((AttendanceStatus)row.Status);
        var walkIn = row.Expected == 0 && session.Kind == SessionKind.Required && row.Status <= 4;
        var text = new Bilingual(chinese + (walkIn ? $" · {SessionWords.WalkIn.Chinese}" : ""), english + (walkIn ? $" · {SessionWords.WalkIn.English}" : ""));
        return row.Provisional == 0 ? text : new(text.Chinese + SessionWords.Provisional.Chinese, text.English + SessionWords.Provisional.English);
    }

    private static string Tone(long status) => status switch { 1 => "good", 2 or 3 or 4 => "warn", 5 => "bad", _ => "quiet" };

    private static Bilingual Because(string rule) => rule switch
    {
        "" => Bilingual.Plain(""),
        AttendanceRules.ByTap => SessionWords.ByTap,
        AttendanceRules.ByExcuse => SessionWords.ByExcuse,
        AttendanceRules.ByCorrection => SessionWords.ByCorrection,
        AttendanceRules.ByForgottenSignOut => SessionWords.ByForgotten,
        _ => SessionWords.ByNothing,
    };

    private string Clock(long at) => at == 0 ? "" : LocalTimes.Local(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
