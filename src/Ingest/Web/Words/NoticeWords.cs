using CardSystem.Ingest.Notices;

namespace CardSystem.Ingest.Web.Words;

internal static class NoticeWords
{
    public static readonly Bilingual Title = new("通知", "Notifications");
    public static readonly Bilingual Tabs = new("通知分组", "Groups of notifications");
    public static readonly Bilingual TabDeliveries = new("发送记录", "Deliveries");
    public static readonly Bilingual TabUnheard = new("无人接收", "Nobody to tell");
    public static readonly Bilingual TabChannels = new("通知渠道", "Channels");
    public static readonly Bilingual UnheardHint = new("这些通知所属组织及上级都没有通知渠道；{0} 天内新建渠道后会自动补发。", "Neither the unit of these nor any above it has a channel; they are told to one that is made within {0} {0:day|days}.");
    public static readonly Bilingual NoDeliveries = new("还没有发送过通知。", "Nothing has been sent yet.");
    public static readonly Bilingual NoUnheard = new("没有无人接收的通知。", "There is nothing that nobody hears.");
    public static readonly Bilingual Made = new("产生时间", "Made");
    public static readonly Bilingual Due = new("应发时间", "Due");
    public static readonly Bilingual Ended = new("结束时间", "Ended");
    public static readonly Bilingual State = new("状态", "State");
    public static readonly Bilingual Channel = new("渠道", "Channel");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Subject = new("内容", "What it says");
    public static readonly Bilingual Level = new("级别", "Level");
    public static readonly Bilingual Attempts = new("尝试次数", "Attempts");
    public static readonly Bilingual Error = new("最近的问题", "Last trouble");
    public static readonly Bilingual Digest = new("每日汇总", "Digest of the day");
    public static readonly Bilingual Retry = new("重新发送", "Try again");
    public static readonly Bilingual Retried = new("已重新排队发送。", "It is tried again.");

    public static readonly Bilingual New = new("新建渠道", "New channel");
    public static readonly Bilingual Name = new("渠道名称", "Name");
    public static readonly Bilingual NameHint = new("小写字母、数字和“-”，最多 32 个字符，例如 b12-wecom。", "1 to 32 of a-z, 0-9 and “-”, such as b12-wecom.");
    public static readonly Bilingual Kind = new("方式", "Kind");
    public static readonly Bilingual Below = new("也接收下级组织的通知", "Hears of every unit below too");
    public static readonly Bilingual Address = new("地址", "Address");
    public static readonly Bilingual AddressHint = new("邮件填邮箱；Webhook 填 https 网址；企业微信、钉钉和 MQTT 留空。", "An e-mail address or a webhook's https address; nothing for WeCom, DingTalk and MQTT.");
    public static readonly Bilingual Secret = new("密钥", "Secret");
    public static readonly Bilingual SecretHint = new("企业微信填机器人 key；钉钉填 access_token，第二行填加签密钥；Webhook 填 whsec_ 开头的密钥。保存后不再显示。", "WeCom: the robot's key. DingTalk: the access token, and the signing secret on a second line. Webhook: a secret that begins with whsec_. It is never shown again.");
    public static readonly Bilingual SecretFile = new("或：密钥文件名", "Or: the name of a file with the secret");
    public static readonly Bilingual SecretFileHint = new("服务器密钥目录里已有的文件名。", "A file that lies in the server's folder of secrets already.");
    public static readonly Bilingual Language = new("语言", "Language");
    public static readonly Bilingual Chinese = new("中文", "Chinese");
    public static readonly Bilingual English = new("英文", "English");
    public static readonly Bilingual Format = new("格式", "Format");
    public static readonly Bilingual FormatMarkdown = new("富文本", "Markdown");
    public static readonly Bilingual FormatText = new("纯文本", "Plain text");
    public static readonly Bilingual Least = new("最低级别", "Least level");
    public static readonly Bilingual Passing = new("立即发送的级别", "Level that never waits");
    public static readonly Bilingual PassingNone = new("全部按免打扰和汇总时间发送", "None: everything waits for quiet hours and digest");
    public static readonly Bilingual DigestAt = new("每日汇总时间", "Digest each day at");
    public static readonly Bilingual DigestHint = new("留空则逐条发送。", "Empty: each notice by itself.");
    public static readonly Bilingual QuietFrom = new("免打扰开始", "Quiet hours from");
    public static readonly Bilingual QuietUntil = new("免打扰结束", "Quiet hours until");
    public static readonly Bilingual QuietHint = new("可跨过午夜，例如 22:00 至 07:00；留空则没有免打扰。", "They may cross midnight, such as 22:00 to 07:00; empty for none.");
    public static readonly Bilingual Rate = new("每分钟最多条数", "Messages a minute");
    public static readonly Bilingual RateHint = new("留空用常用值；机器人最多 20。", "Empty for the usual; robots at most 20.");
    public static readonly Bilingual Names = new("可显示姓氏（如 张*）", "May show masked names (such as 张*)");
    public static readonly Bilingual NamesHint = new("群机器人从不显示姓名。", "Group robots never show names.");
    public static readonly Bilingual Reader = new("接收人编号（可选）", "Number of the member who reads it (optional)");
    public static readonly Bilingual ReaderHint = new("关于本人的预警不会发给本人。", "Nobody is told of a warning about themselves.");
    public static readonly Bilingual Added = new("渠道 {0} 已建立；请发送一条测试消息确认。", "The channel {0} is there; send a test message to be sure.");
    public static readonly Bilingual AddedAgain = new("渠道 {0} 已建立，{1} 条此前无人接收的通知会补发。", "The channel {0} is there; {1} {1:notice|notices} that nobody heard {1:is|are} told again.");

    public static readonly Bilingual BadName = new("名称不符合要求，或已有同名渠道。", "This is not a name for a channel, or there is one of that name.");
    public static readonly Bilingual BadKind = new("请选择通知方式。", "Choose a kind.");
    public static readonly Bilingual BadMail = new("请填写邮箱地址，例如 secretary@example.cn。", "Give an e-mail address such as secretary@example.cn.");
    public static readonly Bilingual BadWebhook = new("请填写 https 网址，不含用户名。", "Give an https address without a user name.");
    public static readonly Bilingual NoAddress = new("这种方式不需要地址，请留空。", "This kind has no address; leave it empty.");
    public static readonly Bilingual NeedSecret = new("这种方式需要密钥。", "This kind needs a secret.");
    public static readonly Bilingual NoSecret = new("这种方式没有密钥，请留空。", "This kind has no secret; leave it empty.");
    public static readonly Bilingual OneSecret = new("密钥和密钥文件名只填一个。", "Give the secret or a file's name, not both.");
    public static readonly Bilingual BadSecretFile = new("密钥目录里没有这个文件，或文件名不合要求。", "There is no such file in the folder of secrets, or this is no file's name.");
    public static readonly Bilingual BadQuiet = new("免打扰请填两个不同的时间，或都留空。", "Give two different times for the quiet hours, or neither.");
    public static readonly Bilingual BadDigest = new("汇总时间请写成 08:30 的形式；MQTT 没有汇总。", "Write the digest's time such as 08:30; MQTT has no digest.");
    public static readonly Bilingual BadRate = new("每分钟条数须为 1 至 {0}。", "Messages a minute are 1 to {0}.");
    public static readonly Bilingual BadReader = new("没有这个编号的成员。", "There is no member with this number.");
    public static readonly Bilingual BadUnit = new("请选择组织。", "Choose a unit.");
    public static readonly Bilingual NotTaken = new("不能这样设置：{0}", "It cannot be set so: {0}");

    public static readonly Bilingual One = new("通知渠道 {0}", "Channel {0}");
    public static readonly Bilingual On = new("启用", "On");
    public static readonly Bilingual Off = new("已停用", "Off");
    public static readonly Bilingual OffWhy = new("停用原因：{0}", "Switched off: {0}");
    public static readonly Bilingual LastSent = new("最近发送", "Last sent");
    public static readonly Bilingual Never = new("从未", "Never");
    public static readonly Bilingual Waiting = new("待发送", "Waiting");
    public static readonly Bilingual Dead = new("失败", "Failed");
    public static readonly Bilingual Test = new("发送测试消息", "Send a test message");
    public static readonly Bilingual TestHint = new("立即发送，不受免打扰限制。", "It is sent at once, whatever the quiet hours.");
    public static readonly Bilingual TestSent = new("测试消息已被接收。", "The test message was taken.");
    public static readonly Bilingual TestHanded = new("测试消息已交给服务发送。", "The running service sends the test message.");
    public static readonly Bilingual TestFailed = new("测试消息没有被接收：{0}", "The test message was not taken: {0}");
    public static readonly Bilingual Disable = new("停用", "Switch off");
    public static readonly Bilingual Enable = new("启用渠道", "Switch on");
    public static readonly Bilingual DisableHint = new("待发送的通知会变成失败，可在启用后重新发送。", "What waits for it becomes a failure, and can be tried again once it is on.");
    public static readonly Bilingual SwitchedOff = new("渠道 {0} 已停用。", "The channel {0} is switched off.");
    public static readonly Bilingual SwitchedOn = new("渠道 {0} 已启用。", "The channel {0} is switched on.");
    public static readonly Bilingual RetryAll = new("重新发送全部失败通知", "Try all failures again");
    public static readonly Bilingual RetriedAll = new("{0} 条已重新排队。", "{0} {0:is|are} tried again.");
    public static readonly Bilingual Remove = new("删除渠道", "Remove it");
    public static readonly Bilingual RemoveConfirm = new("删除渠道 {0}？待发送的通知不会再发。", "Remove the channel {0}? What waits for it is not sent.");
    public static readonly Bilingual Removed = new("渠道 {0} 已删除。", "The channel {0} is removed.");
    public static readonly Bilingual NeedReason = new("请填写原因（1 至 500 字）。", "Give a reason (1 to 500 characters).");
    public static readonly Bilingual UndoReason = new("在页面上撤销", "taken back on the page");
    public static readonly Bilingual NoChannels = new("还没有通知渠道。", "There is no channel yet.");

    public static Bilingual OfState(string state) => state switch
    {
        "waiting" => new("待发送", "Waiting"),
        "digest" => new("等汇总", "Waits for its digest"),
        "folded" => new("已并入汇总", "Part of a digest"),
        "sent" => new("已发送", "Sent"),
        "dead" => new("失败", "Failed"),
        "dropped" => new("已取消", "Dropped"),
        _ => Bilingual.Plain(state),
    };

    public static Bilingual OfKind(string kind) => kind switch
    {
        ChannelKinds.Mail => new("邮件", "E-mail"),
        ChannelKinds.Webhook => new("Webhook", "Webhook"),
        ChannelKinds.WeCom => new("企业微信群机器人", "WeCom robot"),
        ChannelKinds.DingTalk => new("钉钉群机器人", "DingTalk robot"),
        ChannelKinds.Mqtt => new("MQTT 主题", "MQTT topic"),
        _ => Bilingual.Plain(kind),
    };

    public static Bilingual OfLevel(long level) => level is >= 1 and <= 3
        ? new(NoticeLevels.Word((NoticeLevel)level, NoticeLanguage.Chinese), NoticeLevels.Word((NoticeLevel)level, NoticeLanguage.English)) : new("", "");
}
