namespace CardSystem.Ingest.Web.Words;

/// <summary>What the parts of an act's details are called; a part nobody has named stands as it is.</summary>
internal static partial class AuditWords
{
    private static readonly Dictionary<string, Bilingual> Fields = new(StringComparer.Ordinal)
    {
        ["reason"] = new("原因", "reason"), ["session"] = new("场次", "session"), ["kind"] = new("类型", "kind"), ["from"] = new("从", "from"), ["until"] = new("到", "until"), ["member"] = new("成员", "member"),
        ["role"] = new("角色", "role"), ["unit"] = new("组织", "unit"), ["name"] = new("名称", "name"), ["display"] = new("姓名", "name"), ["path"] = new("页面", "page"), ["hours"] = new("小时", "hours"),
        ["file"] = new("文件", "file"), ["added"] = new("新增", "added"), ["changed"] = new("修改", "changed"), ["unchanged"] = new("未变", "unchanged"), ["count"] = new("数量", "count"), ["rows"] = new("行数", "rows"),
        ["level"] = new("级别", "level"), ["note"] = new("说明", "note"), ["detail"] = new("说明", "note"), ["text"] = new("内容", "text"), ["minutes"] = new("分钟", "minutes"), ["day"] = new("日期", "day"),
        ["purpose"] = new("用途", "purpose"), ["changes"] = new("变更", "changes"), ["before"] = new("之前", "before"), ["after"] = new("之后", "after"), ["stars"] = new("星级", "stars"), ["comment"] = new("评价", "comment"),
        ["cards"] = new("党员卡", "cards"), ["card"] = new("党员卡", "card"), ["version"] = new("版本", "version"), ["year"] = new("年度", "year"), ["lines"] = new("行数", "lines"), ["way"] = new("方式", "way"),
        ["withinDays"] = new("天内", "within days"), ["excuse"] = new("请假编号", "excuse"), ["rule"] = new("规则", "rule"), ["into"] = new("并入", "into"), ["kiosk"] = new("签到终端", "kiosk"), ["people"] = new("人数", "people"),
        ["what"] = new("更正为", "as"), ["in"] = new("签到", "in"), ["out"] = new("签退", "out"), ["days"] = new("天数", "days"), ["gone"] = new("清除", "gone"), ["erasure"] = new("清除记录", "erasure"),
        ["scrubbed"] = new("已处理", "done"), ["settlements"] = new("重新封存的结算", "settlements sealed again"), ["centre"] = new("中心", "centre"), ["software"] = new("软件", "software"), ["os"] = new("系统", "system"),
        ["outcome"] = new("结果", "outcome"), ["why"] = new("原因", "why"), ["files"] = new("文件", "files"), ["subject"] = new("对象", "about"), ["balance"] = new("余额", "balance"), ["policy"] = new("积分办法", "policy"),
        ["category"] = new("积分类别", "category"), ["organiser"] = new("组织者", "organiser"), ["audience"] = new("面向", "for"), ["members"] = new("指定成员", "members"), ["inOut"] = new("签退", "sign-out"),
        ["rate"] = new("评价", "rating"), ["capacity"] = new("名额", "places"), ["firstDay"] = new("首日", "first day"), ["lastDay"] = new("末日", "last day"), ["room"] = new("房间", "room"), ["kiosks"] = new("签到终端", "kiosks"),
        ["starts"] = new("开始", "starts"), ["ends"] = new("结束", "ends"), ["opens"] = new("开放签到", "opens"), ["closes"] = new("停止签到", "closes"), ["lateAfter"] = new("迟到起点", "late after"),
        ["leaveFrom"] = new("可签退起点", "leave from"), ["windows"] = new("签到时间窗口", "when to tap"), ["recurrence"] = new("举行规律", "comes back"), ["holidays"] = new("节假日", "holidays"), ["fate"] = new("状态", "state"),
        ["made"] = new("新增场次", "made"), ["through"] = new("安排到", "through"), ["first"] = new("第一场", "first"), ["moved"] = new("调整", "moved"), ["to"] = new("到", "to"), ["cancelled"] = new("取消", "cancelled"),
        ["sessions"] = new("场次", "sessions"), ["steps"] = new("内容", "steps"), ["step"] = new("处理", "step"), ["forced"] = new("仍然结算的原因", "settled all the same"), ["missing"] = new("缺项", "missing"),
        ["missingInAll"] = new("缺项数", "missing in all"), ["taps"] = new("刷卡", "taps"), ["kept"] = new("保留", "kept"), ["dropped"] = new("略去", "dropped"), ["replaces"] = new("替换", "replaces"), ["rights"] = new("权限", "rights"),
        ["about"] = new("对象", "about"), ["differences"] = new("逐行差异", "differences"), ["readers"] = new("读卡器", "readers"), ["waiting"] = new("待传", "waiting"), ["movesUp"] = new("递补", "moves up"),
    };

    public static string Field(string key) => (Fields.GetValueOrDefault(key) ?? Bilingual.Plain(key)).ToString();
}
