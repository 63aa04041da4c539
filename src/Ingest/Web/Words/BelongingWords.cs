namespace CardSystem.Ingest.Web.Words;

/// <summary>Where a member belongs, and the forms that change it.</summary>
internal static class BelongingWords
{
    public static readonly Bilingual Homes = new("所在支部", "Home branch");
    public static readonly Bilingual Communities = new("报到社区", "Report-in community");
    public static readonly Bilingual Stays = new("临时组织关系", "Temporary affiliations");
    public static readonly Bilingual Exemptions = new("免于应到", "Exemptions");
    public static readonly Bilingual Merges = new("合并编号", "Merged numbers");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual From = new("自", "From");
    public static readonly Bilingual Until = new("至（不含）", "Until (exclusive)");
    public static readonly Bilingual UntilHint = new("从这一天起不再计入；留空表示结束日期未定。", "The first day on which it no longer counts; empty where no end is known.");
    public static readonly Bilingual FromHint = new("留空为今天。之前的记录保持不变。", "Empty for today. What was before stays as it is.");
    public static readonly Bilingual Beginning = new("一直", "always");
    public static readonly Bilingual NoEnd = new("至今", "now");
    public static readonly Bilingual Now = new("现行", "now");
    public static readonly Bilingual Nowhere = new("无", "none");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual None = new("没有记录。", "Nothing is recorded.");
    public static readonly Bilingual Transfer = new("转移组织关系", "Transfer");
    public static readonly Bilingual NewBranch = new("新支部编号", "New branch's id");
    public static readonly Bilingual Community = new("社区编号", "Community's id");
    public static readonly Bilingual NoCommunity = new("留空表示不再报到。", "Empty where the member reports in nowhere.");
    public static readonly Bilingual ReportIn = new("登记报到社区", "Set the community");
    public static readonly Bilingual AddStay = new("登记临时组织关系", "Add a temporary affiliation");
    public static readonly Bilingual Branch = new("支部编号", "Branch's id");
    public static readonly Bilingual AddExemption = new("登记免于应到", "Add an exemption");
    public static readonly Bilingual Merge = new("与另一编号合并", "Merge with another number");
    public static readonly Bilingual MergeHint = new("同一个人有两个编号时使用：填写的编号并入本档案，卡、刷卡和组织关系都归本成员。", "Where one person has two numbers: the number given is merged into this file, with its cards, taps and affiliations.");
    public static readonly Bilingual OtherNumber = new("另一编号", "The other number");
    public static readonly Bilingual Unmerge = new("撤销合并", "Take the merge back");
    public static readonly Bilingual TakeBack = new("撤销", "Take back");
    public static readonly Bilingual Transferred = new("已转到{0}，自 {1} 起。", "Transferred to {0} from {1}.");
    public static readonly Bilingual ReportsIn = new("报到社区已改为{0}，自 {1} 起。", "Reports in at {0} from {1}.");
    public static readonly Bilingual StayAdded = new("已登记到{0}的临时组织关系，自 {1} 起。", "Temporary affiliation to {0} from {1} added.");
    public static readonly Bilingual StayTakenBack = new("已撤销到{0}的临时组织关系。", "The temporary affiliation to {0} was taken back.");
    public static readonly Bilingual ExemptionAdded = new("已登记免于应到，自 {0} 起。", "Exemption from {0} added.");
    public static readonly Bilingual ExemptionTakenBack = new("已撤销免于应到。", "The exemption was taken back.");
    public static readonly Bilingual MergedWith = new("{0} 已并入 {1}。", "{0} is merged into {1}.");
    public static readonly Bilingual Unmerged = new("{0} 恢复为独立的编号。", "{0} is a number of its own again.");
    public static readonly Bilingual AlreadySo = new("本来就是这样，没有改动。", "It is so already; nothing was changed.");
    public static readonly Bilingual WrongDay = new("“{0}”不是日期，请写成 2026-05-01。", "'{0}' is not a day; write it as 2026-05-01.");
    public static readonly Bilingual GiveUnit = new("请填写组织编号。", "Give the unit's id.");
    public static readonly Bilingual NotYours = new("“{0}”不在您的管理范围内。", "'{0}' lies outside your units.");
    public static readonly Bilingual GiveNumber = new("请填写成员编号。", "Give a member's number.");
}
