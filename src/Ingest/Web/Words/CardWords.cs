namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the cards' pages and of the list of lost cards.</summary>
internal static class CardWords
{
    public static readonly Bilingual Title = new("党员卡", "Cards");
    public static readonly Bilingual None = new("还没有党员卡。可以在“导入”里登记，或在发卡台制作。", "There is no card yet. Import cards, or make them at a card desk.");
    public static readonly Bilingual SearchHint = new("卡号或成员编号", "Card or member number");
    public static readonly Bilingual SearchNamesHint = new("卡号、成员编号或姓名", "Card, member number or name");
    public static readonly Bilingual Number = new("卡号", "Card");
    public static readonly Bilingual Holder = new("持卡人", "Holder");
    public static readonly Bilingual Member = new("成员编号", "Member");
    public static readonly Bilingual Branch = new("所在支部", "Branch");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Profile = new("类型", "Kind");
    public static readonly Bilingual Until = new("有效至", "Valid until");
    public static readonly Bilingual From = new("生效于", "Valid from");
    public static readonly Bilingual LastTap = new("最近刷卡", "Last tap");
    public static readonly Bilingual Nobody = new("无人", "nobody");
    public static readonly Bilingual HasHolder = new("有持卡人", "Has a holder");
    public static readonly Bilingual HasNone = new("无人持有", "Nobody's");

    public static readonly Bilingual StateActive = new("正常", "In use");
    public static readonly Bilingual StateLost = new("已挂失", "Lost");
    public static readonly Bilingual StateSuspended = new("暂停使用", "Suspended");
    public static readonly Bilingual StateReplaced = new("已换发", "Replaced");
    public static readonly Bilingual StateRevoked = new("已注销", "Cancelled");
    public static readonly Bilingual StateIssued = new("制卡中", "Being made");
    public static readonly Bilingual StateExpired = new("已过期", "Expired");

    public static readonly Bilingual ProfileMcap = new("芯片党员卡", "Member card with files");
    public static readonly Bilingual ProfilePiv = new("证书卡", "Card with a certificate");
    public static readonly Bilingual ProfilePkoc = new("密钥卡", "Card with a key");
    public static readonly Bilingual ProfileUid = new("只有卡号的卡", "Only a number");

    public static readonly Bilingual Facts = new("概况", "At a glance");
    public static readonly Bilingual Since = new("{0}起", "since {0}");
    public static readonly Bilingual IssuedAt = new("制卡时间", "Made on");
    public static readonly Bilingual IssuedBy = new("制卡台", "Made at");
    public static readonly Bilingual Chip = new("芯片号（UID）", "UID of the chip");
    public static readonly Bilingual Thumbprint = new("密钥指纹", "Key");
    public static readonly Bilingual MemberFile = new("卡内资料版本", "Version of the data on it");
    public static readonly Bilingual Life = new("这张卡的经历", "The card's life");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual What = new("内容", "What");
    public static readonly Bilingual Why = new("原因", "Why");
    public static readonly Bilingual BecameOf = new("归 {0}", "{0}'s from then on");
    public static readonly Bilingual BecameNobodys = new("不属于任何人", "nobody's from then on");
    public static readonly Bilingual AlwaysSo = new("从一开始", "from the beginning");
    public static readonly Bilingual Taps = new("最近刷卡记录", "Lately tapped");
    public static readonly Bilingual NoTaps = new("还没有刷过。", "It has not been tapped.");
    public static readonly Bilingual Kiosk = new("终端", "Kiosk");
    public static readonly Bilingual Centre = new("服务中心", "Centre");
    public static readonly Bilingual CameOf = new("结果", "What came of it");
    public static readonly Bilingual Counted = new("计入 {0}", "Counts for {0}");
    public static readonly Bilingual Visit = new("到访", "A visit");
    public static readonly Bilingual RefusedThere = new("终端当场拒绝", "Refused at the kiosk");
    public static readonly Bilingual NotYet = new("处理中", "Not counted yet");
    public static readonly Bilingual LiesAside = new("待核实：{0}", "Set aside: {0}");
    public static readonly Bilingual Places = new("在哪些终端刷过", "Where it was tapped");
    public static readonly Bilingual First = new("首次", "First");
    public static readonly Bilingual Last = new("最近", "Last");
    public static readonly Bilingual Times = new("次数", "Times");
    public static readonly Bilingual Receipts = new("写卡回执", "Receipts of the card");
    public static readonly Bilingual NoReceipts = new("没有写卡回执。", "There is none.");
    public static readonly Bilingual Counter = new("卡内计数", "Counter");
    public static readonly Bilingual Sequence = new("交易序号", "Transaction");
    public static readonly Bilingual Verdict = new("核验", "Check");
    public static readonly Bilingual VerdictGood = new("卡片签名属实", "Signed by the card");
    public static readonly Bilingual VerdictBad = new("签名不符", "Not signed by it");
    public static readonly Bilingual VerdictNone = new("没有回执", "No receipt");
    public static readonly Bilingual VerdictUnknown = new("没有登记核验密钥", "No key to check it by");
    public static readonly Bilingual VerdictWaiting = new("等待对应的刷卡", "Its tap has not come");
    public static readonly Bilingual History = new("操作记录", "What was done");
    public static readonly Bilingual Who = new("操作人", "By");

    public static readonly Bilingual Commands = new("操作", "Actions");
    public static readonly Bilingual ReasonField = new("原因（可不填）", "Reason (if any)");
    public static readonly Bilingual AsOf = new("从何时起（不填为现在）", "As of when (now if empty)");
    public static readonly Bilingual UntilField = new("到何时恢复（不填为长期）", "Until when (open if empty)");
    public static readonly Bilingual Lost = new("挂失", "Report it lost");
    public static readonly Bilingual LostHint = new("从那时起，谁刷这张卡都不算本人；各终端一秒内收到。可以撤销。", "From then on whoever taps it is not the member; every kiosk knows within a second. It can be undone.");
    public static readonly Bilingual Suspend = new("暂停使用", "Suspend it");
    public static readonly Bilingual SuspendHint = new("例如事情正在核实。到期自动恢复，也可以撤销。", "For instance while a matter is looked into. It comes back by itself, and can be undone.");
    public static readonly Bilingual Found = new("恢复使用", "Found again");
    public static readonly Bilingual FoundHint = new("卡找到了，或事情已核实：从那时起恢复正常。", "It was found, or the matter is settled: it is in use again from then on.");
    public static readonly Bilingual Revoke = new("注销", "Cancel it");
    public static readonly Bilingual RevokeHint = new("不再使用，例如成员交回了卡。可以撤销。", "It is out of use, for instance because it was handed back. It can be undone.");
    public static readonly Bilingual Replace = new("换用另一张卡", "Another card instead");
    public static readonly Bilingual ReplaceHint = new("那张卡要已经登记，并且无人持有或属于同一个人。换上之后，这张卡不再计入。", "That card is registered already, and nobody's or the same member's. This one then counts no more.");
    public static readonly Bilingual ReplaceWith = new("新卡号", "The other card's number");
    public static readonly Bilingual Request = new("申请制作新卡", "Ask for a new card");
    public static readonly Bilingual RequestHint = new("发卡台会看到这个申请。新卡启用时，这张卡自动停用。", "The card desks see it. When the new card is activated, this one goes out of use.");
    public static readonly Bilingual RequestFirstHint = new("发卡台会看到这个申请，并为本人制作一张卡。", "The card desks see it and make the member a card.");
    public static readonly Bilingual RequestNote = new("备注（可不填）", "Note (if any)");
    public static readonly Bilingual RequestTitle = new("申请制卡", "Ask for a card");
    public static readonly Bilingual RequestDone = new("已为 {0} 申请制卡，卡号 {1}。", "A card was asked for {0}: its number is {1}.");
    public static readonly Bilingual RequestWithdrawn = new("已撤回制卡申请 {0}。", "The request {0} is taken back.");
    public static readonly Bilingual RequestGone = new("这个申请已经不能撤回：不存在，或芯片已经开始制作。", "It cannot be taken back: there is none, or a chip has been certified for it.");
    public static readonly Bilingual Withdraw = new("撤回申请", "Take it back");
    public static readonly Bilingual Open = new("制卡申请", "Cards being made");
    public static readonly Bilingual OpenNone = new("没有等待制作的卡。", "No card waits to be made.");
    public static readonly Bilingual OpenHint = new("发卡台用 cardagent cards open 查看，用 cardagent cards issue --member 编号 制作。", "At a card desk, cardagent cards open lists them and cardagent cards issue --member NUMBER makes one.");
    public static readonly Bilingual OpenSince = new("申请时间", "Since");
    public static readonly Bilingual OpenDesk = new("发卡台", "Desk");
    public static readonly Bilingual OpenStep = new("进度", "Step");
    public static readonly Bilingual OpenAsked = new("已申请", "Asked for");
    public static readonly Bilingual OpenBegun = new("已开始", "Begun");
    public static readonly Bilingual OpenCertified = new("芯片已签发，待启用", "Certified, not in use yet");
    public static readonly Bilingual OpenReplaces = new("替换的卡", "Instead of");

    public static readonly Bilingual Done = new("卡 {0}：{1}。", "Card {0}: {1}.");
    public static readonly Bilingual Same = new("卡 {0} 本来就是这样，没有变化。", "Card {0} is so already; nothing was changed.");
    public static readonly Bilingual Undone = new("已撤销，卡 {0} 恢复为：{1}。", "Undone: card {0} is as it was, {1}.");
    public static readonly Bilingual ReplaceDone = new("{1} 已替换 {0}。", "{1} has taken the place of {0}.");
    public static readonly Bilingual NotATime = new("时间写法不对，请用日历选择，或写成 2026-05-01 08:30。", "That is no time; choose one, or write it as 2026-05-01 08:30.");
    public static readonly Bilingual EndNotAfter = new("恢复的时间要晚于开始的时间。", "The end must come after the beginning.");
    public static readonly Bilingual TooLong = new("最多 200 个字，写在一行里。", "At most 200 characters on one line.");
    public static readonly Bilingual NoSuchCard = new("没有卡号为 {0} 的卡，或者不归您管理。", "There is no card {0}, or it is not yours to handle.");
    public static readonly Bilingual NoSuchMember = new("没有编号为 {0} 的成员，或者不归您管理。", "There is no member {0}, or he is not yours to handle.");
    public static readonly Bilingual SameCard = new("不能用它自己替换自己。", "A card cannot take its own place.");
    public static readonly Bilingual OthersCard = new("卡 {0} 属于别人。", "Card {0} is somebody else's.");
    public static readonly Bilingual NobodysCard = new("这张卡不属于任何人，不能换卡。", "This card is nobody's, so none can take its place.");
    public static readonly Bilingual HasCard = new("{0} 已经有一张正常的卡 {1}；请从那张卡的页面申请换卡。", "{0} has card {1} in use; ask for a new one from that card's page.");

    public static readonly Bilingual HotlistTitle = new("挂失名单", "Cards not to be taken");
    public static readonly Bilingual HotlistNow = new("名单共 {0} 张卡，最新版本 {1}。", "{0} {0:card stands|cards stand} on the list; its newest version is {1}.");
    public static readonly Bilingual HotlistNone = new("没有挂失、停用或注销的卡。", "No card is lost, suspended or cancelled.");
    public static readonly Bilingual HotlistVersion = new("自版本", "Since version");
    public static readonly Bilingual HotlistSince = new("列入时间", "Since");
    public static readonly Bilingual HotlistKiosks = new("各终端收到的版本", "Which kiosk has which version");
    public static readonly Bilingual HotlistHas = new("已有版本", "Has version");
    public static readonly Bilingual HotlistAge = new("名单的时间", "As of");
    public static readonly Bilingual HotlistNewest = new("最新", "Newest");
    public static readonly Bilingual HotlistOld = new("落后 {0} 个版本", "{0} behind");
    public static readonly Bilingual HotlistNoWord = new("没有收到", "None yet");
    public static readonly Bilingual HotlistNoKiosks = new("没有可以查看的终端。", "There is no kiosk you may see.");
    public static readonly Bilingual HotlistCards = new("名单上的卡", "Cards on the list");

    private static readonly Dictionary<string, Bilingual> Acts = new(StringComparer.Ordinal)
    {
        ["card-lost"] = new("挂失", "Reported lost"), ["card-suspended"] = new("暂停使用", "Suspended"), ["card-active"] = new("恢复使用", "In use again"), ["card-revoked"] = new("注销", "Cancelled"),
        ["card-bind"] = new("登记到成员名下", "Given to a member"), ["card-unbind"] = new("撤回登记", "The giving taken back"), ["card-replaced"] = new("换卡", "Replaced"), ["card-request"] = new("申请制卡", "Asked for"),
        ["card-request-withdraw"] = new("撤回制卡申请", "The request taken back"), ["card-issued"] = new("签发芯片", "Its chip was certified"), ["card-activated"] = new("启用", "Activated"), ["card-member"] = new("更新卡内资料", "The data on it renewed"),
        ["card-reset"] = new("清空芯片", "Its chip was emptied"), ["set-aside-leave"] = new("核实后保持原样", "Looked at and left as it is"),
    };

    public static Bilingual Act(string what) => Acts.GetValueOrDefault(what) ?? Bilingual.Plain(what);

    public static Bilingual StateOf(string state) => state switch
    {
        "lost" => StateLost, "suspended" => StateSuspended, "replaced" => StateReplaced, "revoked" => StateRevoked, "issued" => StateIssued, "expired" => StateExpired, _ => StateActive,
    };

    public static string ToneOf(string state) => state switch { "active" => "good", "lost" or "revoked" => "bad", "suspended" or "expired" => "warn", _ => "quiet" };

    public static Bilingual ProfileOf(string profile) => profile switch { "mcap-1" => ProfileMcap, "pkoc" => ProfilePkoc, "uid" => ProfileUid, _ => ProfilePiv };

    public static Bilingual VerdictOf(long verdict) => verdict switch { 1 => VerdictGood, 2 => VerdictUnknown, 3 => VerdictBad, 4 => VerdictNone, _ => VerdictWaiting };

    public static Bilingual StepOf(string state, bool hasDesk) => state == "certified" ? OpenCertified : hasDesk ? OpenBegun : OpenAsked;
}
