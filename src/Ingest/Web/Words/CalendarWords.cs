namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the calendar, of its feeds, and of walls.</summary>
internal static class CalendarWords
{
    public static readonly Bilingual Title = new("日历", "Calendar");
    public static readonly Bilingual Month = new("月", "Month");
    public static readonly Bilingual Week = new("周", "Week");
    public static readonly Bilingual View = new("查看方式", "View");
    public static readonly Bilingual Today = new("今天", "Today");
    public static readonly Bilingual PreviousMonth = new("上个月", "Previous month");
    public static readonly Bilingual NextMonth = new("下个月", "Next month");
    public static readonly Bilingual PreviousWeek = new("上一周", "Previous week");
    public static readonly Bilingual NextWeek = new("下一周", "Next week");
    public static readonly Bilingual MonthTitle = new("{0} 年 {1} 月", "{2} {0}");
    public static readonly Bilingual WeekTitle = new("{0} 至 {1}", "{0} to {1}");
    public static readonly Bilingual More = new("另有 {0} 场", "{0} more");
    public static readonly Bilingual Worked = new("班", "working");
    public static readonly Bilingual Free = new("休", "holiday");
    public static readonly Bilingual CancelledMark = new("已取消：", "Cancelled: ");
    public static readonly Bilingual AnyCentre = new("全部中心", "All centres");
    public static readonly Bilingual AnyUnit = new("全部组织", "All units");
    public static readonly Bilingual ForUnit = new("面向组织", "For unit");
    public static readonly Bilingual HeldBy = new("组织者", "Held by");
    public static readonly Bilingual Nothing = new("没有场次", "Nothing planned");
    public static readonly Bilingual TooMany = new("场次太多，只显示前 {0} 场；请选定中心或组织。", "There are too many sessions; only the first {0} are shown. Choose a centre or unit.");
    public static readonly Bilingual NewOn = new("新建活动", "New activity");

    public static readonly Bilingual Feeds = new("订阅日历", "Calendar feeds");
    public static readonly Bilingual FeedsHint = new("把地址复制到手机或电脑的日历里，活动和变更会自动出现在日历中。地址里不含成员信息。", "Copy an address into the calendar of a phone or computer: activities and their changes then appear there by themselves. It holds nothing of members.");
    public static readonly Bilingual CentreFeeds = new("服务中心的地址", "Addresses of centres");
    public static readonly Bilingual UnitFeeds = new("本组织的地址", "Addresses for your units");
    public static readonly Bilingual UnitFeedsHint = new("列出要求或邀请该组织成员参加的活动。地址相当于钥匙，请只发给本组织的人；不用时请停用。", "Holds what the unit's members are expected at or may come to. The address is a key: give it to the unit's people only, and end it when it is no longer used.");
    public static readonly Bilingual MakeFeed = new("生成地址", "Make an address");
    public static readonly Bilingual FeedMade = new("{0}的新地址（只显示这一次，请复制）：", "The new address for {0}; it is shown this once, so copy it:");
    public static readonly Bilingual TooManyFeeds = new("这个组织的地址已达 {0} 个，请先停用不用的。", "This unit has {0} addresses already; end one that is no longer used.");
    public static readonly Bilingual FeedEnded = new("地址已停用。", "The address is ended.");
    public static readonly Bilingual End = new("停用", "End");
    public static readonly Bilingual EndConfirm = new("停用后，使用这个地址的日历不再更新，不能恢复。确定停用？", "Calendars that use this address are then no longer brought up to date, and it cannot be brought back. End it?");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Made = new("生成时间", "Made");
    public static readonly Bilingual MadeBy = new("生成人", "By");
    public static readonly Bilingual LastUsed = new("最近使用", "Last used");
    public static readonly Bilingual Never = new("从未", "never");
    public static readonly Bilingual NoFeeds = new("还没有地址。", "There is no address yet.");
    public static readonly Bilingual Address = new("地址", "Address");

    public static readonly Bilingual Walls = new("大屏", "Walls");
    public static readonly Bilingual WallsHint = new("大屏不用账号：在这里生成一次性链接，在大屏的浏览器里打开，就一直显示该中心的签到实况，别的什么也看不到。", "A wall needs no account: make a one-time link here and open it in the wall's browser. From then on it shows that centre's live page and nothing else.");
    public static readonly Bilingual MakeWall = new("生成大屏链接", "Make a wall's link");
    public static readonly Bilingual WallName = new("哪块大屏", "Which wall");
    public static readonly Bilingual WallNameHint = new("例如：一楼大厅", "For instance: hall on the ground floor");
    public static readonly Bilingual WallNameMissing = new("请写明是哪块大屏，最多 60 字。", "Say which wall it is, in at most 60 characters.");
    public static readonly Bilingual WallMade = new("“{0}”的链接（只显示这一次，24 小时内有效，只能打开一次）：", "The link for \"{0}\"; it is shown this once, works for 24 hours and can be opened once:");
    public static readonly Bilingual TooManyWalls = new("这个中心已有 {0} 块大屏，请先停用不用的。", "This centre has {0} walls already; end one that is no longer used.");
    public static readonly Bilingual Centre = new("服务中心", "Service centre");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual WaitsForOpening = new("等待打开，{0} 前有效", "Not opened yet, works until {0}");
    public static readonly Bilingual Opened = new("使用中，最近 {0}", "In use, last seen {0}");
    public static readonly Bilingual NoWalls = new("还没有大屏。", "There is no wall yet.");
    public static readonly Bilingual WallEnded = new("大屏已停用，一分钟内停止显示。", "The wall is ended; it goes dark within a minute.");
    public static readonly Bilingual OpenWall = new("打开大屏", "Open the wall");
    public static readonly Bilingual OpenWallHint = new("在这台设备上一直显示“{0}”的签到实况（{1}）。只有这台设备是大屏时才按下面的按钮。", "From now on this device shows the live page of {0} ({1}). Press the button only where this device is the wall.");
    public static readonly Bilingual WallGone = new("这个链接已用过或已过期，请让工作人员重新生成。", "This link has been used or has expired; ask a member of staff for a new one.");
}
