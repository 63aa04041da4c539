namespace CardSystem.Ingest.Web.Words;

/// <summary>What is held of one person, doing away with it, and how long what is kept.</summary>
internal static class ProtectionWords
{
    public static readonly Bilingual Title = new("数据保护", "Data protection");
    public static readonly Bilingual Find = new("查询一位成员的全部资料", "All that is held of one person");
    public static readonly Bilingual Number = new("成员编号", "Member's number");
    public static readonly Bilingual NumberHint = new("请输入完整编号。", "Enter the whole number.");
    public static readonly Bilingual Open = new("查看", "Look");
    public static readonly Bilingual NoSuch = new("没有这个编号的成员，或不在您的管理范围内。", "There is no member with this number, or the member lies outside your units.");
    public static readonly Bilingual Erasures = new("已清除的个人信息", "Persons erased");
    public static readonly Bilingual NoErasures = new("还没有清除过任何人的信息。", "Nobody was erased yet.");
    public static readonly Bilingual Retention = new("保存期限", "How long things are kept");

    public static readonly Bilingual PersonTitle = new("个人资料：{0}", "One person's data: {0}");
    public static readonly Bilingual Name = new("姓名", "Name");
    public static readonly Bilingual Branch = new("所在支部", "Branch");
    public static readonly Bilingual Numbers = new("编号", "Numbers");
    public static readonly Bilingual Cards = new("党员卡", "Cards");
    public static readonly Bilingual Taps = new("刷卡记录", "Taps");
    public static readonly Bilingual Export = new("导出全部资料", "Hand over everything");
    public static readonly Bilingual ExportHint = new("生成 ZIP 压缩包，含本人可阅读的表格和说明；导出会记入审计日志。", "A ZIP with tables and an explanation the person can read; making it is written into the audit log.");
    public static readonly Bilingual ExportButton = new("导出 ZIP", "Export ZIP");

    public static readonly Bilingual Erase = new("清除个人信息", "Erase this person");
    public static readonly Bilingual EraseHint = new("姓名、编号、文字说明和证书将从所有数据中清除，无法恢复。场次人数、支部统计和积分合计保持不变。", "Name, number, words and certificates go from everywhere and cannot be brought back. Counts of sessions, statistics of branches and sums of credits stay as they are.");
    public static readonly Bilingual Goes = new("将被清除", "What goes");
    public static readonly Bilingual Stays = new("改为无名记录保留（用于统计）", "What stays without a name, for statistics");
    public static readonly Bilingual StaysTaps = new("终端签名的刷卡原始记录不能修改，其中只有卡号；清除后卡号不再对应任何人。", "Taps are signed and never changed; they hold a card number, which after this leads to nobody.");
    public static readonly Bilingual Acts = new("审计记录中的文字", "words in the audit log");
    public static readonly Bilingual Imports = new("将不能再撤销的导入", "imports that cannot be taken back any more");
    public static readonly Bilingual Table = new("内容", "What");
    public static readonly Bilingual Rows = new("条数", "Rows");
    public static readonly Bilingual SameName = new("另有 {0} 位成员同名。只写了姓名、没写编号的文字无法判断指谁，默认保留。", "{0} other {0:member bears|members bear} this name. Words with the name and no number may be about them and are left unless you say otherwise.");
    public static readonly Bilingual Everywhere = new("这些文字中的姓名也一并替换", "Replace the name there too");
    public static readonly Bilingual ReasonHint = new("原因会永久保留，请不要写姓名或编号，例如“本人书面申请，2026 年第 12 号”。", "The reason stays for good: write neither name nor number, for instance 'written request 12 of 2026'.");
    public static readonly Bilingual ConfirmNumber = new("请再次输入成员编号以确认", "Enter the member's number again to confirm");
    public static readonly Bilingual WrongNumber = new("输入的编号与该成员不一致，没有清除任何内容。", "This is not the member's number; nothing was erased.");
    public static readonly Bilingual EraseAsk = new("清除后无法恢复。确定清除该成员的个人信息？", "This cannot be undone. Erase this person?");
    public static readonly Bilingual Erased = new("已清除。其余处理由系统自动完成，进度见下。", "Erased. The service does the rest by itself; see below how far it is.");
    public static readonly Bilingual Already = new("这位成员的个人信息已经清除。", "This person is erased already.");

    public static readonly Bilingual ErasureTitle = new("清除记录 {0}", "Erasure {0}");
    public static readonly Bilingual At = new("时间", "When");
    public static readonly Bilingual Who = new("操作人", "By");
    public static readonly Bilingual Unit = new("组织", "Unit");
    public static readonly Bilingual Pseudonym = new("替代编号", "Stands now as");
    public static readonly Bilingual State = new("进度", "State");
    public static readonly Bilingual Entered = new("已从录入数据中清除，正在更新统计数据", "gone from what was entered; what is derived follows");
    public static readonly Bilingual Followed = new("已从统计数据中清除，等待清理数据库文件", "gone from what is derived; the database's files are next");
    public static readonly Bilingual Finished = new("全部完成", "finished");
    public static readonly Bilingual Kiosks = new("尚未收到通知的签到终端", "Kiosks that have not heard of it");
    public static readonly Bilingual KiosksHint = new("终端联网后会自动忘记该成员的卡；不再使用的终端请停用并清空。", "A kiosk forgets the person's cards as soon as it is connected; revoke and wipe one that is no longer used.");
    public static readonly Bilingual NoKiosks = new("所有签到终端均已收到。", "Every kiosk has heard of it.");
    public static readonly Bilingual HeardAt = new("最近联系 {0}", "last heard of {0}");
    public static readonly Bilingual NeverHeard = new("从未联系", "never heard of");
    public static readonly Bilingual Outside = new("系统之外的副本（数据库备份、已发出的导出文件和邮件、纸质材料）请按本单位规定另行处理。", "Copies outside this system (backups, files handed out, mail that was sent, paper) are yours to deal with by your own rules.");
    public static readonly Bilingual Scrubbed = new("已处理的内容", "What was done");
    public static readonly Bilingual Left = new("以下位置可能是他人的姓名或名称，未作更改：", "These places may be somebody else's name and were left:");

    public static readonly Bilingual RetentionHint = new("每天 {0} 自动执行；文字到期清除，用于统计的记录保留。期限在服务设置中修改（Privacy 一节）。", "Runs every day at {0}. Words go when their time is up; rows that are counted stay. The times are set in the service's settings, section Privacy.");
    public static readonly Bilingual RetentionOff = new("自动执行已关闭（Privacy:RunAt 为空）。", "It does not run by itself (Privacy:RunAt is empty).");
    public static readonly Bilingual Rule = new("内容", "What");
    public static readonly Bilingual Days = new("保存天数", "Days");
    public static readonly Bilingual Due = new("现在到期", "Due now");
    public static readonly Bilingual Ran = new("上次执行", "Last run");
    public static readonly Bilingual InAll = new("累计清除", "Gone in all");
    public static readonly Bilingual Never = new("从未", "never");
    public static readonly Bilingual RunNow = new("立即执行", "Run now");
    public static readonly Bilingual RunAsk = new("到期的内容将被永久清除。确定执行？", "What is due goes for good. Run now?");
    public static readonly Bilingual Gone = new("已清除 {0} 条。", "{0} {0:is|are} gone.");

    private static readonly Dictionary<string, Bilingual> Rules = new(StringComparer.Ordinal)
    {
        ["excuse-reasons"] = new("请假原因（常涉及健康）", "Reasons of excuses, often a matter of health"),
        ["correction-reasons"] = new("出勤更正的原因", "Reasons of corrections"),
        ["rating-comments"] = new("服务评价的文字（星级保留）", "Comments on services; the stars stay"),
        ["warning-notes"] = new("已结束预警的跟进记录", "Notes on warnings that have ended"),
        ["looks"] = new("查看档案的记录详情", "Details of who looked at files"),
        ["imports"] = new("导入前的数据（用于撤销导入）", "What stood before imports, to take them back"),
        ["refused-payloads"] = new("无法识别的终端数据", "Data of kiosks that could not be understood"),
        ["alerts"] = new("已确认的安全提醒", "Security alerts that were dealt with"),
        ["used-links"] = new("已用或过期的链接、登记码和登录", "Links, codes and sessions that are over"),
    };

    private static readonly Dictionary<string, Bilingual> Tables = new(StringComparer.Ordinal)
    {
        ["members"] = new("姓名和编号", "name and number"), ["cards"] = new("党员卡证书", "certificates of cards"), ["excuses.reason"] = new("请假原因", "reasons of excuses"),
        ["corrections.reason"] = new("更正原因", "reasons of corrections"), ["ratings.comment"] = new("评价文字", "comments"), ["warning_events"] = new("预警跟进记录", "notes on warnings"),
        ["notices"] = new("通知内容", "texts of notices"), ["notice_channels"] = new("本人的接收方式", "own addresses"), ["derived.attendance"] = new("出勤", "attendance"), ["excuses"] = new("请假", "excuses"),
        ["corrections"] = new("更正", "corrections"), ["ratings"] = new("评价星级", "ratings"), ["sign_ups"] = new("报名", "sign-ups"), ["member_lists"] = new("名单", "lists"),
        ["time_withdrawals"] = new("时间银行支取", "time bank withdrawals"), ["warnings"] = new("预警", "warnings"), ["settlement_lines"] = new("考核结算", "settlements"), ["derived.ledger"] = new("积分", "credits"),
        ["changes"] = new("待更新的统计", "queued updates"), ["jobs"] = new("后台任务", "long work"), ["acts"] = new("审计记录", "audit log"), ["import_rows"] = new("导入前的数据", "what stood before imports"), ["refused_payloads"] = new("无法识别的终端数据", "data of kiosks that could not be understood"),
    };

    public static Bilingual RuleName(string rule) => Rules.GetValueOrDefault(rule) ?? Bilingual.Plain(rule);

    public static bool NamesRule(string rule) => Rules.ContainsKey(rule);

    public static Bilingual TableName(string table) => Tables.GetValueOrDefault(table) ?? Bilingual.Plain(table);
}
