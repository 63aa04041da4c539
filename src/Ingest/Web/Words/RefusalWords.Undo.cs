using System.Collections.Frozen;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Why an import is not taken back, and the tables that hold it up by names that a clerk knows.</summary>
internal static partial class RefusalWords
{
    private static (string, string)[] Undo =>
    [
        ("There is no import that could be taken back.", "没有可以撤销的导入。"),
        ("There is no import {0}; 'ingest import list' shows them.", "没有编号为 {0} 的导入。"),
        ("Import {0} was taken back already, by act {1}.", "导入 {0} 已撤销（操作 {1}）。"),
        ("Import {0} is too long ago: what stood before it is not kept any more.", "导入 {0} 时间过久，导入前的内容已不再保留，不能撤销。"),
        ("Import {0} cannot be taken back, because of what was changed since ({1} in all):", "不能撤销导入 {0}，以下内容后来被改动（共 {1} 处）："),
        ("Import {0} cannot be taken back, because what it added is in use:", "不能撤销导入 {0}，其新增的内容正在使用："),
        ("{0}: {1} was changed later.", "{t0}：{1} 后来被改动。"),
        ("{0} stands in {1}.", "{0} 正用于：{t1}。"),
        ("{0} is in an audience of {1}.", "{0} 是参加范围的一部分：{t1}。"),
        ("Who imports is told by 1 to {0} characters on one line; give --by.", "导入人须为 1 至 {0} 字，写在一行内。"),
    ];

    /// <summary>A test asks for a word for every table that can hold an import up.</summary>
    internal static readonly FrozenDictionary<string, string> Tables = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["activities"] = "活动",
        ["api_tokens"] = "接口令牌",
        ["card_certificates"] = "卡的旧证书",
        ["card_holders"] = "持卡记录",
        ["card_issues"] = "发卡记录",
        ["card_keys"] = "卡的公钥",
        ["card_profiles"] = "卡的类型",
        ["card_sightings"] = "卡的使用记录",
        ["card_states"] = "卡的状态记录",
        ["cards"] = "卡",
        ["corrections"] = "更正",
        ["erasures"] = "个人信息的抹除",
        ["excuses"] = "请假",
        ["feed_links"] = "日历订阅",
        ["head_counts"] = "人数清点",
        ["journals"] = "终端的刷卡日志",
        ["kiosk_certificates"] = "终端证书",
        ["kiosk_claims"] = "终端登记码",
        ["kiosk_enrolments"] = "终端登记",
        ["kiosk_keys"] = "终端公钥",
        ["kiosk_orders"] = "终端指令",
        ["kiosk_statuses"] = "终端状态",
        ["kiosk_withdrawals"] = "终端的吊销",
        ["kiosks"] = "终端",
        ["member_communities"] = "报到社区记录",
        ["member_exemptions"] = "免于应到",
        ["member_homes"] = "所在支部记录",
        ["member_links"] = "成员本人的页面链接",
        ["member_lists"] = "逐一指定的参加人",
        ["member_merges"] = "合并记录",
        ["member_stays"] = "临时组织关系",
        ["members"] = "成员",
        ["notice_channels"] = "通知渠道",
        ["notices"] = "通知",
        ["office_desks"] = "制卡台",
        ["organisations"] = "组织",
        ["page_link_centres"] = "刷卡后显示二维码的中心",
        ["ratings"] = "评价",
        ["refused_payloads"] = "未收下的刷卡记录",
        ["sessions"] = "场次",
        ["settlement_lines"] = "考核结算",
        ["sign_ups"] = "报名",
        ["staff_grants"] = "账号的角色",
        ["staff_sessions"] = "登录中的设备",
        ["time_withdrawals"] = "时间银行支取",
        ["uid_permissions"] = "只有卡号的卡的使用许可",
        ["unit_history"] = "组织的历史",
        ["used_page_links"] = "已用的页面链接",
        ["wall_passes"] = "大屏链接",
        ["warnings"] = "预警",
        ["warning_tells"] = "预警的告知记录",
        ["working_days"] = "工作日历",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
