using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class TapGlanceTests
{
    [Fact]
    public void AGlanceAgreesWithTheFullReading()
    {
        using var district = new TestDistrict();
        foreach (var outcome in Enum.GetValues<TapOutcome>().Where(o => o is not (TapOutcome.Rated or TapOutcome.Written)))
        {
            var body = district.One.Tap(outcome == TapOutcome.Void ? null : district.Cards[0], TestDistrict.Nine.AddMilliseconds(7), outcome: outcome, reason: outcome == TapOutcome.Refused ? RefusalReason.CardRevoked : RefusalReason.None);
            Assert.True(TapGlance.TryRead(body, out var glance));
            var full = TapGlance.Of(TapJson.Read(body));
            Assert.Equal((full.At, full.Outcome, Encoding.UTF8.GetString(full.Card), Encoding.UTF8.GetString(full.Reason)), (glance.At, glance.Outcome, Encoding.UTF8.GetString(glance.Card), Encoding.UTF8.GetString(glance.Reason)));
        }
    }

    [Fact]
    public void ARatingIsAlwaysReadInFull()
    {
        using var district = new TestDistrict();
        var body = district.One.Tap(null, TestDistrict.Nine, outcome: TapOutcome.Rated, change: t => t with { Id = t.Id with { Sequence = 4 }, Session = new SessionId("morning"), Rating = 2, OfSequence = 3 });
        Assert.False(TapGlance.TryRead(body, out _));
        Assert.Equal(new RatedTap("morning", 3, 2), TapGlance.Of(TapJson.Read(body)).Rated);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"at\":\"2026-05-01T01:00:00.000Z\"}")]
    [InlineData("{\"outcome\":\"accepted\"}")]
    [InlineData("{\"at\":\"2026-05-01T09:00:00.000+08:00\",\"outcome\":\"accepted\"}")]
    [InlineData("{\"at\":\"2026-05-01T01:00:00.000Z\",\"outcome\":\"welcomed\"}")]
    [InlineData("{\"at\":\"2026-05-01T01:00:00.000Z\",\"outcome\":\"accepted\",\"card\":7}")]
    [InlineData("{\"at\":\"2026-05-01T01:00:00.000Z\",\"outcome\":\"accepted\",\"card\":\"C\\u0041RD1\"}")]
    [InlineData("{\"at\":\"2026-05-01T01:00:00.000Z\"")]
    public void WhatIsOddIsLeftToTheFullReading(string body) => Assert.False(TapGlance.TryRead(Encoding.UTF8.GetBytes(body), out _));
}
