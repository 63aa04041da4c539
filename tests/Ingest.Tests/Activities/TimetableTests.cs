using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Activities;

public sealed class TimetableTests
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 1, 1, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Kiosks = new() { ["k1"] = "c1", ["k2"] = "c1", ["k3"] = "c2" };

    /// <summary>T29: a tap goes to the same session by the kiosk's own configuration, as it arrives over the wire, and by the centre's timetable.</summary>
    [Fact]
    public void T29_KioskAndCentreDecideAlikeWhateverWasMovedOrCancelled()
    {
        var random = new Random(29);
        for (var round = 0; round < 300; round++)
        {
            var timetable = new Timetable([.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Draw(random, i))]);
            foreach (var (kiosk, centre) in Kiosks)
            {
                var config = Message.ReadConfig(Message.Write(KioskConfigRules.Build(kiosk, centre, centre, timetable.At(centre), new ActivitiesOptions(), Nine)));
                for (var minutes = -200; minutes < 300; minutes += 7)
                {
                    var at = Nine.AddMinutes(minutes);
                    Assert.Equal(SessionRules.Choose(config.Sessions, new KioskId(kiosk), at)?.Id, timetable.Choose(centre, kiosk, at.ToUnixTimeMilliseconds())?.Id);
                }
            }
        }
    }

    [Fact]
    public void APlaceThatASessionLeavesBecomesAFormerOneAndOneItComesBackToDoesNot()
    {
        var once = FormerPlaceText.AfterMove("", "c1", "k1;k2", "c2", "");
        Assert.Equal("c1:k1,k2", once);
        var twice = FormerPlaceText.AfterMove(once, "c2", "", "c1", "");
        Assert.Equal("c1:k1,k2 c2:", twice);
        Assert.Equal("c2: c1:", FormerPlaceText.AfterMove(twice, "c1", "", "c1", "k1;k2"));
        Assert.Equal(twice, FormerPlaceText.AfterMove(twice, "c1", "", "c1", ""));
        Assert.Equal([("c1", "k1 k2"), ("c2", "")], FormerPlaceText.Read(twice).Select(p => (p.Centre, string.Join(' ', p.Kiosks))));
        var many = Enumerable.Range(0, 40).Aggregate("", (former, n) => FormerPlaceText.AfterMove(former, "c" + n, "", "c" + (n + 1), ""));
        Assert.Equal(FormerPlaceText.Most, FormerPlaceText.Read(many).Count);
    }

    [Fact]
    public void ACancelledSessionIsKnownButHeldNowhere()
    {
        var timetable = new Timetable([Session(0, "c1", [], Nine, 60) with { Fate = SessionFate.Cancelled }]);
        Assert.Single(timetable.Sessions);
        Assert.Empty(timetable.At("c1"));
        Assert.Null(timetable.Choose("c1", "k1", Nine.ToUnixTimeMilliseconds()));
    }

    private static PlannedSession Draw(Random random, int index)
    {
        var (centre, kiosks) = Place(random);
        return Session(index, centre, kiosks, Nine.AddMinutes(random.Next(-120, 120)), random.Next(30, 200)) with
        {
            Fate = random.Next(6) == 0 ? SessionFate.Cancelled : SessionFate.Planned,
            FormerPlaces = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Place(random)).Select(p => new FormerPlace(p.Centre, p.Kiosks))],
        };
    }

    private static (string Centre, string[] Kiosks) Place(Random random)
    {
        var centre = random.Next(2) == 0 ? "c1" : "c2";
        return (centre, random.Next(2) == 0 ? [] : [.. Kiosks.Where(k => k.Value == centre && random.Next(2) == 0).Select(k => k.Key)]);
    }

    private static PlannedSession Session(int index, string centre, string[] kiosks, DateTimeOffset starts, int minutes) => new(index, "a", centre, ["b1"],
        new TimetableSession("s" + index, "n", starts.AddMinutes(-30), starts, starts.AddMinutes(10), starts.AddMinutes(minutes), kiosks));
}
