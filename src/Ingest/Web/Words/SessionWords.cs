using System.Text.RegularExpressions;
using CardSystem.Ingest.Attendance;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the pages about single sessions.</summary>
internal static partial class SessionWords
{
    public static readonly Bilingual Title = new("场次", "Sessions");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Name = new("活动", "Activity");
    public static readonly Bilingual Where = new("地点", "Where");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Expected = new("应到", "Expected");
    public static readonly Bilingual Came = new("实到", "Came");
    public static readonly Bilingual Late = new("迟到", "Late");
    public static readonly Bilingual LeftEarly = new("早退", "Left early");
    public static readonly Bilingual Absent = new("缺席", "Absent");
    public static readonly Bilingual Excused = new("请假", "Excused");
    public static readonly Bilingual WalkIn = new("未通知自来", "Walk-in");
    public static readonly Bilingual Empty = new("这段时间没有场次。", "There are no sessions in this time.");
    public static readonly Bilingual SearchHint = new("活动名称、场次编号", "Activity's name or session's id");
    public static readonly Bilingual FromDay = new("从", "From");
    public static readonly Bilingual UntilDay = new("到", "Until");
    public static readonly Bilingual AndMore = new("等另外 {0} 个", "and {0} more");
    public static readonly Bilingual Activity = new("所属活动", "Part of");
    public static readonly Bilingual Taps = new("可刷卡时间", "Taps count");
    public static readonly Bilingual OnTimeUntil = new("{0} 前算准时", "on time until {0}");
    public static readonly Bilingual Why = new("变更原因", "Why it was changed");
    public static readonly Bilingual Former = new("原地点", "Was to be at");
    public static readonly Bilingual Id = new("编号", "Id");
    public static readonly Bilingual Held = new("还缺数据：{0}", "Data are missing: {0}");

    public static readonly Bilingual TabPeople = new("到场情况", "Attendance");
    public static readonly Bilingual TabSignUps = new("报名", "Sign-ups");
    public static readonly Bilingual TabCheck = new("人数核对", "Check the counts");
    public static readonly Bilingual TabRatings = new("评价", "Ratings");
    public static readonly Bilingual Live = new("签到实况", "Watch live");
    public static readonly Bilingual Sheet = new("签到表", "Sign-in sheet");
    public static readonly Bilingual Change = new("更改本场", "Change this session");
    public static readonly Bilingual Feed = new("日历订阅", "Calendar feed");

    public static readonly Bilingual Member = new("编号", "Number");
    public static readonly Bilingual MemberName = new("姓名", "Name");
    public static readonly Bilingual Branch = new("支部", "Branch");
    public static readonly Bilingual In = new("签到", "In");
    public static readonly Bilingual Out = new("签退", "Out");
    public static readonly Bilingual Minutes = new("分钟", "Minutes");
    public static readonly Bilingual Because = new("依据", "Because");
    public static readonly Bilingual Correct = new("更正", "Correct");
    public static readonly Bilingual PeopleEmpty = new("还没有人签到，也没有应到名单。", "Nobody has signed in yet, and nobody in particular is expected.");
    public static readonly Bilingual PeopleSearch = new("姓名、成员编号", "Name or number");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual OnlyYours = new("您看到的是本组织成员；全部名单由组织者和服务中心查看。", "You see your own units' members; the organiser and the centre see everybody.");
    public static readonly Bilingual LongList = new("应到的人很多：这里先列出已有记录的人；要看还没到的人，请在“组织”里选一个组织。", "Very many are expected: those with a record stand here. To see who has not come yet, choose a unit.");
    public static readonly Bilingual ChooseUnit = new("名单很长，请先选一个组织。", "The list is long; choose a unit first.");
    public static readonly Bilingual Provisional = new("（待确认）", " (provisional)");
    public static readonly Bilingual NotYet = new("尚未到", "Not yet");
    public static readonly Bilingual NotRecorded = new("无记录", "Not recorded");
    public static readonly Bilingual ByTap = new("刷卡", "Tap");
    public static readonly Bilingual ByExcuse = new("请假", "Excuse");
    public static readonly Bilingual ByCorrection = new("人工更正", "Correction");
    public static readonly Bilingual ByForgotten = new("忘记签退，按规定结束", "Forgotten sign-out, closed by rule");
    public static readonly Bilingual ByNothing = new("应到，无刷卡", "Expected, no tap");

    public static readonly Bilingual Places = new("名额 {0}，已报名 {1}，排队 {2}", "{0} {0:place|places}, {1} signed up, {2} waiting");
    public static readonly Bilingual PlacesFree = new("名额不限，已报名 {0}", "No limit, {0} signed up");
    public static readonly Bilingual SignUp = new("替成员报名", "Sign a member up");
    public static readonly Bilingual SignUpHint = new("填写成员编号。报名不等于到场，到场以刷卡为准。", "Give the member's number. Signing up is not attending: that comes from taps.");
    public static readonly Bilingual SignedUp = new("已为成员 {0} 报名，排第 {1}。", "Member {0} is signed up, number {1}.");
    public static readonly Bilingual Waits = new("名额已满，成员 {0} 排队等候，第 {1} 位。", "It is full; member {0} waits, number {1} in line.");
    public static readonly Bilingual Withdraw = new("取消报名", "Withdraw");
    public static readonly Bilingual Withdrawn = new("已取消成员 {0} 的报名。撤销会排到最后。", "Member {0} is withdrawn. Undoing it puts the member at the end of the line.");
    public static readonly Bilingual MovedUp = new("已取消成员 {0} 的报名，{1} 递补。撤销会排到最后。", "Member {0} is withdrawn and {1} moves up. Undoing it puts the member at the end of the line.");
    public static readonly Bilingual HasPlace = new("有名额", "Has a place");
    public static readonly Bilingual Waiting = new("排队", "Waiting");
    public static readonly Bilingual Position = new("次序", "Position");
    public static readonly Bilingual NoSignUps = new("还没有人报名。", "Nobody has signed up yet.");
    public static readonly Bilingual SignUpOver = new("已经开始，报名截止。", "It has begun, and its list is closed.");
    public static readonly Bilingual NoSuchMember = new("没有编号为“{0}”的成员，或者不归您办理。", "There is no member with the number \"{0}\", or not one of yours.");

    public static readonly Bilingual Door = new("终端", "Door");
    public static readonly Bilingual WholeSession = new("整场", "The whole session");
    public static readonly Bilingual AtKiosk = new("终端显示签到", "Welcomed at the kiosk");
    public static readonly Bilingual AtCentre = new("中心记录", "Counted by the centre");
    public static readonly Bilingual Heads = new("现场清点", "Counted by eye");
    public static readonly Bilingual OnTheWay = new("终端待上传", "Still at the kiosk");
    public static readonly Bilingual Agrees = new("一致", "Agrees");
    public static readonly Bilingual Differs = new("不一致", "Differs");
    public static readonly Bilingual AllAgrees = new("各处人数一致。", "All counts agree.");
    public static readonly Bilingual NotAllAgree = new("人数不一致，请看下面的差异。", "The counts do not all agree; see the differences.");
    public static readonly Bilingual Differences = new("差异", "Differences");
    public static readonly Bilingual Person = new("人员", "Person");
    public static readonly Bilingual Difference = new("情况", "What differs");
    public static readonly Bilingual MoreDifferences = new("另有 {0} 处差异未列出。", "{0} more {0:difference is|differences are} not listed.");
    public static readonly Bilingual EnterHeads = new("填写清点人数", "Enter a count by eye");
    public static readonly Bilingual People = new("人数", "People");
    public static readonly Bilingual HeadsKept = new("已记下清点人数 {0}。", "{0} {0:person|people} by eye {0:is|are} written down.");
    public static readonly Bilingual HeadsWrong = new("请填写 0 到 1000000 的人数。", "Give a number of people from 0 to 1,000,000.");

    public static readonly Bilingual RatingMean = new("{0} 人评价，平均 {1} 星", "{0} {0:rating|ratings}, {1} {1:star|stars} on average");
    public static readonly Bilingual Stars = new("{0} 星", "{0} {0:star|stars}");
    public static readonly Bilingual NoRatings = new("还没有评价。", "Nobody has rated it yet.");
    public static readonly Bilingual FromKiosk = new("终端上的评价不记名。", "Ratings at kiosks bear no name.");
    public static readonly Bilingual Count = new("人数", "How many");
    public static readonly Bilingual Comment = new("意见", "Comment");
    public static readonly Bilingual Comments = new("工作人员代填的评价", "Ratings entered by staff");

    public static readonly Bilingual Move = new("改时间、地点", "Move it");
    public static readonly Bilingual MoveHint = new("只改这一场。签到终端一分钟内得知；原终端上的刷卡也算数。", "This session alone. Kiosks learn of it within a minute; taps at the former kiosks count too.");
    public static readonly Bilingual MovedAway = new("这个中心不归您管理，改到那里后您就不能再更改本场；请联系组织者或上级。", "That centre is not yours, and you could change the session no more once it is there; ask its organiser or the unit above.");
    public static readonly Bilingual Moved = new("已改为 {0}，{1}。", "Now {0}, {1}.");
    public static readonly Bilingual Stands = new("原来就是这样，没有改动。", "It stands so already; nothing was changed.");
    public static readonly Bilingual Date = new("日期", "Day");
    public static readonly Bilingual Cancel = new("取消本场", "Cancel this session");
    public static readonly Bilingual CancelHint = new("取消后没有人缺席，终端不再显示。可以恢复。", "Nobody is absent then and kiosks forget it. It can be brought back.");
    public static readonly Bilingual Cancelled = new("本场已取消。", "This session is cancelled.");
    public static readonly Bilingual Reinstate = new("恢复本场", "Bring it back");
    public static readonly Bilingual Reinstated = new("本场已恢复。", "This session takes place again.");
    public static readonly Bilingual SetPlaces = new("改名额", "Change the places");
    public static readonly Bilingual PlacesSet = new("名额已改为 {0}。", "There {0:is|are} {0} {0:place|places} now.");
    public static readonly Bilingual PlacesUnlimited = new("名额已改为不限。", "There is no limit now.");
    public static readonly Bilingual Close = new("结束签到", "Close signing in");
    public static readonly Bilingual CloseHint = new("人都走了，现在就结束；之后的刷卡不算这一场。各终端数据到齐后即统计缺席。", "Everybody has gone: taps from now on do not count for it. Who is absent is known once every kiosk's data are here.");
    public static readonly Bilingual CloseNow = new("现在结束", "Close it now");
    public static readonly Bilingual ReopenUntil = new("重新开放到", "Open it again until");
    public static readonly Bilingual ReopenHint = new("在这之前的刷卡都算这一场，最迟到开始后第七天。", "Taps before then count for it; a week after the start at the latest.");
    public static readonly Bilingual Reopen = new("重新开放", "Open it again");
    public static readonly Bilingual Closed = new("签到已结束。", "Signing in is closed.");
    public static readonly Bilingual Reopened = new("签到开放到 {0}。", "Signing in is open until {0}.");
    public static readonly Bilingual NotBegun = new("还没有开始；不办的话请取消本场。", "It has not begun; cancel it if it does not take place.");
    public static readonly Bilingual ClosingWrong = new("请填写开始之后七天之内的日期和时间，例如 2026-05-01 21:30。", "Give a day and time after the start and within seven days of it, for instance 2026-05-01 21:30.");
    public static readonly Bilingual UndoReason = new("撤销上一步操作", "Undoes what was just done");

    public static readonly Bilingual SheetTitle = new("签到表：{0}", "Sign-in sheet: {0}");
    public static readonly Bilingual SheetHint = new("打印后可在停电、断网时用笔签到，事后逐人更正。", "Printed, people can sign with a pen while power or network are out; each is corrected afterwards.");
    public static readonly Bilingual Signature = new("签名", "Signature");
    public static readonly Bilingual SheetMore = new("名单超过 {0} 人，只列前 {0} 人；请按支部分别打印。", "There are more than {0}; only the first {0} stand here. Print them branch by branch.");
    public static readonly Bilingual Blank = new("空白行", "Blank lines");
    public static readonly Bilingual AllBranches = new("全部支部", "All branches");

    public static readonly Bilingual Upcoming = new("未开始", "To come");
    public static readonly Bilingual Open = new("签到中", "Open");
    public static readonly Bilingual Running = new("进行中", "Going on");

    public static (Bilingual Text, string Tone) PhaseOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Waiting => (new("等终端数据", "Waiting for kiosks"), "warn"),
        SessionPhase.Closed => (new("已统计", "Counted"), "good"),
        SessionPhase.Provisional => (new("暂时统计", "Counted for now"), "warn"),
        SessionPhase.RegisterMissing => (new("没有任何签到记录", "No record at all"), "bad"),
        SessionPhase.Cancelled => (new("已取消", "Cancelled"), "quiet"),
        _ => (Running, "good"),
    };

    /// <summary>What a session waits for, which is derived in English; what is not known stays as it is.</summary>
    /// <param name="nameOf">What people call a kiosk.</param>
    public static Bilingual HeldBy(string held, Func<string, string> nameOf)
    {
        var text = held.StartsWith("held: ", StringComparison.Ordinal) ? held[6..] : held;
        if (HeldText().Match(text) is not { Success: true } said) return Held.Fill(text);
        var (id, kiosk) = (said.Groups["kiosk"].Value, nameOf(said.Groups["kiosk"].Value));
        var what = said.Groups["never"].Success ? $"终端 {kiosk} 从未上报"
            : said.Groups["here"].Success ? $"终端 {kiosk} 还有 {said.Groups["taps"].Value} 条刷卡没有传到"
            : said.Groups["since"].Success ? $"终端 {kiosk} 从 {said.Groups["since"].Value} 起有 {said.Groups["taps"].Value} 条刷卡没有传到"
            : $"终端 {kiosk} 最后一次上报是 {said.Groups["last"].Value}";
        return new(Held.Chinese.Replace("{0}", what + (said.Groups["more"].Success ? $"，另有 {said.Groups["more"].Value} 台终端" : ""), StringComparison.Ordinal), Held.English.Replace("{0}", kiosk + text[id.Length..], StringComparison.Ordinal));
    }

    [GeneratedRegex("^(?<kiosk>[a-z0-9-]+) (?:(?<never>has never reported)|has (?<taps>[0-9]+) taps? (?:(?<here>that are not here)|waiting since (?<since>[-0-9: ]+))|was last heard of at (?<last>[-0-9: ]+))(?:, and (?<more>[0-9]+) more kiosks?)?$")]
    private static partial Regex HeldText();

    /// <summary>Whom the counts tell apart, in plain words.</summary>
    public static Bilingual WhyDifferent(string why)
    {
        const string shown = "welcomed at the kiosk, not counted by the centre: ";
        if (why.StartsWith(shown, StringComparison.Ordinal))
        {
            var rest = why[shown.Length..];
            return rest.StartsWith("set aside, ", StringComparison.Ordinal)
                ? new($"终端显示签到，中心未计入：{PageTexts.Chinese.Reason(rest[11..])}", $"Welcomed at the kiosk, not counted by the centre: {PageTexts.English.Reason(rest[11..])}")
                : new("终端显示签到，中心未计入：按时间表不属于本场，或还没有处理到", "Welcomed at the kiosk, not counted by the centre: the tap belongs elsewhere by the timetable, or has not been reached yet");
        }

        return why switch
        {
            "counted by the centre, not welcomed under this session at the kiosk" => new("中心计入，终端当时不是按本场显示", "Counted by the centre, not welcomed under this session at the kiosk"),
            "attended by correction, without a tap" => new("人工更正为到场，没有刷卡", "Attended by correction, without a tap"),
            "tapped, but did not attend by correction" => new("有刷卡，人工更正为未到", "Tapped, but did not attend by correction"),
            _ => Bilingual.Plain(why),
        };
    }
}
