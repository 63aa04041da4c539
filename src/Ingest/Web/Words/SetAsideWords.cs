namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the desk for taps that count nowhere.</summary>
internal static class SetAsideWords
{
    public const string RefusedAtKiosk = "refused-at-kiosk:";

    public static readonly Bilingual Title = new("待处理刷卡", "Set-aside taps");
    public static readonly Bilingual Hint = new("这些刷卡都已保存，只是暂不计入出勤。核实后，能计入的计入，其余写明原因保持原样。", "All of these are kept; they just count nowhere for now. Look into them: make count what can, and leave the rest as it is with a reason.");
    public static readonly Bilingual None = new("没有待处理的刷卡。", "Nothing waits to be looked into.");
    public static readonly Bilingual SearchHint = new("卡号", "Card");
    public static readonly Bilingual TabTaps = new("待处理", "To look into");
    public static readonly Bilingual TabProvisional = new("待确认签到", "To be confirmed");
    public static readonly Bilingual TabPayloads = new("无法读取的上传", "Unreadable uploads");
    public static readonly Bilingual TabLeft = new("已保持原样", "Left as it is");
    public static readonly Bilingual Card = new("卡号", "Card");
    public static readonly Bilingual NoCard = new("没有卡号", "no card");
    public static readonly Bilingual Reason = new("原因", "Reason");
    public static readonly Bilingual Todo = new("怎么办", "What to do");
    public static readonly Bilingual Taps = new("次数", "Taps");
    public static readonly Bilingual Kiosk = new("终端", "Kiosk");
    public static readonly Bilingual Kiosks = new("{0} 等 {1} 台", "{0} and others, {1} in all");
    public static readonly Bilingual Centre = new("服务中心", "Centre");
    public static readonly Bilingual First = new("最早", "First");
    public static readonly Bilingual Last = new("最近", "Last");
    public static readonly Bilingual Period = new("时间范围", "Period");
    public static readonly Bilingual Days = new("最近 {0} 天", "The last {0} {0:day|days}");
    public static readonly Bilingual Ever = new("全部", "All");
    public static readonly Bilingual Cut = new("内容太多，只列出最近的。", "There is too much of it; only the newest is listed.");

    public static readonly Bilingual Evidence = new("依据", "What was seen");
    public static readonly Bilingual EvidenceNewest = new("最近 {0} 条", "The newest {0}");
    public static readonly Bilingual When = new("刷卡时间", "When");
    public static readonly Bilingual Saw = new("发现的问题", "What was found");
    public static readonly Bilingual NotRegisteredKiosk = new("未登记的终端", "a kiosk that is not registered");
    public static readonly Bilingual KnownCard = new("已登记的卡", "A registered card");
    public static readonly Bilingual KnownCardHeld = new("持卡人 {0}", "held by {0}");
    public static readonly Bilingual KnownCardFree = new("目前无人持有", "nobody's at present");
    public static readonly Bilingual UnknownCardHere = new("这张卡没有登记。", "This card is not registered.");
    public static readonly Bilingual ShowCard = new("查看这张卡", "Look at the card");

    public static readonly Bilingual Bind = new("登记到成员名下", "Give the card to a member");
    public static readonly Bilingual BindHint = new("先核对本人和卡。登记后，这张卡以前的刷卡会补记到本人名下；先看看会有什么变化。", "Check the person and the card first. What was tapped with it before then counts for the member; see first what will change.");
    public static readonly Bilingual BindUidHint = new("这张卡只有卡号，谁都能复制。登记后，在接受此类卡的中心，签到仍要人工确认。", "This card has only a number, which anybody can copy. Even then its sign-ins are to be confirmed, at centres that take such cards.");
    public static readonly Bilingual BindNeedsCertificate = new("这张卡还没有登记，无法核验真伪：请先在“导入”里登记它和它的证书，再回到这里。", "This card is not registered, so nothing can be proved of it: import it with its certificate first, then come back.");
    public static readonly Bilingual ImportElsewhere = new("导入由区级管理员办理，请把卡号告诉他们。", "The district's office imports cards: tell them its number.");
    public static readonly Bilingual ToImports = new("去导入", "Go to imports");
    public static readonly Bilingual Member = new("成员编号", "Member's number");
    public static readonly Bilingual Preview = new("看看会有什么变化", "See what will change");
    public static readonly Bilingual PreviewOf = new("登记到 {0}（{1}）名下会有这些变化", "What changes if it is given to {0} ({1})");
    public static readonly Bilingual PreviewTaps = new("{0} 次刷卡中，{1} 次会计入，{2} 次仍待处理。", "Of {0} {0:tap|taps} {1} will count and {2} {2:stays|stay} aside.");
    public static readonly Bilingual PreviewCut = new("刷卡太多，这里只看最近的 {0} 次。", "There are more taps; the newest {0} are looked at here.");
    public static readonly Bilingual PreviewSession = new("场次", "Session");
    public static readonly Bilingual PreviewBefore = new("现在", "Now");
    public static readonly Bilingual PreviewAfter = new("登记后", "After");
    public static readonly Bilingual PreviewNoSessions = new("不影响任何场次的出勤。", "No session's attendance changes.");
    public static readonly Bilingual PreviewCredits = new("积分（封顶前）", "Credits, before caps");
    public static readonly Bilingual PreviewNoCredits = new("积分没有变化。", "No credits change.");
    public static readonly Bilingual PreviewPoints = new("{0} 分", "{0} {0:point|points}");
    public static readonly Bilingual PreviewMinutes = new("志愿时长 {0} 分钟", "{0} {0:minute|minutes} in the time bank");
    public static readonly Bilingual PreviewAside = new("仍待处理的刷卡", "Taps that stay aside");
    public static readonly Bilingual BindReason = new("核对情况（可不填）", "How it was checked (if you like)");
    public static readonly Bilingual BindNow = new("确认登记", "Give it to the member");
    public static readonly Bilingual BindDone = new("卡 {0} 已登记到 {1} 名下，以前的刷卡正在补记。", "Card {0} is {1}'s now; what was tapped with it before is being counted.");
    public static readonly Bilingual Unbound = new("已撤回：卡 {0} 不再属于 {1}。", "Taken back: card {0} is not {1}'s any more.");
    public static readonly Bilingual NoSuchMember = new("没有编号为 {0} 的成员。", "There is no member {0}.");
    public static readonly Bilingual MemberMissing = new("请填写成员编号。", "Give the member's number.");
    public static readonly Bilingual TooLong = new("最多 200 个字，写在一行里。", "At most 200 characters on one line.");

    public static readonly Bilingual Leave = new("保持原样", "Leave it as it is");
    public static readonly Bilingual LeaveHint = new("写明核实的结果，这些刷卡就从列表中移出；记录不会删除，随时可以放回。", "Say what you found, and these taps leave the list; nothing is deleted, and you can put them back.");
    public static readonly Bilingual LeaveNote = new("核实结果", "What you found");
    public static readonly Bilingual LeaveDone = new("{0} 条已移出列表。", "{0} {0:has|have} left the list.");
    public static readonly Bilingual LeaveNoteMissing = new("请写明核实结果，最多 300 个字，写在一行里。", "Say what you found in at most 300 characters on one line.");
    public static readonly Bilingual LeaveNothing = new("列表里已经没有这些刷卡。", "None of these is on the list any more.");
    public static readonly Bilingual Back = new("放回列表", "Put it back");
    public static readonly Bilingual BackDone = new("{0} 条已放回列表。", "{0} {0:stands|stand} on the list again.");
    public static readonly Bilingual Who = new("经办人", "By");
    public static readonly Bilingual At = new("时间", "When");
    public static readonly Bilingual LeftNone = new("还没有保持原样的记录。", "Nothing was left as it is yet.");

    public static readonly Bilingual ProvisionalHint = new("这些签到用的是只有卡号的卡，谁都能复制。见过本人的请确认，没有见到的请否认。", "These sign-ins were made with cards that have only a number, which anybody can copy. Confirm those you saw, and deny the others.");
    public static readonly Bilingual ProvisionalNone = new("没有待确认的签到。", "No sign-in waits to be confirmed.");
    public static readonly Bilingual Session = new("场次", "Session");
    public static readonly Bilingual MemberName = new("姓名", "Name");
    public static readonly Bilingual Confirm = new("确认到场", "Was there");
    public static readonly Bilingual Deny = new("没有到场", "Was not there");
    public static readonly Bilingual Confirmed = new("已确认 {0} 到场。", "{0} is confirmed.");
    public static readonly Bilingual Denied = new("已记录 {0} 没有到场。", "{0} is recorded as not there.");
    public static readonly Bilingual TakenBack = new("已撤销，{0} 恢复为刷卡记录。", "Undone: for {0} what was tapped counts again.");
    public static readonly Bilingual ConfirmReason = new("工作人员当场确认本人到场", "Staff saw the member there");
    public static readonly Bilingual DenyReason = new("工作人员确认本人没有到场", "Staff say the member was not there");
    public static readonly Bilingual BackReason = new("撤销上一次确认", "The confirmation before is taken back");

    public static readonly Bilingual PayloadHint = new("终端上传的这些内容无法成为刷卡记录，原样保存在这里，供系统管理员查看。", "What kiosks sent here could never become taps. It is kept as it came, for whoever looks after the system.");
    public static readonly Bilingual PayloadNone = new("没有无法读取的上传。", "There is none.");
    public static readonly Bilingual Count = new("条数", "How many");

    private static readonly Dictionary<string, Bilingual> Names = new(StringComparer.Ordinal)
    {
        ["unknown-card"] = new("卡不在名册里", "Unknown card"), ["unknown-kiosk"] = new("终端未登记", "Unknown kiosk"), ["card-expired"] = new("卡已过期", "Expired card"), ["card-suspended"] = new("卡暂停使用", "Suspended card"),
        ["card-lost"] = new("卡已挂失", "Lost card"), ["card-replaced"] = new("旧卡", "Replaced card"), ["card-revoked"] = new("卡已注销", "Cancelled card"), ["card-not-activated"] = new("卡未启用", "Card not in use yet"),
        ["time-in-doubt"] = new("时间存疑", "Time in doubt"), ["malformed"] = new("无法读取", "Unreadable"), ["bad-kiosk-signature"] = new("终端签名不符", "Kiosk's signature wrong"), ["broken-chain"] = new("记录接不上", "Broken chain"),
        ["bad-proof"] = new("卡签名不符", "Card's signature wrong"), ["other-key"] = new("换了芯片", "Another chip's key"), ["other-kiosk"] = new("签给别的终端", "Signed for another kiosk"), ["replay"] = new("签名重复使用", "Replayed signature"),
        ["no-proof"] = new("没有卡片证明", "No proof"), ["downgrade"] = new("只出示卡号", "Showed only its number"), ["downgraded"] = new("只出示卡号", "Showed only its number"), ["uid-not-allowed"] = new("不接受的卡号卡", "Number-only card not taken"),
        ["random-uid"] = new("卡号每次都变", "Random number"), ["counter-rolled-back"] = new("卡内计数倒退", "Counter went back"), ["member-mismatch"] = new("卡内资料不符", "Member data of another card"), ["bad-receipt"] = new("回执不符", "Receipt not the card's"),
        ["name-conflict"] = new("编号重复", "Same number twice"), ["wrong-version"] = new("版本不符", "Wrong version"), ["foreign-kiosk"] = new("冒用终端名", "Another kiosk's name"), ["oversized"] = new("内容过大", "Too large"),
        ["card-not-yet-valid"] = new("卡尚未生效", "Not valid yet"), ["card-unreadable"] = new("读不懂", "Unreadable card"), ["card-removed"] = new("拿开太快", "Taken away too soon"), ["two-cards"] = new("两张卡叠放", "Two cards at once"),
        ["not-a-member-card"] = new("不是党员卡", "Not a member card"), ["foreign-authority"] = new("外区的卡", "Another authority's card"), ["proof-failed"] = new("无法自证", "Could not prove itself"), ["card-full"] = new("卡已写满", "Card full"),
        ["card-incomplete"] = new("没有写完", "Not written to the end"), ["no-reason"] = new("没有说明", "No reason given"),
    };

    /// <summary>What no other page says.</summary>
    private static readonly Dictionary<string, Bilingual> Advices = new(StringComparer.Ordinal)
    {
        ["wrong-version"] = new("终端的软件与中心的版本不合：请升级这台终端。", "The kiosk's software speaks another version: update it."),
        ["foreign-kiosk"] = new("终端上传了以别的终端名义的记录：请检查它是否被动过手脚。", "The kiosk sent records in another kiosk's name: check it for tampering."),
        ["oversized"] = new("上传的内容超过限度：请检查这台终端。", "What it sent is beyond the limit: check that kiosk."),
        ["no-reason"] = new("终端没有说明原因：请到现场看一看。", "The kiosk gave no reason: have a look where it stands."),
    };

    private static readonly Bilingual Refused = new("终端拒绝：{0}", "Refused at the kiosk: {0}");

    /// <summary>A reason in a few words.</summary>
    public static string Name(string reason) => reason.StartsWith(RefusedAtKiosk, StringComparison.Ordinal)
        ? Refused.Fill(Names.GetValueOrDefault(reason[RefusedAtKiosk.Length..])?.ToString() ?? reason[RefusedAtKiosk.Length..]).ToString() : Names.GetValueOrDefault(reason)?.ToString() ?? reason;

    /// <summary>What it means and what to do, in a sentence.</summary>
    public static string Advice(string reason)
    {
        var slug = reason.StartsWith(RefusedAtKiosk, StringComparison.Ordinal) ? reason[RefusedAtKiosk.Length..] : reason;
        return Advices.GetValueOrDefault(slug)?.ToString() ?? (Bilingual.IsEnglish ? PageTexts.English : PageTexts.Chinese).Reason(slug);
    }
}
