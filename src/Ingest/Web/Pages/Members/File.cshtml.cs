using System.Globalization;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Web.Pages;

/// <summary>A member's attendance, period by period, each session with why.</summary>
[Needs(Right.SeeMembers, Target.Member)]
public sealed class MemberFileModel(DeskContext desk) : MemberFilePage(desk)
{
    /// <summary>2026 or 2026-Q3.</summary>
    [FromQuery(Name = "period")]
    public string? Asked { get; set; }

    public Period Period { get; private set; }

    public IReadOnlyList<Choice> Periods { get; private set; } = [];

    /// <summary>The sums above the table: what is counted, and how often.</summary>
    public IReadOnlyList<(Bilingual Name, int Count)> Sums { get; private set; } = [];

    public bool MayRequest => May(Right.RequestExcuses);

    protected override string Part => "";

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        var year = DateOnly.FromDayNumber((int)Today).Year;
        Period = Asked is not null && Period.TryParse(Asked, out var period) ? period : Period.Year(year);
        Periods = [.. Enumerable.Range(0, 4).SelectMany(back => PeriodsOf(year - back))];
        var days = new DistrictDays(Zone);
        long Start(long day) => days.StartOf(DateOnly.FromDayNumber((int)day));
        var lines = Read(work => MemberAttendanceQuery.Of(work, Id, Start(Period.FromDay), Start(Period.UntilDay), Zone));
        Sums = SumsOf(lines);
        return ShowTable(TableOf(lines));
    }

    private DeskTable<AttendedLine> TableOf(List<AttendedLine> lines)
    {
        var reach = Caller.Reach(Right.CorrectAttendance);
        return DeskTable.Of("attendance-" + Id, lines)
            .Column("day", MemberWords.Day, l => ShownTime.Minute(l.Starts, Zone), ColumnKind.Instant, order: l => l.Starts)
            .Column("session", MemberWords.Session, l => l.Session.Session.Name, link: l => Caller.Can(Right.SeeActivities) ? "/sessions/" + l.Session.Id : null)
            .Column("place", MemberWords.Place, l => Units.Name(l.Session.Centre))
            .Column("outcome", MemberWords.Outcome, l => l.Outcome is { } o ? MemberTones.Status(o.Status).ToString() : MemberWords.NoOutcome.ToString(), ColumnKind.Tone, tone: l => MemberTones.OfStatus(l.Outcome?.Status))
            .Column("in", MemberWords.SignedIn, l => ShownTime.Clock(l.Outcome?.In ?? 0, Zone), ColumnKind.Instant)
            .Column("out", MemberWords.SignedOut, l => ShownTime.Clock(l.Outcome?.Out ?? 0, Zone), ColumnKind.Instant)
            .Column("minutes", MemberWords.Minutes, l => l.Outcome is { Minutes: > 0 } o ? o.Minutes.ToString(CultureInfo.InvariantCulture) : "", ColumnKind.Number, order: l => l.Outcome?.Minutes ?? 0)
            .Column("why", MemberWords.Why, l => Bilingual.IsEnglish ? l.Why.English : l.Why.Chinese)
            .Column("correct", CorrectionWords.Title, l => reach.Holds(l.Session.Centre) || reach.Holds(l.Session.Organiser) ? MemberWords.Correct.ToString() : "",
                link: l => $"/corrections/new?session={l.Session.Id}&member={Id}")
            .Search(MemberWords.Session, l => l.Session.Session.Name, l => Units.Name(l.Session.Centre))
            .WhenEmpty(MemberWords.NoAttendance);
    }

    private static IReadOnlyList<(Bilingual, int)> SumsOf(List<AttendedLine> lines)
    {
        var outcomes = lines.Select(l => l.Outcome).OfType<Outcome>().ToList();
        return
        [
            (MemberWords.Expected, outcomes.Count(o => o.Expected)), (MemberWords.Present, outcomes.Count(o => o.Attended && o.Expected)), (MemberWords.WalkIn, outcomes.Count(o => o.Attended && !o.Expected)),
            (MemberWords.Late, outcomes.Count(o => o.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly)), (MemberWords.Excused, outcomes.Count(o => o.Status == AttendanceStatus.Excused)),
            (MemberWords.Absent, outcomes.Count(o => o.Status == AttendanceStatus.Absent)),
        ];
    }

    private static IEnumerable<Choice> PeriodsOf(int year)
    {
        yield return new(Period.Year(year).ToString(), MemberWords.WholeYear.Fill(year).ToString());
        for (var quarter = 4; quarter >= 1; quarter--) yield return new($"{year}-Q{quarter}", MemberWords.Quarter.Fill(year, quarter).ToString(), 1);
    }
}
