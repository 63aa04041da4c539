using CardSystem.Contracts;
using CardSystem.Ingest.Completeness;

namespace CardSystem.Ingest.Tests.Completeness;

public sealed class CompletenessRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 2, 32, 0, TimeSpan.Zero);

    private static KioskStatus Status(long last, long received, DateTimeOffset? oldest = null, bool online = true) =>
        new(online, At, "b", "s", last - received, oldest, [new JournalStatus("aa", last, received), new JournalStatus("bb", 3, 3)], [], 1);

    private static KioskCompleteness Judge(KioskStatus status, long aa, long bb = 3) => CompletenessRules.Judge(status, j => j == "aa" ? aa : bb);

    [Fact]
    public void WhenEverythingIsHereTheKioskIsCompleteToItsStatus() => Assert.Equal(new KioskCompleteness(At, 0, null), Judge(Status(10, 10), 10));

    [Fact]
    public void WhatCameAfterTheStatusProvesItToo() => Assert.Equal(new KioskCompleteness(At, 0, null), Judge(Status(10, 4, At.AddMinutes(-5)), 12));

    [Fact]
    public void WhileSomethingWaitsItIsCompleteToTheOldestWaiting() => Assert.Equal(new KioskCompleteness(At.AddMinutes(-5), 4, null), Judge(Status(10, 6, At.AddMinutes(-5)), 6));

    [Fact]
    public void TapsThatHadAReceiptAndAreNotHereAreTrouble()
    {
        var judged = Judge(Status(10, 10), 7);
        Assert.Equal((null, 3L), (judged.CompleteTo, judged.Waiting));
        Assert.Equal("The centre lacks taps it gave a receipt for.", judged.Trouble);
    }

    [Fact]
    public void AWillTakesTheKioskOfflineWithoutPuttingItBack()
    {
        var known = Status(10, 10);
        var will = Status(4, 4, online: false) with { At = At.AddHours(-2) };
        var merged = CompletenessRules.Merge(known, will);
        Assert.Equal((false, At, 10L), (merged.Online, merged.At, merged.Journals[0].Last));
        Assert.Equal(will, CompletenessRules.Merge(null, will));
        Assert.Equal(known, CompletenessRules.Merge(will, known));
    }
}
