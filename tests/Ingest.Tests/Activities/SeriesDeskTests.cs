using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class SeriesDeskTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void FromADayOnEverySessionFollowsAndWhatStandsBeforeStays(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-06-30");
        var report = Change(desk, TestDesk.Tuesdays() with { Name = "夜校", Starts = new TimeOnly(18, 0), Ends = new TimeOnly(20, 0), Room = "3" }, "2026-05-19");
        Assert.Equal((7, 0), (report.Changed, report.Kept));
        Assert.Equal(["tue-20260505 05-05 19:00", "tue-20260512 05-12 19:00", "tue-20260519 05-19 18:00"], desk.Sessions("tue").Take(3));
        Assert.Equal(("夜校", "3", 1L), (desk.Session("tue-20260519").Name, desk.Session("tue-20260519").Room, desk.Session("tue-20260519").Sequence));
        Assert.Equal(("学习会", "201", 0L), (desk.Session("tue-20260512").Name, desk.Session("tue-20260512").Room, desk.Session("tue-20260512").Sequence));
        Assert.Equal("li change-activity tue", desk.Acts()[^1]);

        // The night after, and a year on: those before keep their times, and what is planned anew begins at the new one.
        desk.Extend("tue", "2026-07-14");
        Assert.Equal(["tue-20260505 05-05 19:00", "tue-20260512 05-12 19:00", "tue-20260519 05-19 18:00"], desk.Sessions("tue").Take(3));
        Assert.Equal("tue-20260714 07-14 18:00", desk.Sessions("tue")[^1]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ASessionThatSomebodyMovedKeepsItsTimeAndPlaceAndTakesTheName(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        desk.Move("tue-20260512", new Move(TestDesk.Day("2026-05-13"), new TimeOnly(8, 0), Room: "5"));
        desk.Cancel("tue-20260519");
        var report = Change(desk, TestDesk.Tuesdays() with { Name = "夜校", Starts = new TimeOnly(18, 0), Ends = new TimeOnly(20, 0), Kind = SessionKind.Open, Audience = "*" }, "2026-05-05");
        Assert.Equal((3, 1), (report.Changed, report.Kept));
        var moved = desk.Session("tue-20260512");
        Assert.Equal(("夜校", "5", "05-13 08:00", (long)SessionKind.Open, "*"), (moved.Name, moved.Room, LocalTimes.Local(moved.Starts, TestDesk.Zone).ToString("MM-dd HH:mm", null), moved.Kind, moved.Audience));
        Assert.Equal("学习会", desk.Session("tue-20260519").Name);
    }

    [Fact]
    public void OnlyWhatTheChangeConcernsIsDerivedAgain()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        var before = desk.LastChange();
        Change(desk, TestDesk.Tuesdays() with { Name = "夜校", Room = "9" }, "2026-05-05");
        Assert.Empty(desk.Changes(before));
        Change(desk, TestDesk.Tuesdays() with { Name = "夜校", Room = "9", Audience = "b1;b2" }, "2026-05-20");
        Assert.Equal(["Session tue-20260526"], desk.Changes(before));
        var acts = desk.Acts().Count;
        Assert.Equal((0, 0), Change(desk, TestDesk.Tuesdays() with { Name = "夜校", Room = "9", Audience = "b1;b2" }, "2026-05-20") is var same ? (same.Changed, same.Kept) : default);
        Assert.Equal(acts, desk.Acts().Count);
    }

    [Fact]
    public void WhatHasOpenedStays()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        var opened = new DateTimeOffset(2026, 5, 5, 10, 30, 0, TimeSpan.Zero);
        var report = desk.Do(work => SeriesDesk.Change(work, TestDesk.Tuesdays() with { Name = "夜校" }, TestDesk.Day("2026-05-01"), "li", "a new name", opened, TestDesk.Zone));
        Assert.Equal((3, "学习会"), (report.Changed, desk.Session("tue-20260505").Name));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnotherRhythmIsAnotherActivityThatTakesItsPlace(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-06-30");
        var next = TestDesk.Tuesdays("thu") with { FirstDay = TestDesk.Day("2026-05-21") };
        var (cancelled, plan) = desk.Do(work => SeriesDesk.Replace(work, "tue", next, [], TestDesk.Day("2026-06-30"), "li", "thursdays suit better", TestDesk.Now, TestDesk.Zone));
        Assert.Equal((6, 6), (cancelled, plan.Made));
        Assert.Equal(3, desk.Sessions("tue").Count(s => !s.EndsWith("cancelled", StringComparison.Ordinal)));
        Assert.Equal("thu-20260521 05-21 19:00", desk.Sessions("thu")[0]);
    }

    [Fact]
    public void WhatCannotBeChangedIsNamed()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays(), "2026-05-31");
        Assert.Equal("There is no activity 'wed'.", Assert.Throws<ActivityException>(() => Change(desk, TestDesk.Tuesdays("wed"), "2026-05-05")).Message);
        Assert.Equal("There is no centre 'c7'.", Assert.Throws<ActivityException>(() => Change(desk, TestDesk.Tuesdays() with { Centre = "c7" }, "2026-05-05")).Message);
        Assert.StartsWith("A required activity needs an audience", Assert.Throws<ActivityException>(() => Change(desk, TestDesk.Tuesdays() with { Audience = "*" }, "2026-05-05")).Message, StringComparison.Ordinal);
    }

    private static SeriesReport Change(TestDesk desk, Activity after, string from) => desk.Do(work => SeriesDesk.Change(work, after, TestDesk.Day(from), "li", "the evenings suit better", TestDesk.Now, TestDesk.Zone));
}
