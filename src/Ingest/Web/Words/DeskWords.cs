namespace CardSystem.Ingest.Web.Words;

/// <summary>Words that several pages of the desk share.</summary>
internal static class DeskWords
{
    public static readonly Bilingual Product = new("党员签到系统", "Member attendance");
    public static readonly Bilingual SkipToMain = new("跳到主要内容", "Skip to the main content");
    public static readonly Bilingual Menu = new("菜单", "Menu");
    public static readonly Bilingual MainNavigation = new("主导航", "Main navigation");
    public static readonly Bilingual OtherLanguage = new("English", "简体中文");
    public static readonly Bilingual SignOut = new("退出登录", "Sign out");
    public static readonly Bilingual Account = new("我的账号", "My account");
    public static readonly Bilingual Close = new("关闭", "Close");
    public static readonly Bilingual Undo = new("撤销", "Undo");
    public static readonly Bilingual Save = new("保存", "Save");
    public static readonly Bilingual Cancel = new("取消", "Cancel");
    public static readonly Bilingual Confirm = new("确认", "Confirm");
    public static readonly Bilingual Yes = new("是", "Yes");
    public static readonly Bilingual No = new("否", "No");
    public static readonly Bilingual Back = new("返回", "Back");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual Problems = new("请先改正以下问题", "Please put this right first");
    public static readonly Bilingual AllUnits = new("全部组织", "All units");

    public static readonly Bilingual Search = new("搜索", "Search");
    public static readonly Bilingual Apply = new("查询", "Show");
    public static readonly Bilingual Clear = new("清除条件", "Clear");
    public static readonly Bilingual Any = new("不限", "Any");
    public static readonly Bilingual Nothing = new("这里还没有内容。", "There is nothing here yet.");
    public static readonly Bilingual NothingFound = new("没有符合条件的内容，请放宽条件再试。", "Nothing fits; try with fewer conditions.");
    public static readonly Bilingual Shown = new("第 {0}–{1} 条，共 {2} 条", "{0}–{1} of {2}");
    public static readonly Bilingual ShownOfMore = new("第 {0}–{1} 条，共 {2} 条以上", "{0}–{1} of more than {2}");
    public static readonly Bilingual Previous = new("上一页", "Previous");
    public static readonly Bilingual Next = new("下一页", "Next");
    public static readonly Bilingual Pages = new("翻页", "Pages");
    public static readonly Bilingual Csv = new("导出 CSV", "Export CSV");
    public static readonly Bilingual Xlsx = new("导出 Excel", "Export Excel");
    public static readonly Bilingual Print = new("打印", "Print");
    public static readonly Bilingual ShowNames = new("显示完整姓名", "Show whole names");
    public static readonly Bilingual HideNames = new("隐藏姓名", "Hide names");
    public static readonly Bilingual NamesAreRecorded = new("查看完整姓名会记入审计日志。", "Looking at whole names is written into the audit log.");
    public static readonly Bilingual Actions = new("操作", "Actions");
    public static readonly Bilingual Table = new("表格", "Table");
    public static readonly Bilingual Shortcuts = new("键盘快捷键", "Keyboard shortcuts");
    public static readonly Bilingual ShortcutSearch = new("搜索", "search");
    public static readonly Bilingual ShortcutMenu = new("打开菜单", "go to the menu");
    public static readonly Bilingual ShortcutHelp = new("显示本帮助", "show this help");

    public static readonly Bilingual NavDesk = new("工作台", "Desk");
    public static readonly Bilingual NavLive = new("签到实况", "Live");
    public static readonly Bilingual NavActivities = new("活动", "Activities");
    public static readonly Bilingual NavCalendar = new("日历", "Calendar");
    public static readonly Bilingual NavMembers = new("成员", "Members");
    public static readonly Bilingual NavExcuses = new("请假", "Excuses");
    public static readonly Bilingual NavCorrections = new("更正", "Corrections");
    public static readonly Bilingual NavCards = new("党员卡", "Cards");
    public static readonly Bilingual NavSetAside = new("待处理刷卡", "Set-aside taps");
    public static readonly Bilingual NavWarnings = new("预警", "Warnings");
    public static readonly Bilingual NavCredits = new("积分", "Credits");
    public static readonly Bilingual NavAnalysis = new("分析", "Analysis");
    public static readonly Bilingual NavKiosks = new("签到终端", "Kiosks");
    public static readonly Bilingual NavAlerts = new("安全提醒", "Security alerts");
    public static readonly Bilingual NavNotices = new("通知", "Notifications");
    public static readonly Bilingual NavUsers = new("用户", "Users");
    public static readonly Bilingual NavAudit = new("审计", "Audit");
    public static readonly Bilingual NavProtection = new("数据保护", "Data protection");
    public static readonly Bilingual NavJobs = new("后台任务", "Long work");
}
