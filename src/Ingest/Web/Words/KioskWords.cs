namespace CardSystem.Ingest.Web.Words;

/// <summary>Words of the kiosks' pages.</summary>
internal static class KioskWords
{
    public static readonly Bilingual Title = new("签到终端", "Kiosks");
    public static readonly Bilingual Enrol = new("登记新终端", "Add a kiosk");
    public static readonly Bilingual None = new("还没有终端。点“登记新终端”添加第一台。", "There is no kiosk yet. Add the first one.");
    public static readonly Bilingual SearchHint = new("终端名称或编号", "Name or id of a kiosk");
    public static readonly Bilingual Id = new("编号", "Id");
    public static readonly Bilingual Name = new("名称", "Name");
    public static readonly Bilingual Centre = new("服务中心", "Centre");
    public static readonly Bilingual Health = new("状况", "Health");
    public static readonly Bilingual Detail = new("说明", "What it says");
    public static readonly Bilingual Complete = new("数据完整至", "Complete to");
    public static readonly Bilingual Waiting = new("待传", "Waiting");
    public static readonly Bilingual Heard = new("最近联系", "Last heard");
    public static readonly Bilingual LastTap = new("最近刷卡", "Last tap");
    public static readonly Bilingual Readers = new("读卡器", "Readers");
    public static readonly Bilingual Version = new("软件版本", "Version");
    public static readonly Bilingual Certificate = new("证书到期", "Certificate until");
    public static readonly Bilingual Enrolment = new("登记", "Enrolment");
    public static readonly Bilingual Taps = new("刷卡次数", "Taps");
    public static readonly Bilingual Never = new("从未", "never");
    public static readonly Bilingual System = new("操作系统", "Operating system");
    public static readonly Bilingual KeyStore = new("密钥保存在", "Its key is kept in");
    public static readonly Bilingual InFile = new("文件", "a file");
    public static readonly Bilingual InTpm = new("安全芯片（TPM）", "a TPM");
    public static readonly Bilingual Key = new("密钥标识", "Key");

    public static readonly Bilingual StateEnrolled = new("已登记", "Enrolled");
    public static readonly Bilingual StateRevoked = new("已停用", "Revoked");
    public static readonly Bilingual StateWaiting = new("等待登记", "Waiting for its code");
    public static readonly Bilingual StateImported = new("由名单导入", "Imported");
    public static readonly Bilingual StateNew = new("尚未登记", "Not enrolled");

    public static readonly Bilingual Facts = new("概况", "At a glance");
    public static readonly Bilingual CodeOpen = new("登记码有效至 {0}", "A code is open until {0}");
    public static readonly Bilingual RevokedBecause = new("停用于 {0}：{1}", "Revoked on {0}: {1}");
    public static readonly Bilingual Config = new("收到的活动安排版本", "Timetable version it has");
    public static readonly Bilingual ConfigNewest = new("{0}（中心最新 {1}）", "{0} (the newest is {1})");
    public static readonly Bilingual HotlistVersion = new("挂失名单版本", "Version of the list of lost cards");
    public static readonly Bilingual HotlistNever = new("还没有收到", "none yet");
    public static readonly Bilingual ReaderName = new("读卡器名称", "Reader");
    public static readonly Bilingual ReaderState = new("状态", "State");
    public static readonly Bilingual ReaderReady = new("就绪", "Ready");
    public static readonly Bilingual ReaderCard = new("读卡中", "A card lies on it");
    public static readonly Bilingual ReaderDeaf = new("没有反应", "Does not answer");
    public static readonly Bilingual ReaderGone = new("已拔出", "Unplugged");
    public static readonly Bilingual NoReader = new("终端没有报告读卡器。", "The kiosk tells of no reader.");
    public static readonly Bilingual Journals = new("刷卡记录簿", "Journals");
    public static readonly Bilingual JournalsHint = new("每块硬盘一本，每条刷卡一个连续编号；编号连上了，就说明一条不少。", "One for each disk, every tap with a number; where the numbers are whole, no tap is missing.");
    public static readonly Bilingual Journal = new("记录簿", "Journal");
    public static readonly Bilingual JournalLast = new("终端已记到", "Made at the kiosk");
    public static readonly Bilingual JournalReceived = new("已有回执", "With receipt");
    public static readonly Bilingual JournalUpTo = new("中心已齐到", "Whole at the centre");
    public static readonly Bilingual NoJournals = new("还没有刷卡记录。", "It has recorded nothing yet.");
    public static readonly Bilingual Certificates = new("证书", "Certificates");
    public static readonly Bilingual Serial = new("序列号", "Serial number");
    public static readonly Bilingual Issued = new("签发于", "Issued");
    public static readonly Bilingual Until = new("有效至", "Until");
    public static readonly Bilingual NoCertificates = new("还没有签发过证书。", "None has been issued yet.");
    public static readonly Bilingual History = new("操作记录", "What was done");
    public static readonly Bilingual When = new("时间", "When");
    public static readonly Bilingual Who = new("操作人", "By");
    public static readonly Bilingual What = new("操作", "What");
    public static readonly Bilingual Aside = new("待核实的刷卡", "Taps to look into");
    public static readonly Bilingual AsideCount = new("这台终端有 {0} 条待核实的刷卡", "Of this kiosk, {0} {0:tap is|taps are} to be looked into");
    public static readonly Bilingual OpenAlerts = new("{0} 条未处理的安全提醒", "{0} open security {0:alert|alerts}");
    public static readonly Bilingual Fresh = new("本页每 {0} 秒自动更新。", "This page renews itself every {0} {0:second|seconds}.");

    public static readonly Bilingual CodeTitle = new("终端登记码", "The kiosk's code");
    public static readonly Bilingual CodeOnce = new("登记码只显示这一次，请现在就用，或打印、抄下来。", "This code is shown this one time: use it now, or print it or write it down.");
    public static readonly Bilingual CodeUntil = new("登记码用一次即作废，有效至 {0}。", "It is good once, until {0}.");
    public static readonly Bilingual CodeScan = new("在终端上扫描此二维码", "Scan this at the kiosk");
    public static readonly Bilingual CodeCommand = new("或者在终端上运行", "Or run this at the kiosk");
    public static readonly Bilingual CodeNoAuthority = new("中心还没有终端证书颁发机构，暂时无法登记：请系统管理员运行 ingest trust create kiosk。", "The centre has no kiosk authority yet, so nobody can enrol: ask the administrator to run ingest trust create kiosk.");
    public static readonly Bilingual CodeNoUrl = new("没有设置 Enrolment:Url，命令里的地址请换成本中心的地址。", "Enrolment:Url is not set: put this centre's address into the command.");
    public static readonly Bilingual CodeDone = new("已抄好，去看终端", "I have it: show the kiosk");

    public static readonly Bilingual EnrolTitle = new("登记新终端", "Add a kiosk");
    public static readonly Bilingual IdHint = new("1–32 个小写字母、数字或“-”，以后不能更改。", "1 to 32 of a-z, 0-9 and '-'; it cannot be changed later.");
    public static readonly Bilingual NameHint = new("工作人员看得懂的名字，如“一楼大厅”。", "What people call it, such as \"Ground floor\".");
    public static readonly Bilingual Office = new("同时作为发卡台", "It is also a desk of the card office");
    public static readonly Bilingual OfficeHint = new("发卡台可以为成员制作党员卡，只有区级人员可以指定。", "Such a desk makes members' cards; only the district's people may choose it.");
    public static readonly Bilingual Create = new("登记并生成登记码", "Add it and make its code");

    public static readonly Bilingual Commands = new("操作", "Actions");
    public static readonly Bilingual NewCode = new("生成新登记码", "Make a new code");
    public static readonly Bilingual NewCodeHint = new("用于首次登记，或给终端换新密钥。用掉之前一切照旧。", "To enrol it the first time, or anew with a new key. Until it is used everything stays as it is.");
    public static readonly Bilingual Revoke = new("停用终端", "Revoke it");
    public static readonly Bilingual RevokeHint = new("立刻断开，终端得知后会清除自己的身份；已上传的刷卡不受影响。", "It is cut off at once, and wipes its identity when it learns of it; what it has sent stays.");
    public static readonly Bilingual RevokeAsk = new("确定停用这台终端吗？停用后要用新登记码才能恢复。", "Revoke this kiosk? It needs a new code to come back.");
    public static readonly Bilingual RevokeReason = new("停用原因", "Why it is revoked");
    public static readonly Bilingual Revoked = new("终端 {0} 已停用。", "Kiosk {0} is revoked.");
    public static readonly Bilingual RevokedAlready = new("终端 {0} 早已停用。", "Kiosk {0} was revoked already.");
    public static readonly Bilingual Change = new("名称与位置", "Name and place");
    public static readonly Bilingual ChangeDone = new("终端 {0} 已更新。", "Kiosk {0} is changed.");
    public static readonly Bilingual ChangeSame = new("没有变化。", "Nothing was changed.");
    public static readonly Bilingual PlaceFixed = new("它已有刷卡记录，记录属于原来的中心，所以位置不能再改。终端搬家请停用它，再到新中心登记一台。", "It has recorded taps, and they belong to its centre, so its place stays. Where it moves, revoke it and add one at the new centre.");
    public static readonly Bilingual DeskOn = new("设为发卡台", "Make it a card desk");
    public static readonly Bilingual DeskOff = new("取消发卡台", "Take the card desk away");
    public static readonly Bilingual IsDesk = new("发卡台", "Card desk");
    public static readonly Bilingual DeskDone = new("终端 {0} 现在是发卡台。", "Kiosk {0} is a card desk now.");
    public static readonly Bilingual DeskGone = new("终端 {0} 不再是发卡台。", "Kiosk {0} is no card desk any more.");
    public static readonly Bilingual Uid = new("只有卡号的卡", "Cards with only a number");
    public static readonly Bilingual UidOn = new("{0} 目前接受只有卡号、没有芯片密钥的卡；这样的签到要人工确认。", "{0} takes cards that have only a number and no key; such a sign-in is to be confirmed by a person.");
    public static readonly Bilingual UidOff = new("{0} 目前不接受只有卡号、没有芯片密钥的卡，因为卡号谁都能复制。", "{0} does not take cards that have only a number and no key, for anybody can copy a number.");
    public static readonly Bilingual UidAllow = new("开始接受", "Take them");
    public static readonly Bilingual UidForbid = new("不再接受", "Do not take them");
    public static readonly Bilingual UidDone = new("{0} 从现在起接受只有卡号的卡。", "{0} takes cards with only a number from now on.");
    public static readonly Bilingual UidGone = new("{0} 从现在起不再接受只有卡号的卡。", "{0} does not take cards with only a number from now on.");

    public static readonly Bilingual Links = new("刷卡后显示本人查询二维码", "A code for the own page after a tap");
    public static readonly Bilingual LinksOn = new("{0} 的终端在成员刷卡后显示二维码：本人用手机扫码，可看自己的出勤和积分。二维码几分钟内有效，只能用一次。", "After a tap the kiosks of {0} show a code by which the member sees their own attendance and credits on a phone. It works for minutes, and once.");
    public static readonly Bilingual LinksOff = new("{0} 的终端现在不显示。屏幕上的二维码，旁边的人也可能拍下来抢先打开；请在屏幕不易被他人看到的地方使用。", "The kiosks of {0} do not show one. Whoever stands near could photograph a code and open it first: use it where others do not see the screen.");
    public static readonly Bilingual LinksAllow = new("开始显示", "Show it");
    public static readonly Bilingual LinksForbid = new("不再显示", "Do not show it");
    public static readonly Bilingual LinksDone = new("{0} 的终端从现在起显示本人查询二维码。", "The kiosks of {0} show the code from now on.");
    public static readonly Bilingual LinksGone = new("{0} 的终端不再显示本人查询二维码。", "The kiosks of {0} no longer show the code.");
    public static readonly Bilingual LinksNoAddress = new("要先设置网页地址（Web:Address），手机才能打开；请联系系统管理员。", "Phones need an address to open: ask the administrator to set Web:Address first.");

    public static readonly Bilingual NotAnId = new("编号只能用 1–32 个小写字母、数字或“-”，并以字母或数字开头。", "Use 1 to 32 of a-z, 0-9 and '-' for the id, starting with a letter or digit.");
    public static readonly Bilingual IdTaken = new("编号 {0} 已被使用，请换一个。", "{0} is taken; choose another id.");
    public static readonly Bilingual NameMissing = new("请填写名称，最多 200 个字。", "Give a name of at most 200 characters.");
    public static readonly Bilingual NotACentre = new("终端要放在服务中心里，请选择一个中心。", "A kiosk stands in a centre; choose one.");
    public static readonly Bilingual ReasonMissing = new("请填写原因，最多 200 个字。", "Give the reason in at most 200 characters.");
    public static readonly Bilingual OnlyDistrict = new("只有区级人员可以指定发卡台。", "Only the district's people may choose card desks.");
    public static readonly Bilingual NoTrust = new("中心的签名密钥现在打不开，请联系系统管理员。", "The centre's signing keys cannot be opened now; ask the administrator.");

    private static readonly Dictionary<string, Bilingual> Acts = new(StringComparer.Ordinal)
    {
        ["kiosk-add"] = new("登记", "Added"), ["kiosk-claim"] = new("生成登记码", "A code was made"), ["kiosk-enrol"] = new("用登记码完成登记", "It enrolled with a code"), ["kiosk-renew"] = new("换发证书", "It renewed its certificate"),
        ["kiosk-order"] = new("下达操作", "Asked something of it"), ["kiosk-revoke"] = new("停用", "Revoked"), ["kiosk-change"] = new("修改名称或位置", "Name or place changed"), ["office-desk"] = new("设为发卡台", "Made a card desk"), ["office-desk-remove"] = new("取消发卡台", "No card desk any more"),
    };

    public static Bilingual Act(string what) => Acts.GetValueOrDefault(what) ?? Bilingual.Plain(what);

    public static Bilingual State(string state) => state switch { "enrolled" => StateEnrolled, "revoked" => StateRevoked, "waiting" => StateWaiting, "imported" => StateImported, _ => StateNew };

    public static Bilingual Reader(string state) => state switch { "ready" => ReaderReady, "card" => ReaderCard, "gone" => ReaderGone, _ => ReaderDeaf };
}
