using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class SessionClosingTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ASessionClosedEarlyEndsThenAndCanBePutBackExactly(string kind)
    {
        using var desk = new TestDesk(kind, server, _district);
        desk.Create(TestDesk.Tuesdays() with { InOut = true, Windows = new SessionWindows(60, 10, 15, 60) });
        var before = desk.Session("tue-20260505");
        var said = desk.LastChange();
        var early = before.Starts + 30 * 60_000;
        Assert.True(Close(desk, early));
        var closed = desk.Session("tue-20260505");
        Assert.Equal((early, early, early - 15 * 60_000, 1L), (closed.Closes, closed.Ends, closed.LeaveFrom, closed.ByHand));
        Assert.Equal("li close-session tue-20260505", desk.Acts()[^1]);
        Assert.Contains("Session tue-20260505", desk.Changes(said));
        Assert.False(Close(desk, early));

        Assert.True(Close(desk, before.Closes, before.Ends));
        var back = desk.Session("tue-20260505");
        Assert.Equal((before.Closes, before.Ends, before.LeaveFrom, before.LateAfter), (back.Closes, back.Ends, back.LeaveFrom, back.LateAfter));
    }

    [Fact]
    public void OpenedAgainItTakesTapsAndEndsAsBefore()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays());
        var before = desk.Session("tue-20260505");
        Assert.True(Close(desk, before.Closes + 3_600_000));
        Assert.Equal((before.Closes + 3_600_000, before.Ends), (desk.Session("tue-20260505").Closes, desk.Session("tue-20260505").Ends));
    }

    [Fact]
    public void WhatCannotBeClosedIsNamed()
    {
        using var desk = new TestDesk(Databases.Sqlite, server, _district);
        desk.Create(TestDesk.Tuesdays());
        var session = desk.Session("tue-20260505");
        Assert.Equal("Session 'tue-20260505' would be closed before it has begun; cancel it instead.", Assert.Throws<ActivityException>(() => Close(desk, session.Starts)).Message);
        Assert.Equal("Session 'tue-20260505' must close within 7 days of its start.", Assert.Throws<ActivityException>(() => Close(desk, session.Starts + 8L * 86_400_000)).Message);
        desk.Cancel("tue-20260505");
        Assert.Equal("Session 'tue-20260505' is cancelled; reinstate it first.", Assert.Throws<ActivityException>(() => Close(desk, session.Closes)).Message);
    }

    private static bool Close(TestDesk desk, long closes, long? ends = null) => desk.Do(work => SessionDesk.SetClosing(work, "tue-20260505", closes, ends, "li", "everybody has gone", TestDesk.Now));
}
