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
    };

    public static string Field(string key) => (Fields.GetValueOrDefault(key) ?? Bilingual.Plain(key)).ToString();
}
