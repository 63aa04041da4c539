using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Words;

public sealed class SessionWordsTests
{
    [Theory]
    [InlineData("held: kiosk-1 has never reported", "还缺数据：终端 kiosk-1 从未上报")]
    [InlineData("held: kiosk-1 has 3 taps that are not here", "还缺数据：终端 kiosk-1 还有 3 条刷卡没有传到")]
    [InlineData("held: kiosk-1 has 1 tap waiting since 10:32, and 1 more kiosk", "还缺数据：终端 kiosk-1 从 10:32 起有 1 条刷卡没有传到，另有 1 台终端")]
    [InlineData("held: kiosk-1 was last heard of at 2026-05-01 10:32, and 12 more kiosks", "还缺数据：终端 kiosk-1 最后一次上报是 2026-05-01 10:32，另有 12 台终端")]
    [InlineData("held: something new", "还缺数据：something new")]
    public void WhatASessionWaitsForIsSaidInBothLanguages(string held, string chinese)
    {
        Assert.Equal(chinese, SessionWords.HeldBy(held, kiosk => kiosk).Chinese);
        Assert.Equal("Data are missing: " + held[6..], SessionWords.HeldBy(held, kiosk => kiosk).English);
    }

    [Fact]
    public void TheKioskItWaitsForIsCalledByItsName()
    {
        var told = SessionWords.HeldBy("held: kiosk-1 has 3 taps waiting since 10:32, and 2 more kiosks", kiosk => $"东门终端 of {kiosk}");
        Assert.Equal(new Bilingual("还缺数据：终端 东门终端 of kiosk-1 从 10:32 起有 3 条刷卡没有传到，另有 2 台终端", "Data are missing: 东门终端 of kiosk-1 has 3 taps waiting since 10:32, and 2 more kiosks"), told);
    }

    [Theory]
    [InlineData("welcomed at the kiosk, not counted by the centre: set aside, unknown-card", "卡不在名册里")]
    [InlineData("welcomed at the kiosk, not counted by the centre: the tap belongs elsewhere by the centre's timetable, or has not been reached yet", "按时间表不属于本场")]
    [InlineData("attended by correction, without a tap", "人工更正为到场")]
    public void DifferencesAreSaidInChinese(string why, string part) => Assert.Contains(part, SessionWords.WhyDifferent(why).Chinese, StringComparison.Ordinal);
}
