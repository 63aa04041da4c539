using CardSystem.Contracts;

namespace CardSystem.Contracts.Tests;

public sealed class SessionRulesTests
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly KioskId Kiosk = new("hk-01");

    private static TimetableSession Session(string id, int startMinute, params string[] kiosks) => new(
        id, id, Nine.AddMinutes(startMinute - 30), Nine.AddMinutes(startMinute), Nine.AddMinutes(startMinute + 10), Nine.AddMinutes(startMinute + 60), kiosks);

    [Fact]
    public void OpensIsInclusiveAndClosesIsExclusive()
    {
        TimetableSession[] timetable = [Session("a", 0)];
        Assert.Null(SessionRules.Choose(timetable, Kiosk, Nine.AddMinutes(-30).AddMilliseconds(-1)));
        Assert.Equal("a", SessionRules.Choose(timetable, Kiosk, Nine.AddMinutes(-30))!.Id);
        Assert.Equal("a", SessionRules.Choose(timetable, Kiosk, Nine.AddMinutes(60).AddMilliseconds(-1))!.Id);
        Assert.Null(SessionRules.Choose(timetable, Kiosk, Nine.AddMinutes(60)));
    }

    [Fact]
    public void LateBeginsOneMillisecondAfterTheLimit()
    {
        Assert.False(SessionRules.IsLate(Session("a", 0), Nine.AddMinutes(10)));
        Assert.True(SessionRules.IsLate(Session("a", 0), Nine.AddMinutes(10).AddMilliseconds(1)));
    }

    [Fact]
    public void SessionHeldAtThisKioskComesFirst() =>
        Assert.Equal("here", SessionRules.Choose([Session("all", 0), Session("here", 20, "hk-01")], Kiosk, Nine)!.Id);

    [Fact]
    public void SessionHeldElsewhereIsNotChosen() => Assert.Null(SessionRules.Choose([Session("there", 0, "hk-02")], Kiosk, Nine));

    [Fact]
    public void NearestStartIsChosenAndThenTheId()
    {
        Assert.Equal("near", SessionRules.Choose([Session("far", 25), Session("near", 5)], Kiosk, Nine)!.Id);
        Assert.Equal("a", SessionRules.Choose([Session("b", 5), Session("a", -5)], Kiosk, Nine)!.Id);
    }

    [Fact]
    public void OrderOfTheTimetableDoesNotMatter()
    {
        var random = new Random(7);
        var timetable = Enumerable.Range(0, 20).Select(i => Session($"s{i:00}", random.Next(-40, 60), random.Next(3) == 0 ? ["hk-01"] : [])).ToArray();
        var chosen = SessionRules.Choose(timetable, Kiosk, Nine)?.Id;
        for (var i = 0; i < 50; i++)
        {
            random.Shuffle(timetable);
            Assert.Equal(chosen, SessionRules.Choose(timetable, Kiosk, Nine)?.Id);
        }
    }
}
