using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;

namespace CardSystem.Ingest.Web.Words;

internal static class WarningWords
{
    public static readonly Bilingual Title = new("预警", "Warnings");
    public static readonly Bilingual One = new("预警 {0}", "Warning {0}");
    public static readonly Bilingual Purpose = new("预警只是请人主动联系、了解情况，不作任何处分依据。", "A warning asks somebody to get in touch and ask how things are. It is no ground for any sanction.");
    public static readonly Bilingual Rules = new("预警规则", "Rules of the warnings");
    public static readonly Bilingual TabWaiting = new("待受理", "Waiting");
    public static readonly Bilingual TabWorking = new("跟进中", "In hand");
    public static readonly Bilingual TabClosed = new("已结束", "Closed");
    public static readonly Bilingual TabAll = new("全部", "All");
    public static readonly Bilingual NoneWaiting = new("没有待受理的预警。", "No warning waits for anybody.");
    public static readonly Bilingual None = new("没有预警。", "There are no warnings.");
    public static readonly Bilingual Tabs = new("预警分组", "Groups of warnings");

    public static readonly Bilingual Level = new("级别", "Level");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Member = new("编号", "Number");
    public static readonly Bilingual Name = new("姓名", "Name");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Rule = new("规则", "Rule");
    public static readonly Bilingual Since = new("开始日期", "Since");
    public static readonly Bilingual Until = new("结束日期", "Until");
    public static readonly Bilingual Issued = new("发出时间", "Issued");
    public static readonly Bilingual Why = new("依据", "Why");
    public static readonly Bilingual WhySentence = new("为什么预警", "Why there is this warning");
    public static readonly Bilingual Threshold = new("得分 {0}，达到 {1} 即为“{2}”（{3}）。", "It scores {0}; from {1} on the level is “{2}” ({3}).");
    public static readonly Bilingual Provisional = new("部分签到数据尚未收齐，结果为暂定。", "Some taps are still missing, so this is provisional.");
    public static readonly Bilingual CompleteTo = new("数据完整至 {0}。", "Everything up to {0} is known.");
    public static readonly Bilingual Sessions = new("依据的活动", "The sessions it rests on");
    public static readonly Bilingual NoSessions = new("此规则不以具体场次为依据。", "This rule does not rest on single sessions.");
    public static readonly Bilingual Day = new("日期", "Day");
    public static readonly Bilingual Session = new("活动", "Session");
    public static readonly Bilingual Outcome = new("考勤", "Attendance");
    public static readonly Bilingual Story = new("处理记录", "What was done");
    public static readonly Bilingual ToldTo = new("已通知", "Who was told");
    public static readonly Bilingual ToldLine = new("{0}：{1}，{2}", "{0}: {1}, {2}");
    public static readonly Bilingual NobodyTold = new("尚未通知任何组织。", "Nobody has been told yet.");
    public static readonly Bilingual OpenMember = new("打开成员档案", "Open the member's file");

    public static readonly Bilingual Acknowledge = new("受理", "Acknowledge");
    public static readonly Bilingual AcknowledgeHint = new("表示您已知悉并将联系该成员；受理后不再逐级上报。", "You know of it and will get in touch; it then goes no further up.");
    public static readonly Bilingual Acknowledged = new("已受理预警 {0}。", "Warning {0} is acknowledged.");
    public static readonly Bilingual TakenBack = new("已撤销受理，预警 {0} 重新等待处理。", "The acknowledgement is taken back; warning {0} waits again.");
    public static readonly Bilingual FollowUp = new("记录跟进", "Note a follow-up");
    public static readonly Bilingual FollowUpHint = new("联系情况：何时、与谁、了解到什么。", "Who got in touch, when, and what was heard.");
    public static readonly Bilingual FollowedUp = new("已记录跟进。", "The follow-up is noted.");
    public static readonly Bilingual Resolve = new("办结", "Close it");
    public static readonly Bilingual ResolveHint = new("结果如何，例如：已恢复参加、因病休养已办请假。", "What came of it, such as: comes again; is ill and has been excused.");
    public static readonly Bilingual Resolved = new("预警 {0} 已办结。", "Warning {0} is closed.");
    public static readonly Bilingual Withdraw = new("撤回预警", "Withdraw it");
    public static readonly Bilingual WithdrawHint = new("说明为何不成立。已被通知的人会收到撤回通知，且不会再因此预警。", "Say why it is not justified. Whoever was told is told so, and it does not come again.");
    public static readonly Bilingual WithdrawConfirm = new("撤回后不能恢复，并会通知已收到预警的人。确定撤回？", "This cannot be taken back, and whoever was told of the warning is told. Withdraw it?");
    public static readonly Bilingual Withdrawn = new("预警 {0} 已撤回。", "Warning {0} is withdrawn.");
    public static readonly Bilingual NeedText = new("请填写说明（1 至 {0} 字）。", "Write something (1 to {0} characters).");
    public static readonly Bilingual NotAnyMore = new("此预警的状态已变化，不能再这样处理；请查看最新状态。", "The warning has changed meanwhile, and this cannot be done to it any more; see how it stands now.");

    public static readonly Bilingual Score = new("{0}", "{0}");

    public static Bilingual Of(WarningLevel level) => level switch
    {
        WarningLevel.Serious => new("严重", "Serious"),
        WarningLevel.Concern => new("关注", "Concern"),
        WarningLevel.Notice => new("提醒", "Notice"),
        _ => new("无", "None"),
    };

    public static Bilingual OfState(string state) => state switch
    {
        WarningStates.Open => new("待受理", "Waiting"),
        WarningStates.Acknowledged => new("已受理", "Acknowledged"),
        WarningStates.Following => new("跟进中", "Followed up"),
        WarningStates.Resolved => new("已办结", "Closed"),
        WarningStates.Ended => new("已自行解除", "Ended by itself"),
        WarningStates.Withdrawn => new("已撤回", "Withdrawn"),
        _ => Bilingual.Plain(state),
    };

    /// <summary>What a kind of rule is called in a list.</summary>
    public static Bilingual OfKind(string kind) => kind switch
    {
        "peer-drift" => new("参与度下滑", "Drifting away"),
        "consecutive-misses" => new("连续缺席", "Misses in a row"),
        "absence-rate" => new("缺席率偏高", "Absence rate"),
        "rolling-window" => new("近期多次缺席", "Misses of late"),
        "no-activity" => new("长期未参加活动", "No activity for long"),
        "first-weeks" => new("初期缺席", "Misses in the first weeks"),
        "behind-pace" => new("积分进度落后", "Behind the credit pace"),
        "out-of-reach" => new("积分目标难以完成", "Credit target out of reach"),
        _ => Bilingual.Plain(kind),
    };

    /// <summary>What the number of a kind of rule counts.</summary>
    public static Bilingual CountedBy(string kind) => kind switch
    {
        "peer-drift" => new("比他人多缺席的加权分", "misses beyond the others', weighted"),
        "consecutive-misses" => new("连续缺席次数", "sessions missed in a row"),
        "absence-rate" => new("累计缺席比例", "share of all sessions missed"),
        "rolling-window" => new("最近几次中的缺席次数", "sessions missed among the last ones"),
        "no-activity" => new("未参加活动的天数", "days without attending anything"),
        "first-weeks" => new("最初几周的缺席次数", "sessions missed in the first weeks"),
        "behind-pace" => new("落后进度占全年目标的比例", "share of the year's target behind the pace"),
        "out-of-reach" => new("无法完成部分占全年目标的比例", "share of the year's target out of reach"),
        _ => Bilingual.Plain(kind),
    };

    /// <summary>What the nightly round did, as the audit log words it.</summary>
    public static Bilingual OfStep(string step) => step switch
    {
        nameof(StepKind.Issue) => OfEvent("issued"),
        nameof(StepKind.Raise) => OfEvent("raised"),
        nameof(StepKind.Reinstate) => OfEvent("reinstated"),
        nameof(StepKind.Withdraw) => OfEvent("withdrawn"),
        nameof(StepKind.Adjust) => OfEvent("adjusted"),
        nameof(StepKind.End) => OfEvent("ended"),
        nameof(StepKind.Reopen) => OfEvent("reopened"),
        _ => Bilingual.Plain(step),
    };

    /// <summary>A line of a warning's story, as the database words it.</summary>
    public static Bilingual OfEvent(string what) => what switch
    {
        "issued" => new("发出", "Issued"),
        "raised" => new("级别升高", "Raised"),
        "reinstated" => new("恢复", "Reinstated"),
        "withdrawn" => new("撤回", "Withdrawn"),
        "ended" => new("自行解除", "Ended by itself"),
        "reopened" => new("重新生效", "Reopened"),
        "adjusted" => new("更新", "Brought up to date"),
        "escalated" => new("上报上级组织", "Told to the next unit up"),
        "acknowledged" => new("受理", "Acknowledged"),
        "no longer acknowledged" => new("撤销受理", "Acknowledgement taken back"),
        "followed up" => new("跟进", "Followed up"),
        "resolved" => new("办结", "Closed"),
        _ => Bilingual.Plain(what),
    };
}
