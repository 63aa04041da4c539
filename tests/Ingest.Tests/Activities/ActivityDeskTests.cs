using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class ActivityDeskTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnActivityMakesItsSessionsAndSaysSo(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        var before = desk.LastChange();
        var report = desk.Create(TestDesk.Tuesdays() with { InOut = true, Windows = new SessionWindows(30, 5, 15, 20) }, "2026-05-31");
        Assert.Equal((4, 0, 0, TestDesk.Day("2026-05-31")), (report.Made, report.Moved, report.Cancelled, report.PlannedTo));
        Assert.Equal(["tue-20260505 05-05 19:00", "tue-20260512 05-12 19:00", "tue-20260519 05-19 19:00", "tue-20260526 05-26 19:00"], desk.Sessions("tue"));
        Assert.Equal(["li create-activity tue", "li plan-sessions tue"], desk.Acts());
        Assert.Equal(["Centre c1 05-05 18:30 05-05 21:20", "Centre c1 05-12 18:30 05-12 21:20", "Centre c1 05-19 18:30 05-19 21:20", "Centre c1 05-26 18:30 05-26 21:20",
            "Session tue-20260505", "Session tue-20260512", "Session tue-20260519", "Session tue-20260526"], desk.Changes(before));

        var session = desk.Read(Timetable.Load).Sessions["tue-20260505"];
        Assert.Equal(("study", SessionKind.Required, SessionFate.Planned, true, "b1", "201", "tue"), (session.Category, session.Kind, session.Fate, session.InOut, session.Organiser, session.Room, session.Activity));
        Assert.Equal(["b1"], session.Audience);
        var starts = new DateTimeOffset(2026, 5, 5, 11, 0, 0, TimeSpan.Zero);
        Assert.Equal((starts.AddMinutes(-30), starts, starts.AddMinutes(5), starts.AddMinutes(140)), (session.Session.Opens, session.Session.Starts, session.Session.LateAfter, session.Session.Closes));
        Assert.Equal((starts.AddMinutes(120).ToUnixTimeMilliseconds(), starts.AddMinutes(105).ToUnixTimeMilliseconds()), (session.Ends, session.LeaveFrom));
        Assert.Equal((starts.AddMinutes(120), true), (session.Session.Ends, session.Session.InOut));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ExtendingAgainChangesNothing(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        Assert.Equal(3, desk.Extend("tue", "2026-06-16").Made);
        var (acts, changes, sessions) = (desk.Acts(), desk.LastChange(), desk.Sessions("tue"));
        Assert.Equal(7, sessions.Count);
        Assert.True(desk.Extend("tue", "2026-06-16").IsEmpty);
        Assert.True(desk.Extend("tue", "2026-05-07").IsEmpty);
        Assert.Equal((acts.Count, changes), (desk.Acts().Count, desk.LastChange()));
        Assert.Equal(sessions, desk.Sessions("tue"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ANewerCalendarMovesWhatNobodyTouchedAndLeavesTheRest(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays("first") with { Recurrence = "first working day of the month", FirstDay = TestDesk.Day("2026-09-01") }, "2026-12-31");
        desk.Create(TestDesk.Tuesdays("skip") with { Holidays = HolidayRule.Skip, FirstDay = TestDesk.Day("2026-09-22") }, "2026-10-13");
        desk.Move("first-20261201", new Move(Starts: new TimeOnly(20, 0)));
        Assert.Equal(["first-20260901 09-01 19:00", "first-20261001 10-01 19:00", "first-20261102 11-02 19:00", "first-20261201 12-01 20:00"], desk.Sessions("first"));

        desk.Calendar(CalendarTemplate.Csv() + "2026-12-01,holiday,试\n");
        var (first, skip) = (desk.Extend("first", "2026-12-31"), desk.Extend("skip", "2026-10-13"));
        Assert.Equal((0, 1, 0), (first.Made, first.Moved, first.Cancelled));
        Assert.Equal(["first-20260901 09-01 19:00", "first-20261001 10-08 19:00", "first-20261102 11-02 19:00", "first-20261201 12-01 20:00"], desk.Sessions("first"));
        Assert.Equal((0, 0, 1), (skip.Made, skip.Moved, skip.Cancelled));
        Assert.Equal(["skip-20260922 09-22 19:00", "skip-20260929 09-29 19:00", "skip-20261006 10-06 19:00 cancelled", "skip-20261013 10-13 19:00"], desk.Sessions("skip"));
        Assert.Equal(1, desk.Session("first-20261001").Sequence);

        // The arrangement is changed once more: the day is worked after all.
        desk.Calendar("day,kind,name\n2026-10-06,working,上班\n");
        Assert.Equal(1, desk.Extend("skip", "2026-10-13").Moved);
        Assert.Equal("skip-20261006 10-06 19:00", desk.Sessions("skip")[2]);
        Assert.True(desk.Extend("skip", "2026-10-13").IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatHasOpenedIsNeverPlannedAgain(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays("skip") with { Holidays = HolidayRule.Skip, FirstDay = TestDesk.Day("2026-10-06") }, "2026-10-13");
        desk.Calendar(CalendarTemplate.Csv());
        Assert.True(desk.Extend("skip", "2026-10-13", new DateTimeOffset(2026, 10, 6, 10, 0, 0, TimeSpan.Zero)).IsEmpty);
        Assert.Equal(1, desk.Extend("skip", "2026-10-13", new DateTimeOffset(2026, 10, 6, 9, 59, 0, TimeSpan.Zero)).Cancelled);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AStoppedActivityCancelsWhatIsAheadAndIsNotExtended(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        Assert.Equal(2, desk.Do(work => ActivityDesk.Stop(work, "tue", TestDesk.Day("2026-05-19"), "li", "the course is over", TestDesk.Now, TestDesk.Zone)));
        Assert.True(desk.Extend("tue", "2027-05-31").IsEmpty);
        Assert.Equal(["tue-20260505 05-05 19:00", "tue-20260512 05-12 19:00", "tue-20260519 05-19 19:00 cancelled", "tue-20260526 05-26 19:00 cancelled"], desk.Sessions("tue"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void MembersNamedOneByOneAreExpectedAtEverySession(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays() with { Audience = "*" }, "2026-05-12", "M003", "M001");
        foreach (var session in desk.Read(Timetable.Load).Sessions.Values.Where(s => s.Activity == "tue"))
        {
            Assert.True(session.ExpectsByName("M001") && session.ExpectsByName("M003") && !session.ExpectsByName("M002"));
            Assert.False(session.Expects(["b1", "d"]));
        }
    }

    [Fact]
    public void WhatTheDistrictDoesNotHaveIsNamedAndNothingIsKept()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        (Activity Activity, string[] Members, string Message)[] wrong =
        [
            (TestDesk.Tuesdays() with { Id = "Tue" }, [], "'Tue' is not an activity's id; use 1 to 48 of a-z, 0-9 and '-', starting with a letter or digit."),
            (TestDesk.Tuesdays() with { Centre = "c9" }, [], "There is no centre 'c9'."),
            (TestDesk.Tuesdays() with { Centre = "b1" }, [], "'b1' is a branch; sessions are held at a centre."),
            (TestDesk.Tuesdays() with { Kiosks = "kiosk-9" }, [], "There is no kiosk 'kiosk-9'."),
            (TestDesk.Tuesdays() with { Kiosks = "kiosk-far" }, [], "Kiosk 'kiosk-far' stands in c2, not in c1."),
            (TestDesk.Tuesdays() with { Audience = "b1;b9" }, [], "There is no organisation 'b9' for the audience."),
            (TestDesk.Tuesdays() with { Organiser = "b9" }, [], "There is no organisation 'b9' to organise it."),
            (TestDesk.Tuesdays() with { Audience = "*" }, [], "A required activity needs an audience: name units, or members one by one."),
            (TestDesk.Tuesdays() with { Audience = "*" }, ["M999"], "There is no member 'M999'."),
            (TestDesk.Tuesdays() with { Capacity = 5 }, [], "A required activity has no capacity: its audience is expected, and nobody signs up."),
            (TestDesk.Tuesdays() with { Windows = new SessionWindows(LateAfter: 121) }, [], "late-after is 121 minutes, but the activity lasts 120."),
            (TestDesk.Tuesdays() with { Windows = new SessionWindows(OpensBefore: -1) }, [], "opens-before is -1 minutes; allowed are 0 to 1440."),
            (TestDesk.Tuesdays() with { LastDay = TestDesk.Day("2026-05-04") }, [], "The last day, 2026-05-04, is before the first, 2026-05-05."),
            (TestDesk.Tuesdays() with { Recurrence = "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30" }, [], "The recurrence gives no day from 2026-05-05 through 2026-12-31."),
            (TestDesk.Tuesdays() with { Recurrence = "FREQ=NEVER" }, [], "FREQ 'NEVER' is not one of DAILY, WEEKLY, MONTHLY and YEARLY."),
        ];
        foreach (var (activity, members, message) in wrong) Assert.Equal(message, Assert.Throws<ActivityException>(() => desk.Create(activity, members: members)).Message);
        Assert.Equal("The recurrence gives 2432 sessions up to 2032-12-30, more than 2000 at once; name an earlier day with --until, and extend it later.",
            Assert.Throws<ActivityException>(() => desk.Create(TestDesk.Tuesdays() with { Recurrence = "FREQ=DAILY" }, "2032-12-30")).Message);
        Assert.StartsWith("Who does this", Assert.Throws<ActivityException>(() => desk.Do(work => ActivityDesk.Create(work, TestDesk.Tuesdays(), [], TestDesk.Day("2026-12-31"), "", TestDesk.Now, TestDesk.Zone))).Message, StringComparison.Ordinal);
        Assert.Empty(desk.Acts());
        Assert.Equal((0, 3), (desk.Database.Scalar<long>("select count(*) from activities"), desk.Database.Scalar<long>("select count(*) from sessions")));

        desk.Create(TestDesk.Tuesdays());
        Assert.Equal("There is an activity 'tue' already.", Assert.Throws<ActivityException>(() => desk.Create(TestDesk.Tuesdays())).Message);
        Assert.Equal("There is no activity 'wed'.", Assert.Throws<ActivityException>(() => desk.Extend("wed", "2026-12-31")).Message);
    }

    [Fact]
    public void ASessionOfAnImportedTimetableIsNotOverwritten()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        TestImport.Run(desk.Database, "timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\ntue-20260512,a,n,c1,2026-05-12 08:30,2026-05-12 09:00,2026-05-12 09:10,2026-05-12 11:00,*,\n");
        Assert.Equal("There is a session 'tue-20260512' already that is not this activity's; choose another id for the activity.", Assert.Throws<ActivityException>(() => desk.Create(TestDesk.Tuesdays())).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheHorizonMovesOnByItselfOnceADay(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        var time = new ManualTime(TestDesk.Now);
        using var service = new ActivityHorizonService(desk.Database.Database, new ActivitiesOptions { HorizonMonths = 3 }, TestDesk.Zone, time, NullLogger<ActivityHorizonService>.Instance);
        service.Step();
        // Three months from the activity's first day, which lies ahead.
        Assert.Equal("tue-20260804 08-04 19:00", desk.Sessions("tue")[^1]);
        var acts = desk.Acts();
        Assert.Equal(ActLog.System + " plan-sessions tue", acts[^1]);
        service.Step();
        time.Advance(TimeSpan.FromDays(1));
        service.Step();
        Assert.Equal(acts.Count, desk.Acts().Count);
        time.Advance(TimeSpan.FromDays(60));
        service.Step();
        Assert.Equal("tue-20260901 09-01 19:00", desk.Sessions("tue")[^1]);
    }

    [Fact]
    public void TheActsOfTheDeskAreChained()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays());
        desk.Cancel("tue-20260505");
        Assert.Empty(desk.Read(work => ActChain.Check(work).ToList()));
    }
}
