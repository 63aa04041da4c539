using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the pages about activities.</summary>
internal static class ActivityWords
{
    public static readonly Bilingual Title = new("活动", "Activities");
    public static readonly Bilingual New = new("新建活动", "New activity");
    public static readonly Bilingual NewLike = new("照此新建", "New one like this");
    public static readonly Bilingual Replace = new("改变举行日期的规律", "Change when it comes back");
    public static readonly Bilingual ReplaceHint = new("原活动从新活动的开始日期起不再举行，已安排的场次会取消；之前的记录都保留。", "From the new one's first day on the old activity takes place no more, and what was planned of it is cancelled; everything before stays.");
    public static readonly Bilingual Replaced = new("“{0}”已建好，安排了 {1} 场；原活动的 {2} 场已取消。", "\"{0}\" is made, with {1} {1:session|sessions}; {2} of the old activity {2:is|are} cancelled.");
    public static readonly Bilingual Edit = new("修改", "Change");
    public static readonly Bilingual EditTitle = new("修改“{0}”", "Change \"{0}\"");
    public static readonly Bilingual EditHint = new("从所选日期起，尚未开始签到的场次都按这里修改。单独改过时间地点的场次保留自己的时间地点。", "From the chosen day on, every session that has not opened yet follows what stands here. Sessions that were moved one by one keep their own time and place.");
    public static readonly Bilingual From = new("从哪天起", "From which day on");
    public static readonly Bilingual Changed = new("已修改，{0} 场随之改变。", "Changed, and {0} {0:session|sessions} with it.");
    public static readonly Bilingual ChangedKept = new("已修改，{0} 场随之改变；{1} 场保留单独改过的时间地点。", "Changed, and {0} {0:session|sessions} with it; {1} {1:keeps|keep} the time and place given one by one.");
    public static readonly Bilingual NothingChanged = new("没有改动。", "Nothing was changed.");
    public static readonly Bilingual End = new("结束活动", "End the activity");
    public static readonly Bilingual EndFrom = new("从哪天起不再举行", "No more from which day on");
    public static readonly Bilingual EndHint = new("从这天起已安排的场次会取消，不再安排新的。之前的记录都保留。不能撤销。", "Sessions from that day on are cancelled and no more are planned. Everything before stays. This cannot be undone.");
    public static readonly Bilingual EndConfirm = new("结束“{0}”？之后的场次都会取消，不能撤销。", "End \"{0}\"? Its later sessions are cancelled, and this cannot be undone.");
    public static readonly Bilingual Ended = new("已结束，取消了 {0} 场。", "Ended; {0} {0:session is|sessions are} cancelled.");
    public static readonly Bilingual Extend = new("继续安排到", "Plan on until");
    public static readonly Bilingual ExtendHint = new("系统每天自动安排今后 {0} 个月的场次；需要更远时在这里填日期。", "The next {0} {0:month is|months are} planned by themselves every day; for more, give a day here.");
    public static readonly Bilingual Extended = new("新增 {0} 场，已安排到 {1}。", "{0} {0:session|sessions} added; planned to {1}.");
    public static readonly Bilingual ExtendedNothing = new("没有需要新增的场次，已安排到 {0}。", "Nothing to add; planned to {0}.");

    public static readonly Bilingual Name = new("活动名称", "Name");
    public static readonly Bilingual Kind = new("性质", "Kind");
    public static readonly Bilingual KindHint = new("应到：名单内的人必须参加，没来记缺席。开放、志愿服务、服务：自愿参加，可以报名。", "Required: whom it is for must come, and is absent otherwise. Open, volunteer, service: whoever wants comes, and may sign up.");
    public static readonly Bilingual Category = new("积分类别", "Credit category");
    public static readonly Bilingual CategoryHint = new("决定参加后按哪一项计积分。", "Decides under what attending earns credits.");
    public static readonly Bilingual Organiser = new("组织者", "Organiser");
    public static readonly Bilingual NoOrganiser = new("（由中心组织）", "(the centre)");
    public static readonly Bilingual Audience = new("面向", "For");
    public static readonly Bilingual AudienceHint = new("可选多个组织，包含其下级。应到活动必须选；开放活动不选就是面向所有人。", "Several units may be chosen; those below them are meant too. A required activity needs one; an open one without any is for everybody.");
    public static readonly Bilingual AudienceMore = new("其他组织编号", "Further units by id");
    public static readonly Bilingual AudienceMoreHint = new("列表里没有的组织，填编号，用空格隔开。", "Units that are not in the list, by id, with spaces between them.");
    public static readonly Bilingual Members = new("指定成员", "Members one by one");
    public static readonly Bilingual MembersHint = new("成员编号，用空格或换行隔开，最多 {0} 人。", "Members' numbers with spaces or line breaks between them, {0} at most.");
    public static readonly Bilingual MembersKept = new("指定的 {0} 名成员不变；要换人请新建活动。", "The {0} {0:member|members} named one by one {0:stays|stay}; to name others make a new activity.");
    public static readonly Bilingual Everybody = new("所有人", "Everybody");
    public static readonly Bilingual Named = new("指定的 {0} 人", "{0} {0:member|members} by name");
    public static readonly Bilingual Centre = new("服务中心", "Service centre");
    public static readonly Bilingual Choose = new("请选择", "Choose");
    public static readonly Bilingual Room = new("房间", "Room");
    public static readonly Bilingual Kiosks = new("签到终端", "Kiosks");
    public static readonly Bilingual KiosksHint = new("不选就是该中心的全部终端。", "None chosen: all of the centre.");
    public static readonly Bilingual Capacity = new("名额", "Places");
    public static readonly Bilingual CapacityHint = new("0 表示不限。满额后报名的人排队等候。应到活动没有名额。", "0 for no limit. Who signs up when it is full waits in line. A required activity has none.");
    public static readonly Bilingual InOut = new("离开时也要刷卡（签退）", "Members tap when leaving too");
    public static readonly Bilingual Rate = new("服务后请本人评价", "Who was served is asked how it was");

    public static readonly Bilingual What = new("活动内容", "What it is");
    public static readonly Bilingual Who = new("谁来参加", "Who comes");
    public static readonly Bilingual Place = new("在哪里举行", "Where it is held");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Rhythm = new("多久一次", "How often");
    public static readonly Bilingual FirstDay = new("开始日期", "First day");
    public static readonly Bilingual LastDay = new("结束日期", "Last day");
    public static readonly Bilingual LastDayHint = new("不填就一直举行下去。", "Without one it goes on.");
    public static readonly Bilingual Starts = new("开始时间", "Starts");
    public static readonly Bilingual Ends = new("结束时间", "Ends");
    public static readonly Bilingual EndsHint = new("早于或等于开始时间表示次日结束。", "At or before the start means the next day.");
    public static readonly Bilingual Repeat = new("怎样重复", "How it comes back");
    public static readonly Bilingual HowOnce = new("只举行一次", "Once");
    public static readonly Bilingual HowWeekly = new("每周", "Weekly");
    public static readonly Bilingual HowWorkingDay = new("每月第几个工作日", "A working day of each month");
    public static readonly Bilingual HowWeekDay = new("每月第几周的周几", "A day of a week of each month");
    public static readonly Bilingual HowNthDay = new("每月第几个周几", "A numbered weekday of each month");
    public static readonly Bilingual HowMonthDay = new("每月某日", "A date of each month");
    public static readonly Bilingual HowYearly = new("每年同一天", "Yearly on the same date");
    public static readonly Bilingual HowRule = new("自己写规则（RFC 5545）", "A rule of your own (RFC 5545)");
    public static readonly Bilingual Every = new("每隔几周/几月一次", "Every so many weeks or months");
    public static readonly Bilingual Weekdays = new("周几（可多选，用于每周）", "Weekdays (for weekly; several may be chosen)");
    public static readonly Bilingual Number = new("第几个", "Which one");
    public static readonly Bilingual Day = new("周几", "Which day");
    public static readonly Bilingual DayOfMonth = new("几日", "Date");
    public static readonly Bilingual RuleText = new("规则", "Rule");
    public static readonly Bilingual RuleHint = new("例如 FREQ=MONTHLY;BYDAY=2TU,4TU", "For instance FREQ=MONTHLY;BYDAY=2TU,4TU");
    public static readonly Bilingual WeekHint = new("每月 1 日所在的那一周是第一周，周一为一周的开始。", "The week that the 1st falls in is the first, and weeks begin on Monday.");
    public static readonly Bilingual Except = new("除去哪些天", "But not on");
    public static readonly Bilingual Also = new("另加哪些天", "And also on");
    public static readonly Bilingual DatesHint = new("写成 2026-10-01，多个用空格隔开。", "As 2026-10-01, with spaces between them.");
    public static readonly Bilingual Holidays = new("遇到节假日", "On a holiday");
    public static readonly Bilingual HolidayKeep = new("照常举行", "takes place all the same");
    public static readonly Bilingual HolidaySkip = new("当次取消", "does not take place");
    public static readonly Bilingual HolidayNext = new("顺延到下一个工作日", "takes place on the next working day");
    public static readonly Bilingual More = new("签到时间窗口", "When members can tap");
    public static readonly Bilingual OpensBefore = new("提前多少分钟开始签到", "Minutes before the start that signing in opens");
    public static readonly Bilingual LateAfter = new("开始后多少分钟算迟到", "Minutes after the start until it counts as late");
    public static readonly Bilingual LeaveBefore = new("结束前多少分钟内离开不算早退", "Minutes before the end that leaving is not early");
    public static readonly Bilingual ClosesAfter = new("结束后多少分钟内仍可刷卡", "Minutes after the end that taps still count");
    public static readonly Bilingual Preview = new("预览日期", "Preview the dates");
    public static readonly Bilingual PreviewTitle = new("接下来的日期", "The next dates");
    public static readonly Bilingual PreviewNone = new("按这些设置，今后没有举行的日期。", "With these settings there is no day to come.");
    public static readonly Bilingual PreviewMoved = new("因节假日由 {0} 顺延", "moved from {0} by a holiday");
    public static readonly Bilingual Create = new("建立活动", "Make the activity");
    public static readonly Bilingual Created = new("“{0}”已建好，安排了 {1} 场，到 {2} 为止。", "\"{0}\" is made, with {1} {1:session|sessions} up to {2}.");

    public static readonly Bilingual Recurs = new("举行规律", "Comes back");
    public static readonly Bilingual PlannedTo = new("已安排到", "Planned to");
    public static readonly Bilingual Next = new("下一场", "Next");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual StateRunning = new("进行中", "Going on");
    public static readonly Bilingual StateOver = new("已结束", "Over");
    public static readonly Bilingual Sessions = new("场次", "Sessions");
    public static readonly Bilingual Past = new("以前的场次", "Sessions before");
    public static readonly Bilingual SearchHint = new("活动名称、编号", "Name or id");
    public static readonly Bilingual Empty = new("还没有活动。", "There is no activity yet.");
    public static readonly Bilingual ForEver = new("{0} 起，一直举行", "From {0} on");
    public static readonly Bilingual FromTo = new("{0} 至 {1}", "{0} to {1}");
    public static readonly Bilingual Alone = new("不定期（由时间表导入）", "On its own (imported with a timetable)");

    public static readonly Bilingual NameMissing = new("请填写活动名称，最多 200 字。", "Give the activity a name of at most 200 characters.");
    public static readonly Bilingual CategoryWrong = new("积分类别只能用小写字母、数字和“-”，最多 32 个。", "A credit category is 1 to 32 of a-z, 0-9 and '-'.");
    public static readonly Bilingual CentreMissing = new("请选择服务中心。", "Choose a service centre.");
    public static readonly Bilingual AudienceMissing = new("应到活动要说明哪些人必须参加：请选择组织或填写成员编号。", "A required activity must say who has to come: choose units or name members.");
    public static readonly Bilingual AudienceFar = new("“{0}”不在您负责的范围内，不能要求其成员必须参加；可以改为开放活动。", "\"{0}\" is not within your responsibility, so its members cannot be required to come; make the activity an open one.");
    public static readonly Bilingual MemberFar = new("成员 {0} 不在您负责的范围内，不能要求其必须参加。", "Member {0} is not within your responsibility and cannot be required to come.");
    public static readonly Bilingual NoSuchUnit = new("没有编号为“{0}”的组织。", "There is no unit with the id \"{0}\".");
    public static readonly Bilingual NoSuchMember = new("没有编号为“{0}”的成员。", "There is no member with the number \"{0}\".");
    public static readonly Bilingual NotYours = new("您只能安排由自己负责的组织或中心举办的活动：请另选组织者或服务中心。", "You can plan only what a unit or centre of yours holds: choose another organiser or centre.");
    public static readonly Bilingual KioskElsewhere = new("终端“{0}”不在所选的服务中心。", "Kiosk \"{0}\" does not stand in the chosen centre.");
    public static readonly Bilingual DayMissing = new("请填写日期，例如 2026-05-01。", "Give a day, for instance 2026-05-01.");
    public static readonly Bilingual NotADay = new("“{0}”不是日期，请写成 2026-05-01。", "\"{0}\" is not a day; write it as 2026-05-01.");
    public static readonly Bilingual NotATime = new("请填写时间，例如 19:00。", "Give a time of day, for instance 19:00.");
    public static readonly Bilingual LastBeforeFirst = new("结束日期早于开始日期。", "The last day is before the first.");
    public static readonly Bilingual FirstPast = new("开始日期已过去一年以上，请检查。", "The first day is more than a year ago; please check it.");
    public static readonly Bilingual RequiredCapacity = new("应到活动没有名额，请填 0。", "A required activity has no places; write 0.");
    public static readonly Bilingual CapacityRange = new("名额应为 0 到 {0}。", "Places must be from 0 to {0}.");
    public static readonly Bilingual RateService = new("只有“服务”类活动可以评价。", "Only a service is rated.");
    public static readonly Bilingual MinutesRange = new("分钟数应为 0 到 1440。", "Minutes must be from 0 to 1440.");
    public static readonly Bilingual TooLong = new("“算迟到”和“不算早退”的分钟数不能超过活动时长 {0} 分钟。", "The minutes for late and for leaving early cannot be more than the {0} {0:minute|minutes} it lasts.");
    public static readonly Bilingual NoDays = new("按这些设置，从开始日期起没有举行的日期；请检查重复方式和结束日期。", "With these settings there is no day from the first on; check how it comes back and the last day.");
    public static readonly Bilingual WeekRange = new("第几周应为第一到第六。", "The week must be the first to the sixth.");
    public static readonly Bilingual ReasonMissing = new("请写明原因，最多 500 字，不要换行。", "Say why, in at most 500 characters on one line.");
    public static readonly Bilingual Refused = new("没有做成：{0}", "It was not done: {0}");

    public static Bilingual KindOf(SessionKind kind) => kind switch
    {
        SessionKind.Required => new("应到", "Required"),
        SessionKind.Open => new("开放", "Open"),
        SessionKind.Volunteer => new("志愿服务", "Volunteer"),
        _ => new("服务", "Service"),
    };

    public static Bilingual HolidaysOf(HolidayRule rule) => rule switch
    {
        HolidayRule.Skip => HolidaySkip,
        HolidayRule.NextWorkingDay => HolidayNext,
        _ => HolidayKeep,
    };
}
