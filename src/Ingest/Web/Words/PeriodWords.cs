using CardSystem.Ingest.Credits;

namespace CardSystem.Ingest.Web.Words;

internal static class PeriodWords
{
    public static readonly Bilingual Year = new("年度", "Year");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Version = new("结算版本", "Settlements");
    public static readonly Bilingual NoYears = new("还没有开启任何考核年度。", "No year has been opened yet.");
    public static readonly Bilingual Open = new("开启年度", "Open a year");
    public static readonly Bilingual OpenHint = new("开启后可查看进度，年终结算。", "Its progress is then shown here, and it is settled when it has ended.");
    public static readonly Bilingual Opened = new("已开启 {0} 年度。", "The year {0} is open.");
    public static readonly Bilingual CannotOpen = new("该年度已开启，或不在 2000 至 2200 之间。", "This year is open already, or does not lie between 2000 and 2200.");
    public static readonly Bilingual Title = new("{0} 年度考核", "Assessment of {0}");
    public static readonly Bilingual Of = new("{0}，截至 {1}", "{0}, up to {1}");
    public static readonly Bilingual Progress = new("进度", "Progress");
    public static readonly Bilingual ByMonth = new("逐月积分", "Points month by month");
    public static readonly Bilingual ByQuarter = new("逐季度积分", "Points quarter by quarter");
    public static readonly Bilingual Quarter = new("季度", "Quarter");
    public static readonly Bilingual Met = new("达到要求的人数", "Members who have what is asked for");
    public static readonly Bilingual Earning = new("得分人数", "Members who earned");
    public static readonly Bilingual Behind = new("进度落后", "Behind the pace");
    public static readonly Bilingual OnPace = new("进度正常", "On the pace");
    public static readonly Bilingual Reached = new("已达全年目标", "Target reached");
    public static readonly Bilingual Members = new("成员数", "Members");
    public static readonly Bilingual Pace = new("应达积分", "Pace");
    public static readonly Bilingual Missing = new("还差", "Still missing");
    public static readonly Bilingual BranchHint = new("选择到支部即可看到每名成员的进度。", "Choose a branch to see how each member keeps the pace.");
    public static readonly Bilingual Show = new("查看", "Look at it");

    public static readonly Bilingual Settle = new("年终结算", "Settle the year");
    public static readonly Bilingual SettleHint = new("结算把全年积分逐行记录并封存，以后的变更会另列，不改动结算。", "The year's credits are written down line by line and sealed; what changes later is shown beside it and does not alter it.");
    public static readonly Bilingual Gaps = new("以下事项尚未完成，暂不能结算：", "It cannot be settled yet, because:");
    public static readonly Bilingual GapYear = new("{0} 年度尚未结束。", "The year {0} has not ended.");
    public static readonly Bilingual GapDue = new("{0} 名成员的积分仍在计算。", "The credits of {0} members are still being computed.");
    public static readonly Bilingual GapSessions = new("{0} 场活动尚未结束或数据未收齐：", "{0} sessions are not closed yet:");
    public static readonly Bilingual Force = new("仍要结算（须写明原因）", "Settle it all the same (needs a reason)");
    public static readonly Bilingual SettleConfirm = new("现在结算 {0} 年度？", "Settle the year {0} now?");
    public static readonly Bilingual NeedReason = new("请写明为何仍要结算（一行，不超过 {0} 字）。", "Say why it is settled all the same (one line of at most {0} characters).");
    public static readonly Bilingual Started = new("正在结算 {0} 年度。", "The year {0} is being settled.");
    public static readonly Bilingual Settled = new("{0} 年度已结算。", "The year {0} is settled.");
    public static readonly Bilingual CannotSettle = new("现在不能结算：年度已结算、未开启，或还有未完成事项。", "It cannot be settled now: it is settled already, was never opened, or something is still missing.");
    public static readonly Bilingual Reopen = new("重新开启", "Open it again");
    public static readonly Bilingual ReopenHint = new("原结算保留；更正后可再次结算，成为新版本。", "The settlement there is stays; it can be settled once more, as another version.");
    public static readonly Bilingual ReopenConfirm = new("重新开启 {0} 年度？", "Open the year {0} again?");
    public static readonly Bilingual Reopened = new("{0} 年度已重新开启。", "The year {0} is open again.");
    public static readonly Bilingual CannotReopen = new("只有已结算的年度可以重新开启，并须填写原因。", "Only a settled year is opened again, and it needs a reason.");
    public static readonly Bilingual Settlements = new("结算版本", "Settlements");
    public static readonly Bilingual NoSettlements = new("尚未结算。", "It has not been settled.");
    public static readonly Bilingual SettlementLine = new("第 {0} 版，{1}，{2}，共 {3} 行", "Version {0}, {1}, by {2}, {3} lines");
    public static readonly Bilingual Forced = new("缺项仍结算的原因：{0}", "Although something was missing: {0}");
    public static readonly Bilingual Fingerprint = new("封存校验码（SHA-256）：{0}", "Sealed by SHA-256 {0}");
    public static readonly Bilingual DownloadSettlement = new("下载第 {0} 版（CSV）", "Download version {0} (CSV)");
    public static readonly Bilingual DownloadNow = new("下载目前数据（CSV）", "Download what stands now (CSV)");
    public static readonly Bilingual Since = new("结算后的变更", "What has changed since");
    public static readonly Bilingual InAll = new("合计", "in all");

    public static Bilingual OfState(string state) => state == AssessmentPeriod.Settled ? new("已结算", "Settled") : new("进行中", "Under way");
}
