using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class ReconcileRulesTests
{
    private static Finding Found(int from, int? until = null, WarningLevel level = WarningLevel.Notice, string held = "", bool told = true, string rule = "r") =>
        new(new Episode(rule, level, from, until, new LevelDays(from, level >= WarningLevel.Concern ? from : 0, level >= WarningLevel.Serious ? from : 0), new Evidence(1, [], 0, 0, 0, 0, 0)), held, false, told);

    private static Warning Issued(int from, int until = 0, WarningLevel level = WarningLevel.Notice, string state = WarningStates.Open, bool byHand = false) =>
        new(from, "m", "r", from, until, level, state, byHand, "u", 1, 1, 1, false, 0, "{}");

    private static string Decide(Warning[] issued, params Finding[] findings) => string.Join(' ', ReconcileRules.Decide(issued, findings, 100).Select(s => $"{s.Kind}:{s.Warning?.Id ?? s.Finding!.Episode.From}"));

    [Fact]
    public void WhatIsNewIsIssuedUnlessItIsHeldOrOverOrTooSlight()
    {
        Assert.Equal("Issue:200", Decide([], Found(200)));
        Assert.Equal("", Decide([], Found(200, held: "kiosk-7")));
        Assert.Equal("", Decide([], Found(200, until: 210)));
        Assert.Equal("", Decide([], Found(200, told: false)));
    }

    [Fact]
    public void WhatIsThereIsLeftAlone()
    {
        Assert.Equal("", Decide([Issued(200)], Found(200)));
        Assert.Equal("", Decide([Issued(200, state: WarningStates.Resolved)], Found(200)));
        Assert.Equal("", Decide([Issued(200, until: 210, state: WarningStates.Ended)], Found(200, until: 210)));
        // What it rests on is no longer looked at.
        Assert.Equal("", Decide([Issued(50)]));
    }

    [Fact]
    public void ItRisesOnceAndWaitsWhileItIsHeld()
    {
        Assert.Equal("Raise:200", Decide([Issued(200)], Found(200, level: WarningLevel.Concern)));
        Assert.Equal("", Decide([Issued(200)], Found(200, level: WarningLevel.Concern, held: "kiosk-7")));
        Assert.Equal("Raise:200", Decide([Issued(200, state: WarningStates.Resolved)], Found(200, level: WarningLevel.Serious)));
        Assert.Equal("Adjust:200", Decide([Issued(200, level: WarningLevel.Concern)], Found(200)));
    }

    [Fact]
    public void WhatIsNoLongerJustifiedIsWithdrawnOnce()
    {
        Assert.Equal("Withdraw:200", Decide([Issued(200)]));
        Assert.Equal("Withdraw:200", Decide([Issued(200, state: WarningStates.Resolved)]));
        Assert.Equal("", Decide([Issued(200, state: WarningStates.Withdrawn)]));
        Assert.Equal("Reinstate:200", Decide([Issued(200, state: WarningStates.Withdrawn)], Found(200)));
        Assert.Equal("", Decide([Issued(200, state: WarningStates.Withdrawn, byHand: true)], Found(200, level: WarningLevel.Serious)));
    }

    [Fact]
    public void AnEpisodeThatBeginsEarlierOrLaterIsTheSameWarning()
    {
        Assert.Equal("Adjust:200", Decide([Issued(200)], Found(193)));
        Assert.Equal("Adjust:200", Decide([Issued(200)], Found(207)));
        Assert.Equal("Withdraw:200 Issue:230", Decide([Issued(200, until: 210, state: WarningStates.Ended)], Found(230)));
    }

    [Fact]
    public void TheEndIsNotedAndMayBeTakenBack()
    {
        Assert.Equal("End:200", Decide([Issued(200)], Found(200, until: 230)));
        Assert.Equal("Reopen:200", Decide([Issued(200, until: 230, state: WarningStates.Ended)], Found(200)));
    }

    [Fact]
    public void EscalationTellsEachUnitOnceAndOnlyWhileNobodyHasAcknowledged()
    {
        const long day = 86_400_000;
        Assert.True(EscalationRules.IsDue(Issued(200), 7, 1 + (7 * day)));
        Assert.False(EscalationRules.IsDue(Issued(200), 7, 7 * day));
        Assert.False(EscalationRules.IsDue(Issued(200), 0, 100 * day));
        Assert.False(EscalationRules.IsDue(Issued(200, state: WarningStates.Acknowledged), 7, 100 * day));
        Assert.Equal("b", EscalationRules.Next(["a", "b", "c"], new HashSet<string> { "a" }));
        Assert.Null(EscalationRules.Next(["a", "b"], new HashSet<string> { "a", "b" }));
    }
}
