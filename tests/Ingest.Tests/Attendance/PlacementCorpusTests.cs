using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>A kiosk decides offline by the timetable it was sent; the centre decides again, days later. Both must say the same of every tap.</summary>
public sealed class PlacementCorpusTests
{
    private static readonly string[] KioskNames = ["kiosk-1", "kiosk-2", "kiosk-3"];

    [Fact]
    public void T29_TheKiosksDecisionIsTheCentresForAGeneratedCorpus()
    {
        var (taps, overlapping) = (0, 0);
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var sessions = Enumerable.Range(0, random.Next(1, 25)).Select(i => AnySession(random, i)).ToArray();
            var timetable = new Timetable(sessions);
            foreach (var kiosk in KioskNames)
            {
                // What the kiosk has is what went over the wire to it.
                var sent = Message.ReadConfig(Message.Write(KioskConfigRules.Build(kiosk, "c1", "中心一", sessions, new ActivitiesOptions(), Instant("12:00"))));
                foreach (var at in Instants(random, sessions))
                {
                    var instant = DateTimeOffset.FromUnixTimeMilliseconds(at);
                    var shown = SessionRules.Choose(sent.Sessions, new KioskId(kiosk), instant);
                    var placed = timetable.Choose("c1", kiosk, at);
                    Assert.True(shown?.Id == placed?.Id, $"Seed {seed}, {kiosk}, {instant:O}: the kiosk says {shown?.Id ?? "nothing"}, the centre {placed?.Id ?? "nothing"}.");
                    taps++;
                    if (placed is null) continue;
                    if (sessions.Count(s => StayRules.IsWithin(s.Session, at)) > 1) overlapping++;
                    var isLate = AttendanceRules.JudgeFirst(placed, true, at).Status == AttendanceStatus.Late;
                    Assert.True(isLate == SessionRules.IsLate(shown!, instant), $"Seed {seed}, {kiosk}, {instant:O}: late for one and not for the other.");
                }
            }
        }

        Assert.True(taps > 20_000 && overlapping > taps / 10, $"The corpus is too easy: {taps} taps, {overlapping} of them in several sessions at once.");
    }

    private static PlannedSession AnySession(Random random, int index)
    {
        var opens = At("06:00") + (random.Next(0, 32) * 900_000L);
        var starts = opens + (random.Next(0, 5) * 900_000L);
        var late = starts + (random.Next(0, 3) * 300_000L);
        var closes = late + (random.Next(1, 12) * 900_000L);
        string[] kiosks = random.Next(2) == 0 ? [] : [.. KioskNames.Where(_ => random.Next(2) == 0)];
        return new PlannedSession(index, "Activity " + random.Next(5), "c1", ["b1"], new TimetableSession(
            $"s-{random.Next(1_000)}-{index}", "活动", From(opens), From(starts), From(late), From(closes), kiosks));
    }

    /// <summary>Instants at random, and those around every edge, where two rules would differ first.</summary>
    private static IEnumerable<long> Instants(Random random, PlannedSession[] sessions)
    {
        for (var i = 0; i < 60; i++) yield return random.NextInt64(At("05:00"), At("05:00", 2));
        foreach (var edge in sessions.SelectMany(s => new[] { s.Session.Opens, s.Session.Starts, s.Session.LateAfter, s.Session.Closes }))
        {
            for (var off = -1; off <= 1; off++) yield return edge.ToUnixTimeMilliseconds() + off;
        }
    }

    private static DateTimeOffset From(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
}
