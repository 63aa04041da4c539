using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.View;

public sealed class KioskViewRulesTests
{
    private static readonly DistrictTime Time = new(DistrictClock.Zone(null), District.Now);
    private static readonly LiveKiosk Well = new("k", "终端", "c", true, District.Now, 0, null, 2, 2, null);

    [Fact]
    public void AKioskTellsHowItIsAndUpToWhenItIsComplete()
    {
        Assert.Equal(("fine", "数据完整至 10:02，0 条等待", "读卡器 2/2 就绪"), Said(Well));
        Assert.Equal(("busy", "数据完整至 10:02，1,200 条等待", "读卡器 2/2 就绪"), Said(Well with { Waiting = 1_200 }));
        Assert.Equal(("trouble", "数据完整至 10:02，0 条等待", "读卡器 1/2 就绪"), Said(Well with { ReadersReady = 1 }));
        Assert.Equal(("trouble", "数据完整至 10:02，0 条等待", "没有读卡器，请检查连接线"), Said(Well with { ReadersReady = 0, ReadersTotal = 0 }));
        Assert.Equal(("fine", "数据完整至 –，0 条等待", "读卡器 2/2 就绪"), Said(Well with { CompleteTo = null }));
        Assert.Equal(("offline", "已断开，数据完整至 10:02；之后的刷卡保存在终端里，联网后自动补传", ""), Said(Well with { Online = false }));
        Assert.Equal(("offline", "已断开，数据完整至 10:02，至少 3 条保存在终端里，联网后自动补传", ""), Said(Well with { Online = false, Waiting = 3 }));
        Assert.Equal(("offline", "从未连接过，请检查终端的电源和网络", ""), Said(Well with { Online = false, CompleteTo = null }));
    }

    [Fact]
    public void TroubledKiosksComeFirstAndTheWorstOnTop()
    {
        var view = LiveViewRules.Build(LiveSnapshot.Empty with
        {
            Version = 1,
            Kiosks = [Well with { Id = "b", Name = "b" }, Well with { Id = "deaf", Name = "a", ReadersReady = 0 }, Well with { Id = "off", Name = "z", Online = false }, Well with { Id = "a", Name = "a", Waiting = 1 }],
        }, PageTexts.Chinese, Time, LiveChoice.Everything, LiveScope.Whole);
        Assert.Equal(["off", "deaf"], view.Troubled.Select(k => k.Key));
        Assert.Equal(["a", "b"], view.Kiosks.Select(k => k.Key));
        Assert.Equal(("3/4 台在线", "2 台需要处理", "其余 2 台正常"), (view.Counts.KiosksText, view.Counts.TroubledText, view.Counts.RestText));
    }

    [Theory]
    [InlineData(null, "", "")]
    [InlineData("  ", "", "")]
    [InlineData("no connection to the centre: connection refused", "", "")]
    [InlineData("reader ACS ACR122U 00 00: unplugged", "读卡器“ACS ACR122U 00 00”没有反应：请拔下再插上。", "Reader ACS ACR122U 00 00 does not answer: unplug it and plug it in again.")]
    [InlineData("reader-lost: reader B: hears nothing", "读卡器“B”没有反应：请拔下再插上。", "Reader B does not answer: unplug it and plug it in again.")]
    [InlineData("the kiosk's clock is 9 min fast; set it", "终端时间不准：请校准时间。", "The kiosk's clock is wrong: set it.")]
    [InlineData("link-down: x; no timetable has been received yet; the outbox is full: 9 taps wait", "终端还没有收到活动安排：刷卡照常保存，稍后归入活动。 终端无法保存刷卡记录，暂停签到：请检查磁盘空间和网络。", "The kiosk has no timetable yet: taps are kept and find their activity later. The kiosk cannot keep taps and takes none: check its disk space and network.")]
    [InlineData("屏幕不亮", "屏幕不亮", "屏幕不亮")]
    [InlineData("{0} on fire {9}", "{0} on fire {9}", "{0} on fire {9}")]
    public void WhatAKioskComplainsOfIsSaidInTheReadersLanguage(string? trouble, string chinese, string english)
    {
        Assert.Equal(chinese, TroubleRules.Say(trouble, PageTexts.Chinese));
        Assert.Equal(english, TroubleRules.Say(trouble, PageTexts.English));
    }

    private static (string Level, string Line, string Readers) Said(LiveKiosk kiosk)
    {
        var view = KioskViewRules.Show(kiosk, PageTexts.Chinese, Time, "");
        return (view.Level, view.Line, view.Readers);
    }
}
