using CardSystem.CardAgent.Kiosk;

namespace CardSystem.CardAgent.Tests.Kiosk;

public sealed class ClockRulesTests
{
    [Theory]
    [InlineData("2026-05-08T01:00:00Z", null, null, null)]
    [InlineData("1970-01-01T00:00:00Z", null, null, "the kiosk's clock says 1970-01-01; set it")]
    [InlineData("2026-05-08T01:00:00Z", "2026-05-08T01:02:00Z", null, null)]
    [InlineData("2026-05-08T01:00:00Z", "2026-05-08T01:07:00Z", null, "the kiosk's clock is 7 min slow; set it")]
    [InlineData("2026-05-08T01:00:00Z", "2026-05-08T00:00:00Z", null, "the kiosk's clock is 60 min fast; set it")]
    [InlineData("2026-05-08T01:00:00Z", null, "2026-05-08T01:03:00Z", "the kiosk's clock is behind the last tap it recorded; set it")]
    public void AClockIsOffWhereItCannotBeRight(string now, string? centre, string? lastTap, string? fault) =>
        Assert.Equal(fault, ClockRules.Fault(DateTimeOffset.Parse(now, null), centre is null ? null : DateTimeOffset.Parse(centre, null), lastTap is null ? null : DateTimeOffset.Parse(lastTap, null)));
}
