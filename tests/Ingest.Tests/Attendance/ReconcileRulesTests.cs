using CardSystem.Ingest.Attendance;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class ReconcileRulesTests
{
    private static readonly Dictionary<string, bool> Nobody = [];
    private static readonly Dictionary<string, long> None = [];

    private static ShownTap Shown(string kiosk, string person, string why = "") => new(kiosk, person, why);

    private static CountedTap Counted(string kiosk, string member) => new(kiosk, member);

    [Fact]
    public void T30_AMemberCountsOnceAtEachDoorAndOnceInTotal()
    {
        var result = ReconcileRules.Reconcile(new ReconcileInput(
            ["k1", "k2"], [Shown("k1", "M1"), Shown("k1", "M1"), Shown("k2", "M1"), Shown("k2", "M2")],
            [Counted("k1", "M1"), Counted("k1", "M1"), Counted("k2", "M1"), Counted("k2", "M2")], Nobody, new Dictionary<string, long> { [""] = 2, ["k2"] = 2 }, None));
        Assert.Equal(new DoorCount("", 2, 2, 2, 0), result.Total);
        Assert.Equal([new DoorCount("k1", 1, 1, null, 0), new DoorCount("k2", 2, 2, 2, 0)], result.Doors);
        Assert.True(result.Agrees);
    }

    [Fact]
    public void T30_ARecordTakenOutLowersTheCounts()
    {
        var before = new ReconcileInput(["k1"], [Shown("k1", "M1"), Shown("k1", "M2")], [Counted("k1", "M1"), Counted("k1", "M2")], Nobody, None, None);
        Assert.Equal(2, ReconcileRules.Reconcile(before).Total.AtCentre);
        var after = ReconcileRules.Reconcile(before with { Corrected = new Dictionary<string, bool> { ["M2"] = false } });
        Assert.Equal((1, 1), (after.Total.AtCentre, after.Doors[0].AtCentre));
        Assert.Equal([new CountDifference("M2", "", "tapped, but did not attend by correction")], after.Differences);
        Assert.False(after.Agrees);
    }

    [Fact]
    public void EveryDifferenceNamesThePersonTheDoorAndWhy()
    {
        var result = ReconcileRules.Reconcile(new ReconcileInput(
            ["k1", "k2"], [Shown("k1", "M1"), Shown("k1", "card X", "set aside, unknown-card"), Shown("k2", "M3")],
            [Counted("k1", "M1"), Counted("k2", "M4")], new Dictionary<string, bool> { ["M5"] = true }, new Dictionary<string, long> { [""] = 9 }, new Dictionary<string, long> { ["k2"] = 37 }));
        Assert.Equal(
        [
            new CountDifference("M5", "", "attended by correction, without a tap"),
            new CountDifference("card X", "k1", "welcomed at the kiosk, not counted by the centre: set aside, unknown-card"),
            new CountDifference("M3", "k2", "welcomed at the kiosk, not counted by the centre: the centre has not counted it yet"),
            new CountDifference("M4", "k2", "counted by the centre, not welcomed under this session at the kiosk"),
        ], result.Differences);
        Assert.Equal(new DoorCount("", 3, 3, 9, 37), result.Total);
        Assert.False(result.Agrees);
    }

    [Fact]
    public void ADoorNobodyUsedIsStillADoor() =>
        Assert.Equal([new DoorCount("k1", 0, 0, null, 0)], ReconcileRules.Reconcile(new ReconcileInput(["k1"], [], [], Nobody, None, None)).Doors);

    [Fact]
    public void TheOrderOfTheTapsIsNoMatter()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var shown = Enumerable.Range(0, 30).Select(_ => Shown("k" + random.Next(3), "M" + random.Next(9), random.Next(2) == 0 ? "late" : "")).ToArray();
            var counted = Enumerable.Range(0, 30).Select(_ => Counted("k" + random.Next(3), "M" + random.Next(9))).ToArray();
            var input = new ReconcileInput(["k0", "k1", "k2"], [.. shown], [.. counted], new Dictionary<string, bool> { ["M1"] = false, ["M20"] = true }, None, None);
            var first = ReconcileRules.Reconcile(input);
            random.Shuffle(shown);
            random.Shuffle(counted);
            var again = ReconcileRules.Reconcile(input with { Shown = shown, Counted = counted });
            Assert.True(first.Total == again.Total && first.Doors.SequenceEqual(again.Doors) && first.Differences.SequenceEqual(again.Differences), $"Seed {seed}");
        }
    }
}
