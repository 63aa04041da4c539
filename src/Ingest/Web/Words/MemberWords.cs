namespace CardSystem.Ingest.Web.Words;

/// <summary>Members' list and files.</summary>
internal static class MemberWords
{
    public static readonly Bilingual Title = new("成员", "Members");
    public static readonly Bilingual Number = new("编号", "Number");
    public static readonly Bilingual Name = new("姓名", "Name");
    public static readonly Bilingual Branch = new("所在支部", "Home branch");
    public static readonly Bilingual Community = new("报到社区", "Report-in community");
    public static readonly Bilingual LastAttended = new("最近出席", "Last attended");
    public static readonly Bilingual ThisYear = new("本年出席/应到", "Attended/expected this year");
    public static readonly Bilingual Points = new("本年积分", "Points this year");
    public static readonly Bilingual Warning = new("预警", "Warning");
    public static readonly Bilingual SearchHint = new("编号、姓名或卡号", "Number, name or card");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual WithWarning = new("有未结预警", "With an open warning");
    public static readonly Bilingual Exempt = new("现免于应到", "Exempt now");
    public static readonly Bilingual Guests = new("临时组织关系在此", "Here for a time");
    public static readonly Bilingual NoCard = new("没有可用的卡", "Without a card in use");
    public static readonly Bilingual Nobody = new("还没有成员。可以导入花名册。", "There are no members yet. Import a roster.");
    public static readonly Bilingual NobodyHere = new("您管理的组织还没有成员。", "Your units have no members yet.");
    public static readonly Bilingual Import = new("导入", "Import");
    public static readonly Bilingual Never = new("从未", "never");
    public static readonly Bilingual AttendedOf = new("{0}/{1}", "{0}/{1}");

    public static readonly Bilingual Tabs = new("成员档案各部分", "Parts of the file");
    public static readonly Bilingual Attendance = new("出勤", "Attendance");
    public static readonly Bilingual Credits = new("积分", "Credits");
    public static readonly Bilingual Cards = new("卡", "Cards");
    public static readonly Bilingual Warnings = new("预警", "Warnings");
    public static readonly Bilingual Belonging = new("组织关系", "Affiliations");
    public static readonly Bilingual Looks = new("查阅记录", "Who looked");
    public static readonly Bilingual Link = new("本人查询链接", "Link for the member");
    public static readonly Bilingual Merged = new("已并入的编号：{0}", "Numbers merged into this one: {0}");
    public static readonly Bilingual ExemptNow = new("现免于应到：{0}", "Exempt now: {0}");
    public static readonly Bilingual None = new("无", "none");

    public static readonly Bilingual Period = new("期间", "Period");
    public static readonly Bilingual WholeYear = new("{0} 年", "{0}");
    public static readonly Bilingual Quarter = new("{0} 年第 {1} 季度", "{0}, quarter {1}");
    public static readonly Bilingual Day = new("日期", "Date");
    public static readonly Bilingual Session = new("活动场次", "Session");
    public static readonly Bilingual Place = new("地点", "Place");
    public static readonly Bilingual Outcome = new("结果", "Outcome");
    public static readonly Bilingual SignedIn = new("签到", "In");
    public static readonly Bilingual SignedOut = new("签退", "Out");
    public static readonly Bilingual Minutes = new("分钟", "Minutes");
    public static readonly Bilingual Why = new("依据", "Why");
    public static readonly Bilingual Correct = new("更正", "Correct");
    public static readonly Bilingual NoAttendance = new("这段时间没有出勤记录。", "There is no attendance in this period.");
    public static readonly Bilingual Present = new("出席", "Attended");
    public static readonly Bilingual Absent = new("缺席", "Absent");
    public static readonly Bilingual Excused = new("请假", "Excused");
    public static readonly Bilingual Late = new("迟到", "Late");
    public static readonly Bilingual Expected = new("应到", "Expected");
    public static readonly Bilingual WalkIn = new("非应到出席", "Came without being expected");
    public static readonly Bilingual NoOutcome = new("无考勤", "None");
    public static readonly Bilingual RequestExcuse = new("代为请假", "Request an excuse");

    public static readonly Bilingual Total = new("合计", "Total");
    public static readonly Bilingual TimeBank = new("时间银行", "Time bank");
    public static readonly Bilingual MinutesOf = new("{0} 分钟", "{0} {0:minute|minutes}");
    public static readonly Bilingual Owes = new("欠 {0} 分钟", "owes {0} {0:minute|minutes}");
    public static readonly Bilingual Ledger = new("积分台账", "Ledger");
    public static readonly Bilingual Category = new("类别", "Category");
    public static readonly Bilingual For = new("事由", "For");
    public static readonly Bilingual Amount = new("数额", "Amount");
    public static readonly Bilingual Policy = new("办法版本", "Policy version");
    public static readonly Bilingual Note = new("说明", "Note");
    public static readonly Bilingual NoCredits = new("这一年还没有积分。", "There are no credits in this year yet.");
    public static readonly Bilingual ForAttendance = new("出勤", "attendance");
    public static readonly Bilingual ForHours = new("服务时长", "hours");
    public static readonly Bilingual ForDouble = new("双报到", "double report");
    public static readonly Bilingual ForBranch = new("双报到（计入支部）", "double report, to the branch");
    public static readonly Bilingual ForUnit = new("双报到（计入上级组织）", "double report, to the unit above");
    public static readonly Bilingual ForMinutes = new("时间银行（分钟）", "time bank, in minutes");
    public static readonly Bilingual Cut = new("应得 {0}，按上限 {1} 计", "{0} earned, cut by the cap {1}");
    public static readonly Bilingual Reversed = new("已由操作 {0} 冲销", "reversed by act {0}");
    public static readonly Bilingual ByAct = new("操作 {0}", "act {0}");

    public static readonly Bilingual Card = new("卡号", "Card");
    public static readonly Bilingual CardKind = new("类型", "Kind");
    public static readonly Bilingual HeldSince = new("持有自", "Held since");
    public static readonly Bilingual HeldUntil = new("持有至", "Held until");
    public static readonly Bilingual NoCards = new("没有卡。", "No cards.");
    public static readonly Bilingual Beginning = new("一直", "always");
    public static readonly Bilingual Active = new("正常", "in use");
    public static readonly Bilingual Suspended = new("暂停", "suspended");
    public static readonly Bilingual Lost = new("挂失", "lost");
    public static readonly Bilingual Replaced = new("已换卡", "replaced");
    public static readonly Bilingual Issued = new("待启用", "not yet active");
    public static readonly Bilingual Revoked = new("注销", "revoked");

    public static readonly Bilingual Level = new("级别", "Level");
    public static readonly Bilingual Rule = new("规则", "Rule");
    public static readonly Bilingual Since = new("起始", "Since");
    public static readonly Bilingual NoWarnings = new("没有预警。", "No warnings.");
    public static readonly Bilingual Notice = new("提醒", "notice");
    public static readonly Bilingual Concern = new("关注", "concern");
    public static readonly Bilingual Serious = new("严重", "serious");
    public static readonly Bilingual Open = new("待受理", "open");
    public static readonly Bilingual Acknowledged = new("已受理", "acknowledged");
    public static readonly Bilingual Following = new("跟进中", "being followed up");
    public static readonly Bilingual Resolved = new("已办结", "resolved");
    public static readonly Bilingual Ended = new("已结束", "ended");
    public static readonly Bilingual Withdrawn = new("已撤回", "withdrawn");

    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Who = new("人员", "Who");
    public static readonly Bilingual What = new("内容", "What");
    public static readonly Bilingual NoLooks = new("还没有人查阅过。", "Nobody has looked yet.");
    public static readonly Bilingual LookedAtFile = new("查阅档案", "looked at the file");
    public static readonly Bilingual LookedAtNames = new("查看完整姓名", "looked at the whole name");
    public static readonly Bilingual Exported = new("导出个人资料", "exported the personal data");
    public static readonly Bilingual LinkMade = new("生成查询链接", "made a link for the member");
    public static readonly Bilingual LinkRevoked = new("作废查询链接", "revoked a link");
}
