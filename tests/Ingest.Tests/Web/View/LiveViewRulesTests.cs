using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.View;

public sealed class LiveViewRulesTests
{
    private static readonly DistrictTime Time = new(DistrictClock.Zone(null), District.Now);

    [Fact]
    public void TheWholeIsTheSumOfItsSessions()
    {
        var view = Build(District.Morning());
        Assert.Equal((326, 346, 309, 17, 71, 6, 374), (view.Counts.SignedIn, view.Counts.Expected, view.Counts.OnTime, view.Counts.Late, view.Counts.WalkIn, view.Counts.Visits, view.Counts.Taps));
        Assert.Equal([172, 154, 0, 0], view.Centres.Select(c => c.SignedIn));
    }

    [Theory]
    // Of 40 expected 35 came, 6 of them late, and 9 walked in: 5 of the 49 are missing.
    [InlineData(38, 6, 9, 40, "77.55%", "89.8%", "还有 5 人未到")]
    [InlineData(40, 0, 0, 40, "100%", "100%", "应到的都到了")]
    [InlineData(0, 0, 0, 40, "0%", "0%", "还有 40 人未到")]
    [InlineData(12, 3, 15, 0, "80%", "100%", "开放活动，不限名单")]
    [InlineData(0, 0, 0, 0, "0%", "0%", "开放活动，不限名单")]
    public void WhatTheBarLeavesEmptyAreThoseStillToCome(long onTime, long late, long walkIn, long expected, string first, string second, string rest)
    {
        var session = Session(District.Session("s", "活动", 0, onTime, late, walkIn, expected));
        Assert.Equal((first, second, rest), (session.Bar.OnTime, session.Bar.Late, session.RestText));
    }

    [Theory]
    [InlineData(-41, "upcoming", "11:20 开始签到")]
    [InlineData(-40, "open", "签到中")]
    [InlineData(5, "open", "签到中")]
    [InlineData(6, "late", "签到中，现在到按迟到计")]
    [InlineData(120, "closed", "签到已结束")]
    public void ASessionTellsWhetherItTakesSignIns(int minutesAfterStart, string phase, string text)
    {
        var starts = new DateTimeOffset(2026, 5, 23, 4, 0, 0, TimeSpan.Zero);
        var session = new LiveSession("s", "活动", starts.AddMinutes(-40), starts, starts.AddMinutes(5), starts.AddHours(2), 0, 0, 0, 5, []);
        var view = Session(session, Time with { Now = starts.AddMinutes(minutesAfterStart) });
        Assert.Equal((phase, text, "12:00–14:00"), (view.Phase, view.PhaseText, view.When));
    }

    [Fact]
    public void TimesOfOtherDaysCarryTheirDate() =>
        Assert.Equal(("10:02", "05-22 23:59", "05-24 00:00:00"), (Time.Minute(District.Now), Time.Minute(District.Now.AddHours(-10.05)), Time.Second(new DateTimeOffset(2026, 5, 23, 16, 0, 0, TimeSpan.Zero))));

    [Fact]
    public void UnnamedThingsStandForThemselves()
    {
        var view = Build(District.Morning() with { Latest = [new(District.Now, "张*", "支部", "gone-session", "gone-centre", "gone-kiosk", "gone-state"), new(District.Now, "李*", "支部", null, "gone-centre", "gone-kiosk", "visit")] });
        Assert.Equal(("gone-session", "gone-kiosk", "gone-state"), (view.Latest[0].Activity, view.Latest[0].Place, view.Latest[0].StateText));
        Assert.Equal(("", "gone-centre · gone-kiosk", "来访"), (view.Latest[1].Activity, view.Latest[1].Place, view.Latest[1].StateText));
    }

    [Fact]
    public void TheMostFrequentReasonComesFirstAndNoneIsShownForNothing()
    {
        var view = Build(District.Morning() with { SetAside = [new("malformed", 2), new("two-cards", 0), new("unknown-card", 9)] });
        Assert.Equal(["unknown-card", "malformed"], view.SetAside.Select(s => s.Key));
    }

    [Theory]
    [InlineData(0, 3, "1")]
    [InlineData(2, 1, "1")]
    [InlineData(4, 2, "2")]
    [InlineData(9, 2, "3")]
    [InlineData(20, 2, "5")]
    [InlineData(21, 2, "centres")]
    [InlineData(60, 1, "5")]
    public void AWallShowsSessionsWhileTheDigitsStayLarge(int sessions, int centres, string density)
    {
        var all = Enumerable.Range(0, centres).Select(c => new LiveCentre($"c{c}", "中心", [.. Enumerable.Range(0, sessions).Where(s => s % centres == c).Select(s => District.Session($"s{s}", "活动", 0, 1, 0, 0, 1))], 0)).ToList();
        Assert.Equal(density, Build(LiveSnapshot.Empty with { Version = 1, Centres = all }).Counts.Density);
    }

    private static LiveView Build(LiveSnapshot snapshot) => LiveViewRules.Build(snapshot, PageTexts.Chinese, Time, LiveChoice.Everything, LiveScope.Whole);

    private static SessionView Session(LiveSession session, DistrictTime? time = null) =>
        LiveViewRules.Build(LiveSnapshot.Empty with { Version = 1, Centres = [new("c", "中心", [session], 0)] }, PageTexts.Chinese, time ?? Time, LiveChoice.Everything, LiveScope.Whole).Centres[0].Sessions[0];
}
