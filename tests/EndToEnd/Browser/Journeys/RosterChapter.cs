namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>The district's office hands in the roster and the list of cards, sees first what would change, and takes it over; what the old kiosk kept of last year then has its people.</summary>
internal static class RosterChapter
{
    public static async Task TellAsync(Story story)
    {
        var office = story["district"];
        await ImportAsync(office, story.Says("成员", "members"), story.Town.Members, "6");
        await ImportAsync(office, story.Says("卡", "cards"), story.Town.Cards, "6");
        await office.MenuAsync("成员", "Members");
        await office.SeesAsync("M006");
        await office.SeesNotAsync(story.Words.Names[0]);
        await office.PressAsync("显示完整姓名", "Show whole names");
        await office.SeesAsync(story.Words.Names[0]);
        await story.Town.BringLastYearAsync();
    }

    private static async Task ImportAsync(Person office, string what, string file, string rows)
    {
        await office.MenuAsync("成员", "Members");
        await office.PressAsync("导入", "Import");
        await office.ChooseAsync("导入什么", "What to import", what);
        await office.PickFileAsync("文件", "File", file);
        await office.PressAsync("检查文件", "Check the file");
        // The page comes anew by itself when the check has ended.
        await office.SeesAsync($"导入后将新增 {rows} 行", $"It would add {rows} rows");
        await office.PressAsync("确认导入", "Import it");
        await office.SeesAsync($"已新增 {rows} 行", $"{rows} rows were added");
        await office.LookAsync();
    }
}
