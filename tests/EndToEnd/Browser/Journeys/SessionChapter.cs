using System.Globalization;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>The centre's clerk enrols a kiosk from the page; the branch's secretary plans a weekly meeting that begins now; members tap, and the clerk sees them come without touching anything.</summary>
internal static class SessionChapter
{
    public static async Task TellAsync(Story story)
    {
        await EnrolAsync(story);
        await PlanAsync(story);
        await WatchAsync(story);
    }

    public static string Study(Story story) => story.Says("理论学习", "Study circle");

    private static async Task EnrolAsync(Story story)
    {
        var clerk = story["clerk"];
        await clerk.MenuAsync("签到终端", "Kiosks");
        await clerk.PressAsync("登记新终端", "Add a kiosk");
        await clerk.FillAsync("名称", "Name", story.Says("一楼大厅", "Ground floor"));
        await clerk.PressAsync("登记并生成登记码", "Add it and make its code");
        var command = await clerk.ReadAsync("pre.command");
        await clerk.PressAsync("已抄好，去看终端", "I have it: show the kiosk");
        await clerk.SeesAsync("等待登记", "Waiting for its code");
        await story.Town.EnrolKioskAsync(command);
        // The page renews itself, so nobody need load it again to see the kiosk come.
        await clerk.SeesAsync("cardagent ");
        await clerk.SeesAsync("已登记", "Enrolled");
        await clerk.LookAsync();
    }

    private static async Task PlanAsync(Story story)
    {
        // Begins in ten minutes; where that were tomorrow, it has begun five minutes ago.
        var now = JourneyTown.Now;
        var starts = now.AddMinutes(10).Date == now.Date ? now.AddMinutes(10) : now.AddMinutes(-5);
        var secretary = story["secretary"];
        await secretary.MenuAsync("活动", "Activities");
        await secretary.PressAsync("新建活动", "New activity");
        await secretary.FillAsync("活动名称", "Name", Study(story));
        // Organiser and audience are the secretary's own branch already.
        await secretary.ChooseAsync("服务中心", "Service centre", story.Says("曲阳党群服务中心", "Quyang Centre"));
        await secretary.FillAsync("开始日期", "First day", starts.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await secretary.FillAsync("结束日期", "Last day", starts.AddDays(21).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await secretary.FillAsync("开始时间", "Starts", starts.ToString("HH:mm", CultureInfo.InvariantCulture));
        await secretary.FillAsync("结束时间", "Ends", starts.AddHours(1).ToString("HH:mm", CultureInfo.InvariantCulture));
        await secretary.ChooseAsync("怎样重复", "How it comes back", story.Says("每周", "Weekly"));
        await secretary.PressAsync("预览日期", "Preview the dates");
        await secretary.SeesAsync(starts.AddDays(21).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await secretary.PressAsync("建立活动", "Make the activity");
        await secretary.SeesAsync("4 场", "with 4 sessions");
        await story.Town.AwaitKioskAsync(Study(story));
    }

    private static async Task WatchAsync(Story story)
    {
        var clerk = story["clerk"];
        await clerk.MenuAsync("签到实况", "Live");
        await clerk.SeesAsync(Study(story));
        await clerk.Page.WaitForAsync("document.querySelector('#link').dataset.value === 'live'");
        Assert.StartsWith("0", await clerk.ReadAsync(".totals .figure"), StringComparison.Ordinal);
        await clerk.Page.EvaluateAsync("window.journeyStays = true");
        await story.Town.TapAsync(1);
        await clerk.Page.WaitForAsync("document.querySelector('.totals .n').textContent.trim() === '1'");
        await story.Town.TapAsync(2);
        await clerk.Page.WaitForAsync("document.querySelector('.totals .n').textContent.trim() === '2'");
        await clerk.SeesAsync("4");
        // Walls hang where anybody passes by.
        await clerk.SeesNotAsync(story.Words.Names[0]);
        Assert.Equal("true", await clerk.Page.TextAsync("window.journeyStays === true"));
        await clerk.LookAsync();
        await clerk.PressAsync("工作台", "Desk");
    }
}
