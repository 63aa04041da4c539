using CardSystem.CardAgent.Enrolment;

namespace CardSystem.CardAgent.Tests.Enrolment;

public sealed class RenewalRulesTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddDays(90);

    [Fact]
    public void ItIsDueAtTwoThirdsAndNotForAllAtOnce()
    {
        Assert.Equal(From.AddDays(60), RenewalRules.DueAt(From, Until, 0));
        Assert.Equal(From.AddDays(64.5), RenewalRules.DueAt(From, Until, 1));
    }

    [Theory]
    [InlineData(1, 0.0, 30)]
    [InlineData(1, 1.0, 60)]
    [InlineData(3, 1.0, 240)]
    [InlineData(9, 1.0, 15_360)]
    [InlineData(10, 1.0, 21_600)]
    [InlineData(1_000, 1.0, 21_600)]
    public void RetriesGetRarerButNeverRarerThanSixHours(int failures, double draw, int seconds) =>
        Assert.Equal(seconds, RenewalRules.RetryAfter(failures, Until, From.AddDays(60), draw).TotalSeconds);

    [Fact]
    public void NearTheEndNoRetryIsPutOffBeyondIt()
    {
        Assert.Equal(TimeSpan.FromHours(1), RenewalRules.RetryAfter(20, Until, Until.AddHours(-4), 1));
        Assert.Equal(TimeSpan.FromSeconds(30), RenewalRules.RetryAfter(20, Until, Until.AddSeconds(-4), 1));
    }

    [Fact]
    public void OnlyTheLastSixthOfItsLifeIsTrouble()
    {
        Assert.Null(RenewalRules.Trouble(From, Until, From.AddDays(75).AddSeconds(-1), "the centre is away"));
        Assert.Equal("the kiosk's certificate ends on 2026-04-01 and could not be renewed yet: the centre is away", RenewalRules.Trouble(From, Until, From.AddDays(75), "the centre is away"));
        Assert.Equal("the kiosk's certificate ended on 2026-04-01; enrol this kiosk anew with a code from the centre", RenewalRules.Trouble(From, Until, Until.AddDays(1), ""));
    }
}
