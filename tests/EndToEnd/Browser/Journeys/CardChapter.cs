namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>Somebody signs in with a card that was never given to anybody on the roster. The clerk finds the tap set aside, sees what will change, gives the card to the member, and the sign-in counts.</summary>
internal static class CardChapter
{
    public static async Task TellAsync(Story story)
    {
        var clerk = story["clerk"];
        await story.Town.TapAsync(6);
        await story.Town.SettledAsync();
        await clerk.MenuAsync("工作台", "Desk");
        await clerk.PressAsync("1 次刷卡待核实", "1 set-aside tap to look into");
        var card = await clerk.ReadAsync("main td a");
        await clerk.PressAsync(card, card);
        // At whose kiosks a card was tapped, and who may therefore give it away, is noted a moment after the tap.
        await clerk.ReloadUntilAsync("成员编号", "Member's number");
        await clerk.FillAsync("成员编号", "Member's number", "M006");
        await clerk.PressAsync("看看会有什么变化", "See what will change");
        await clerk.SeesAsync(SessionChapter.Study(story));
        await clerk.SeesAsync("组织生活", "Organisational life");
        await clerk.FillAsync("核对情况（可不填）", "How it was checked (if you like)", story.Says("已看证件", "seen the identity card"));
        await clerk.PressAsync("确认登记", "Give it to the member");
        await clerk.SeesAsync($"卡 {card} 已登记到", $"Card {card} is");
        await story.Town.SettledAsync();

        await clerk.MenuAsync("待处理刷卡", "Set-aside taps");
        await clerk.SeesAsync("没有待处理的刷卡。", "Nothing waits to be looked into.");
        await clerk.MenuAsync("工作台", "Desk");
        await clerk.PressAsync(SessionChapter.Study(story), SessionChapter.Study(story));
        Assert.Contains(story.Says("出席", "present"), await clerk.RowAsync("M006"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(story.Says("尚未到", "Not yet"), await clerk.RowAsync("M003"), StringComparison.OrdinalIgnoreCase);
    }
}
