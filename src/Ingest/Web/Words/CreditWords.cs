using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Projection;

namespace CardSystem.Ingest.Web.Words;

internal static class CreditWords
{
    public static readonly Bilingual Title = new("积分", "Credits");
    public static readonly Bilingual Policy = new("积分办法", "Credit policy");
    public static readonly Bilingual Periods = new("考核周期", "Assessment periods");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Period = new("时段", "Period");
    public static readonly Bilingual Category = new("类别", "Category");
    public static readonly Bilingual AllCategories = new("全部类别", "All categories");
    public static readonly Bilingual Points = new("积分", "Points");
    public static readonly Bilingual PointsUnit = new("分", "points");
    public static readonly Bilingual MembersPoints = new("党员积分", "Members' points");
    public static readonly Bilingual OwnPoints = new("组织自身积分（双报到）", "Units' own points (double report)");
    public static readonly Bilingual Minutes = new("时间银行（分钟）", "Time bank (minutes)");
    public static readonly Bilingual Entries = new("记录数", "Entries");
    public static readonly Bilingual ByMonth = new("每月积分（按类别）", "Points by month and category");
    public static readonly Bilingual ByMonthNote = new("每一笔计入成员当日所在的组织。", "Each entry counts for the unit the member belonged to on its day.");
    public static readonly Bilingual Month = new("月份", "Month");
    public static readonly Bilingual Below = new("下级组织", "Units below");
    public static readonly Bilingual Members = new("成员", "Members");
    public static readonly Bilingual Member = new("编号", "Number");
    public static readonly Bilingual Name = new("姓名", "Name");
    public static readonly Bilingual Nothing = new("这段时间没有积分记录。", "No credits were earned in this time.");
    public static readonly Bilingual TooMany = new("成员超过 {0} 人，请到下级组织查看。", "There are more than {0} members; look at a unit below.");
    public static readonly Bilingual NoUnit = new("还没有可查看的组织。", "There is no unit you may look at yet.");
    public static readonly Bilingual BadPeriod = new("时段请写成 2026、2026-Q3 或 2026-09。", "Write the period as 2026, 2026-Q3 or 2026-09.");

    public static readonly Bilingual Ledger = new("积分台账", "Credit ledger");
    public static readonly Bilingual LedgerOf = new("积分台账 · {0} {1}", "Credit ledger · {0} {1}");
    public static readonly Bilingual OpenMember = new("打开成员档案", "Open the member's file");
    public static readonly Bilingual Day = new("日期", "Day");
    public static readonly Bilingual Session = new("活动", "Session");
    public static readonly Bilingual Amount = new("分值", "Amount");
    public static readonly Bilingual Why = new("说明", "Why");
    public static readonly Bilingual NoLedger = new("这段时间没有积分记录。", "There is nothing in the ledger for this time.");
    public static readonly Bilingual Reversal = new("冲销", "Reversal");
    public static readonly Bilingual ReversedBy = new("由操作 {0} 冲销", "reversed by act {0}");
    public static readonly Bilingual ByPolicy = new("积分办法第 {0} 版", "policy version {0}");
    public static readonly Bilingual CutBy = new("应得 {0}，受上限“{1}”限制", "{0} earned, cut by the cap “{1}”");
    public static readonly Bilingual MinutesOf = new("{0} 分钟", "{0} min");
    public static readonly Bilingual StayOf = new("时长 {0} 分钟", "{0} {0:minute|minutes}");
    public static readonly Bilingual Services = new("服务使用", "Services used");
    public static readonly Bilingual Entitled = new("可享受", "Entitled");
    public static readonly Bilingual NotEntitled = new("不符合条件", "Not entitled");

    public static readonly Bilingual TimeBank = new("时间银行", "Time bank");
    public static readonly Bilingual Balance = new("结余（分钟）", "Balance (minutes)");
    public static readonly Bilingual Owed = new("欠（分钟）", "Owed (minutes)");
    public static readonly Bilingual What = new("事由", "What");
    public static readonly Bilingual NoMinutes = new("时间银行没有记录。", "There is nothing in the time bank.");
    public static readonly Bilingual Withdraw = new("支取", "Withdraw");
    public static readonly Bilingual WithdrawMinutes = new("支取分钟数", "Minutes to withdraw");
    public static readonly Bilingual Purpose = new("用途", "What for");
    public static readonly Bilingual WithdrawHint = new("结余不足时不能支取。", "More than the balance cannot be withdrawn.");
    public static readonly Bilingual Withdrawn = new("已支取 {0} 分钟。", "{0} {0:minute was|minutes were} withdrawn.");
    public static readonly Bilingual WithdrawalCancelled = new("已撤销支取。", "The withdrawal is taken back.");
    public static readonly Bilingual CancelWithdrawal = new("撤销", "Take back");
    public static readonly Bilingual CancelReason = new("在页面上撤销支取", "taken back on the page");
    public static readonly Bilingual CannotWithdraw = new("不能支取：请填写 1 至 {0} 的分钟数和用途，且不超过结余；有欠账时须先补足。", "This cannot be withdrawn: give 1 to {0} minutes and what for, at most the balance; what is owed comes first.");
    public static readonly Bilingual CannotCancel = new("这笔支取已撤销或不存在。", "This withdrawal was taken back already, or there is none.");

    public static Bilingual OfRule(CreditRule rule) => rule switch
    {
        CreditRule.Hours => new("按时长", "for the hours"),
        CreditRule.DoubleReport => new("双报到加分", "for double report"),
        CreditRule.BranchReport => new("双报到：计入支部", "to the branch, for double report"),
        CreditRule.UnitReport => new("双报到：计入上级组织", "to the unit above, for double report"),
        CreditRule.Minutes => new("存入时间银行", "put by in the time bank"),
        _ => new("按考勤", "for attendance"),
    };

    public static Bilingual OfService(string reason) => reason switch
    {
        ServiceRules.NoRule => new("积分办法没有此项服务", "not in the policy"),
        ServiceRules.TooFewCredits => new("积分不足", "too few points"),
        ServiceRules.TooOften => new("超过每月次数", "too often this month"),
        _ => new("", ""),
    };

    public static Bilingual OfBehind(BehindReason reason) => reason switch
    {
        BehindReason.Taps => new("还有刷卡记录未计入。", "Taps have come in that are not counted yet."),
        BehindReason.Entries => new("还有人工录入的变更未计入。", "What people entered is not followed yet."),
        _ => new("考勤或积分仍在重新计算。", "Attendance or credits are still being gone over."),
    };
}
