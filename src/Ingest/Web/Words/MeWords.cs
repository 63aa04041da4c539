namespace CardSystem.Ingest.Web.Words;

/// <summary>The member's own page, and the links that lead there.</summary>
internal static class MeWords
{
    public static readonly Bilingual Title = new("我的出勤和积分", "My attendance and credits");
    public static readonly Bilingual Of = new("{0}（{1}）", "{0} ({1})");
    public static readonly Bilingual Points = new("本年积分", "Points this year");
    public static readonly Bilingual Attended = new("本年出席", "Attended this year");
    public static readonly Bilingual AttendedOf = new("{0} 次，应到 {1} 次", "{0} {0:time|times}, expected {1}");
    public static readonly Bilingual Banked = new("时间银行", "Time bank");
    public static readonly Bilingual Minutes = new("{0} 分钟", "{0} {0:minute|minutes}");
    public static readonly Bilingual Categories = new("各类积分", "Points by category");
    public static readonly Bilingual Recent = new("本年出勤", "Attendance this year");
    public static readonly Bilingual NoRecent = new("本年还没有出勤记录。", "There is no attendance this year yet.");
    public static readonly Bilingual Lasts = new("本页有效至 {0}。请勿转发链接。", "This page works until {0}. Do not pass the link on.");
    public static readonly Bilingual Wrong = new("有疑问请联系您的支部。", "If something seems wrong, ask your branch.");
    public static readonly Bilingual Gone = new("链接已失效", "This link no longer works");
    public static readonly Bilingual GoneWhy = new("链接已过期或已作废。请到服务中心或向支部重新获取。", "It has ended or was revoked. Ask your branch or the service centre for a new one.");
    public static readonly Bilingual KioskTitle = new("查看我的记录", "See my record");
    public static readonly Bilingual KioskHint = new("您刚在签到终端刷过卡。点下面的按钮，就能在这部手机上看到自己的出勤和积分。二维码只能用一次。", "You have just tapped at a kiosk. Press the button to see your own attendance and credits on this phone. The code works once.");
    public static readonly Bilingual KioskOpen = new("打开我的记录", "Open my record");
    public static readonly Bilingual KioskOver = new("二维码已过期。请在签到终端再刷一次卡，扫新的二维码。", "The code has run out. Tap your card at the kiosk once more and scan the new one.");
    public static readonly Bilingual KioskUsed = new("这个二维码已经用过了。请在签到终端再刷一次卡，扫新的二维码。", "This code has been used. Tap your card at the kiosk once more and scan the new one.");
    public static readonly Bilingual KioskUnknown = new("这不是有效的二维码。请在签到终端刷卡，扫屏幕上的二维码。", "This is no code that works. Tap your card at a kiosk and scan the code on its screen.");
    public static readonly Bilingual PassGone = new("查看时间已到，或已关闭。请在签到终端再刷一次卡，扫新的二维码。", "The time to read is over, or the page was closed. Tap your card at the kiosk once more and scan the new code.");
    public static readonly Bilingual PassLasts = new("本页在这部手机上有效至 {0}。", "This page works on this phone until {0}.");
    public static readonly Bilingual Close = new("看完了，关闭", "Done, close it");
    public static readonly Bilingual OtherLanguage = new("English", "简体中文");

    public static readonly Bilingual Make = new("生成链接", "Make a link");
    public static readonly Bilingual MakeHint = new("成员用手机扫码即可查看自己的出勤和积分，看不到其他内容。请当面或通过可靠方式交给本人。", "With it the member sees their own attendance and credits and nothing else. Give it to them in person or in a way you trust.");
    public static readonly Bilingual For = new("有效期", "Works for");
    public static readonly Bilingual TenMinutes = new("10 分钟（当面扫码）", "10 minutes (scanned here and now)");
    public static readonly Bilingual OneDay = new("1 天", "1 day");
    public static readonly Bilingual OneWeek = new("7 天", "7 days");
    public static readonly Bilingual OneMonth = new("30 天", "30 days");
    public static readonly Bilingual Once = new("链接只显示这一次，之后无法再看到，可以重新生成。", "The link is shown this once; later only a new one can be made.");
    public static readonly Bilingual Address = new("链接", "Link");
    public static readonly Bilingual Qr = new("本人查询链接的二维码", "Code of the member's link");
    public static readonly Bilingual MadeAt = new("生成时间", "Made");
    public static readonly Bilingual MadeBy = new("生成人", "By");
    public static readonly Bilingual EndsAt = new("有效至", "Until");
    public static readonly Bilingual LookedAt = new("最近打开", "Last opened");
    public static readonly Bilingual Looks = new("打开次数", "Times opened");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Valid = new("有效", "works");
    public static readonly Bilingual Ended = new("已过期", "ended");
    public static readonly Bilingual Revoked = new("已作废", "revoked");
    public static readonly Bilingual Revoke = new("作废", "Revoke");
    public static readonly Bilingual DidRevoke = new("链接已作废。", "The link was revoked.");
    public static readonly Bilingual None = new("还没有链接。", "There are no links yet.");
    public static readonly Bilingual TooMany = new("该成员有效的链接已有 {0} 个，请先作废一些。", "The member has {0} links that work; revoke some first.");
}
