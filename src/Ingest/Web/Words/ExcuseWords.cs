namespace CardSystem.Ingest.Web.Words;

internal static class ExcuseWords
{
    public static readonly Bilingual Title = new("请假", "Excuses");
    public static readonly Bilingual One = new("请假 {0}", "Excuse {0}");
    public static readonly Bilingual Lists = new("请假列表", "Lists of excuses");
    public static readonly Bilingual Waiting = new("待审批", "Waiting");
    public static readonly Bilingual All = new("全部", "All");
    public static readonly Bilingual New = new("代成员请假", "Request for a member");
    public static readonly Bilingual NothingWaits = new("没有待审批的请假。", "No excuse is waiting.");
    public static readonly Bilingual None = new("还没有请假。", "There are no excuses yet.");
    public static readonly Bilingual SearchHint = new("编号、姓名或原因", "Number, name or reason");

    public static readonly Bilingual Number = new("单号", "No.");
    public static readonly Bilingual Member = new("成员", "Member");
    public static readonly Bilingual MemberNumber = new("成员编号", "Member's number");
    public static readonly Bilingual Branch = new("支部", "Branch");
    public static readonly Bilingual What = new("请假范围", "For");
    public static readonly Bilingual Kind = new("种类", "Kind");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Requested = new("待审批", "requested");
    public static readonly Bilingual Approved = new("已批准", "approved");
    public static readonly Bilingual Refused = new("未批准", "refused");
    public static readonly Bilingual Withdrawn = new("已撤回", "withdrawn");
    public static readonly Bilingual Span = new("{0} 至 {1}", "{0} to {1}");

    public static readonly Bilingual Sick = new("病假", "sick");
    public static readonly Bilingual Travel = new("外出", "travel");
    public static readonly Bilingual Family = new("家事", "family");
    public static readonly Bilingual Work = new("工作", "work");
    public static readonly Bilingual Leave = new("事假", "leave");

    public static readonly Bilingual ForSpan = new("一段时间", "For a span of time");
    public static readonly Bilingual Session = new("场次", "Session");
    public static readonly Bilingual ChooseSession = new("（按时间段请假）", "(for a span of time)");
    public static readonly Bilingual SessionHint = new("列出该成员前后 60 天内应到的场次。", "Sessions of the member's units, 60 days back and ahead.");
    public static readonly Bilingual From = new("开始", "From");
    public static readonly Bilingual Until = new("结束（不含）", "Until (exclusive)");
    public static readonly Bilingual SpanHint = new("开始于这段时间内的场次都算请假；请一整天假时，结束填次日 00:00。", "Sessions that start within it are covered; for one whole day, end at 00:00 of the next day.");
    public static readonly Bilingual ApproveAtOnce = new("立即批准", "Approve at once");
    public static readonly Bilingual Request = new("提交", "Request");
    public static readonly Bilingual Find = new("下一步", "Continue");
    public static readonly Bilingual NoMember = new("没有编号为“{0}”的成员，或不在您的管理范围内。", "There is no member '{0}', or the member lies outside your units.");
    public static readonly Bilingual GiveWhen = new("请选择一个场次，或填写开始和结束时间。", "Choose a session, or give from and until.");
    public static readonly Bilingual NoSession = new("没有这个场次。", "There is no such session.");
    public static readonly Bilingual WrongTime = new("“{0}”不是时间，请写成 2026-05-01 08:30。", "'{0}' is not a time; write it as 2026-05-01 08:30.");

    public static readonly Bilingual Approve = new("批准", "Approve");
    public static readonly Bilingual Refuse = new("不批准", "Refuse");
    public static readonly Bilingual Withdraw = new("撤回请假", "Withdraw");
    public static readonly Bilingual ReasonIfAny = new("说明（可不填；不批准时请写明）", "Note (needed to refuse)");
    public static readonly Bilingual SayWhy = new("不批准时请写明原因。", "Say why it is refused.");
    public static readonly Bilingual DidRequest = new("已提交请假 {0}。", "Excuse {0} requested.");
    public static readonly Bilingual DidKnow = new("这份请假已经有了（{0}），没有重复登记。", "This excuse stands there already ({0}); nothing was entered twice.");
    public static readonly Bilingual DidApprove = new("已批准请假 {0}。", "Excuse {0} approved.");
    public static readonly Bilingual DidRefuse = new("未批准请假 {0}。", "Excuse {0} refused.");
    public static readonly Bilingual DidWithdraw = new("已撤回请假 {0}。", "Excuse {0} withdrawn.");
    public static readonly Bilingual DidReopen = new("请假 {0} 恢复为待审批。", "Excuse {0} is waiting again.");
    public static readonly Bilingual NeedsDecider = new("已批准的请假只能由有审批权限的人撤回。", "An approved excuse is withdrawn by somebody who may decide.");
    public static readonly Bilingual History = new("办理经过", "What was done");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Who = new("办理人", "Who");
    public static readonly Bilingual Note = new("说明", "Note");
    public static readonly Bilingual ActRequest = new("申请", "requested");
    public static readonly Bilingual ActApprove = new("批准", "approved");
    public static readonly Bilingual ActRefuse = new("不批准", "refused");
    public static readonly Bilingual ActWithdraw = new("撤回", "withdrawn");
    public static readonly Bilingual ActReopen = new("撤销审批", "decision taken back");
}
