using System.Globalization;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>An excuse that one asks for and another grants; an attendance that the kiosk could not know of; two warnings, of which one is followed up and the other was none.</summary>
internal static class CareChapter
{
    public static async Task TellAsync(Story story)
    {
        await ExcuseAsync(story);
        await CorrectAsync(story);
        await WarnAsync(story);
    }

    private static async Task ExcuseAsync(Story story)
    {
        var (secretary, street) = (story["secretary"], story["street"]);
        await secretary.MenuAsync("成员", "Members");
        await secretary.PressAsync("M002", "M002");
        await secretary.PressAsync("代为请假", "Request an excuse");
        await secretary.ChooseAsync("场次", "Session", JourneyTown.Now.AddDays(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await secretary.ChooseAsync("种类", "Kind", story.Says("病假", "sick"));
        await secretary.FillAsync("原因", "Reason", story.Says("住院检查", "In hospital"));
        await secretary.PressAsync("提交", "Request");
        await secretary.SeesAsync("已提交请假 ", "requested.");

        await street.MenuAsync("工作台", "Desk");
        await street.SeesAsync("1 份请假待审批", "1 excuse to decide");
        await street.MenuAsync("请假", "Excuses");
        await street.SeesAsync("住院检查", "In hospital");
        await street.PressAsync("批准", "Approve", "M002");
        await street.SeesAsync("已批准请假 ", "approved.");

        await secretary.MenuAsync("请假", "Excuses");
        await secretary.PressAsync("全部", "All");
        Assert.Contains(story.Says("已批准", "approved"), await secretary.RowAsync("M002"), StringComparison.Ordinal);
    }

    private static async Task CorrectAsync(Story story)
    {
        var street = story["street"];
        var day = $"{JourneyTown.LastYear}-06-10";
        await street.MenuAsync("成员", "Members");
        await street.PressAsync("M001", "M001");
        await street.ChooseAsync("期间", "Period", story.Says($"{JourneyTown.LastYear} 年", $"{JourneyTown.LastYear}"));
        await street.PressAsync("查询", "Show", story.Says("期间", "Period"));
        Assert.Contains(story.Says("缺席", "absent"), await street.RowAsync(day), StringComparison.OrdinalIgnoreCase);
        await street.PressAsync("更正", "Correct", day);
        await street.TickAsync("出席", "attended");
        await street.FillAsync("原因", "Reason", story.Says("纸质签到表上有签名", "signed the paper list"));
        await street.PressAsync("保存更正", "Save the correction");
        await street.SeesAsync("已更正：", "Corrected: ");
        await story.Town.SettledAsync();
        await street.OpenAsync($"/members/M001?period={JourneyTown.LastYear}");
        Assert.Contains(story.Says("出席", "present"), await street.RowAsync(day), StringComparison.OrdinalIgnoreCase);
        await street.SeesAsync("纸质签到表上有签名", "signed the paper list");
    }

    private static async Task WarnAsync(Story story)
    {
        await story.Town.IngestAsync("warnings", "run", "--as-of", $"{JourneyTown.LastYear}-12-31");
        var secretary = story["secretary"];
        await secretary.MenuAsync("工作台", "Desk");
        await secretary.SeesAsync("2 条预警待受理", "2 warnings to look at");
        await secretary.MenuAsync("预警", "Warnings");
        Assert.Contains(story.Says("严重", "Serious"), await secretary.RowAsync("M004"), StringComparison.Ordinal);
        await secretary.PressAsync("M004", "M004");
        await secretary.PressAsync("受理", "Acknowledge");
        await secretary.SeesAsync("已受理预警", "is acknowledged.");
        await secretary.FillAsync("记录跟进", "Note a follow-up", story.Says("已电话联系，工作调动，下月恢复参加", "Called; has a new job and comes again next month"));
        await secretary.PressAsync("记录跟进", "Note a follow-up");
        await secretary.SeesAsync("已记录跟进。", "The follow-up is noted.");

        await secretary.MenuAsync("预警", "Warnings");
        await secretary.PressAsync("M003", "M003");
        await secretary.PressHereAsync("撤回预警", "Withdraw it");
        await secretary.FillAsync("原因", "Reason", story.Says("期间在外地党组织参加活动", "took part elsewhere meanwhile"));
        await secretary.PressHereAsync("撤回预警", "Withdraw it");
        await secretary.ConfirmAsync();
        await secretary.SeesAsync("已撤回", "is withdrawn.");
        await secretary.MenuAsync("预警", "Warnings");
        await secretary.SeesAsync("没有待受理的预警。", "No warning waits for anybody.");
    }
}
