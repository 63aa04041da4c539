namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>A member asks to be forgotten. The data protection officer erases the person, nobody finds him afterwards, and the auditor sees that it was done.</summary>
internal static class FarewellChapter
{
    public static async Task TellAsync(Story story)
    {
        var (protector, name) = (story["protector"], story.Words.Names[2]);
        await protector.MenuAsync("数据保护", "Data protection");
        await protector.FillAsync("成员编号", "Member's number", "M003");
        await protector.PressAsync("查看", "Look");
        await protector.FillAsync("原因", "Reason", story.Says("本人书面申请，第 12 号", "Own request in writing, no. 12"));
        await protector.FillAsync("请再次输入成员编号以确认", "Enter the member's number again to confirm", "M003");
        await protector.PressHereAsync("清除个人信息", "Erase this person");
        await protector.ConfirmAsync();
        await protector.SeesAsync("全部完成", "finished");
        // The kiosk in the hall has forgotten the card; the old one is not in use any more, and the page says that it has not heard of it.
        await protector.Page.WaitForAsync("document.querySelector('main').innerText.includes('old-1') && !document.querySelector('main').innerText.includes('kiosk-1')");
        await protector.LookAsync();

        var office = story["district"];
        await office.MenuAsync("成员", "Members");
        await office.FillAsync("搜索", "Search", "M003");
        await office.PressAsync("查询", "Show");
        await office.SeesAsync("没有符合条件的内容", "Nothing fits");
        await office.FillAsync("搜索", "Search", name);
        await office.PressAsync("查询", "Show");
        await office.SeesAsync("没有符合条件的内容", "Nothing fits");

        var auditor = story["auditor"];
        await auditor.MenuAsync("审计", "Audit");
        await auditor.SeesAsync("本人书面申请，第 12 号", "Own request in writing, no. 12");
        await auditor.SeesNotAsync(name);
        await auditor.SeesNotAsync("M003");
    }
}
