namespace CardSystem.Ingest.Web.Words;

internal static class CorrectionWords
{
    public static readonly Bilingual Title = new("更正", "Corrections");
    public static readonly Bilingual New = new("更正出勤", "Correct attendance");
    public static readonly Bilingual None = new("还没有更正。在成员的出勤记录或场次名单中可以更正。", "There are no corrections yet. Correct from a member's attendance or a session's list.");
    public static readonly Bilingual SearchHint = new("成员编号、场次或原因", "Member, session or reason");
    public static readonly Bilingual When = new("更正时间", "When");
    public static readonly Bilingual Who = new("更正人", "Who");
    public static readonly Bilingual Session = new("场次", "Session");
    public static readonly Bilingual Member = new("成员", "Member");
    public static readonly Bilingual MemberNumber = new("成员编号", "Member's number");
    public static readonly Bilingual What = new("更正为", "Corrected to");
    public static readonly Bilingual Times = new("时间", "Times");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual Act = new("操作", "Act");
    public static readonly Bilingual Attended = new("出席", "attended");
    public static readonly Bilingual NotAttended = new("未出席", "did not attend");
    public static readonly Bilingual Excused = new("请假", "excused");
    public static readonly Bilingual AsRecorded = new("恢复原记录", "as recorded");
    public static readonly Bilingual ChooseMember = new("选择成员", "Choose the member");
    public static readonly Bilingual ChooseSession = new("选择场次", "Choose the session");
    public static readonly Bilingual SessionNumber = new("场次编号", "Session's id");
    public static readonly Bilingual OtherMember = new("名单外的成员", "A member who is not on the list");
    public static readonly Bilingual Continue = new("下一步", "Continue");
    public static readonly Bilingual NowRecorded = new("现在的结果", "As it stands");
    public static readonly Bilingual Before = new("更正前", "Before");
    public static readonly Bilingual SignedIn = new("签到时间", "Signed in at");
    public static readonly Bilingual SignedOut = new("签退时间", "Signed out at");
    public static readonly Bilingual TimesHint = new("不填则按刷卡记录；没有刷卡则按场次时间。", "Without them the taps' times count, and where there are none the session's.");
    public static readonly Bilingual ReasonHint = new("必填，会记入审计日志，本人可以查阅。", "Needed; it stands in the audit log.");
    public static readonly Bilingual Choose = new("请选择更正为什么。", "Choose what it is corrected to.");
    public static readonly Bilingual NoSession = new("没有这个场次。", "There is no such session.");
    public static readonly Bilingual NoMember = new("没有编号为“{0}”的成员。", "There is no member '{0}'.");
    public static readonly Bilingual WrongTime = new("“{0}”不是时间，请写成 2026-05-01 08:30。", "'{0}' is not a time; write it as 2026-05-01 08:30.");
    public static readonly Bilingual Done = new("已更正：{0}，{1}。出勤和积分稍后自动重算。", "Corrected: {0}, {1}. Attendance and credits follow in a moment.");
    public static readonly Bilingual Known = new("已经是这样更正的，没有改动。", "It is corrected so already; nothing was changed.");
    public static readonly Bilingual UndoReason = new("撤销更正 {0}", "Correction {0} taken back");
    public static readonly Bilingual Outcome = new("结果", "Outcome");
    public static readonly Bilingual Save = new("保存更正", "Save the correction");
    public static readonly Bilingual NothingHere = new("这个场次还没有考勤。可在下面填写成员编号。", "This session has no attendance yet. Give a member's number below.");
}
