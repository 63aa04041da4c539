namespace CardSystem.Ingest.Web.Words;

/// <summary>What each kind of act is called. A test finds kinds in the code that are missing here.</summary>
internal static partial class AuditWords
{
    private static readonly Dictionary<string, Bilingual> Kinds = new(StringComparer.Ordinal)
    {
        ["sign-in"] = new("登录", "Signed in"), ["passkey-add"] = new("添加通行密钥", "Added a passkey"), ["passkey-remove"] = new("删除通行密钥", "Removed a passkey"),
        ["recovery-codes"] = new("生成恢复码", "Made recovery codes"), ["staff-make"] = new("新建用户", "Made an account"), ["staff-invite"] = new("生成一次性链接", "Made a one-time link"),
        ["staff-give"] = new("添加角色", "Gave a role"), ["staff-take"] = new("移除角色", "Took a role away"), ["staff-close"] = new("停用账号", "Closed an account"),
        ["staff-reopen"] = new("恢复账号", "Opened an account again"), ["staff-unlock"] = new("解除锁定", "Unlocked an account"), ["staff-sign-out"] = new("强制退出", "Ended an account's sessions"),
        ["staff-reset"] = new("重置登录方式", "Reset an account's ways of signing in"), ["staff-link"] = new("绑定外部账号", "Linked an outside account"), ["staff-unlink"] = new("解除外部账号", "Unlinked an outside account"),
        ["token-make"] = new("生成接口令牌", "Made an API token"), ["token-revoke"] = new("撤销接口令牌", "Revoked an API token"),

        ["look"] = new("查看成员档案", "Looked at a member's file"), ["look-names"] = new("查看完整姓名", "Looked at whole names"), ["look-credits"] = new("查看积分明细", "Looked at somebody's credits"),
        ["look-warning"] = new("查看预警", "Looked at a warning"), ["export"] = new("导出表格", "Exported a table"), ["member-export"] = new("导出成员资料", "Exported members"),
        ["member-link"] = new("生成本人查询链接", "Made a member's own link"), ["member-link-revoke"] = new("收回本人查询链接", "Took a member's own link back"),

        ["excuse-request"] = new("提交请假", "Requested an excuse"), ["excuse-approve"] = new("批准请假", "Approved an excuse"), ["excuse-refuse"] = new("不批准请假", "Refused an excuse"),
        ["excuse-withdraw"] = new("撤回请假", "Withdrew an excuse"), ["excuse-reopen"] = new("重新审批请假", "Reopened an excuse"), ["correct"] = new("更正出勤", "Corrected attendance"),
        ["head-count"] = new("登记现场人数", "Entered a head count"), ["rate"] = new("登记服务评价", "Entered a rating"),

        ["create-activity"] = new("新建活动", "Created an activity"), ["change-activity"] = new("修改活动", "Changed an activity"), ["stop-activity"] = new("停止活动", "Stopped an activity"),
        ["plan-sessions"] = new("安排场次", "Planned sessions"), ["move-session"] = new("调整场次", "Moved a session"), ["cancel-session"] = new("取消场次", "Cancelled a session"),
        ["reinstate-session"] = new("恢复场次", "Reinstated a session"), ["set-capacity"] = new("修改名额", "Changed a capacity"), ["close-session"] = new("结束场次", "Closed a session"),
        ["sign-up"] = new("报名", "Signed up"), ["withdraw-sign-up"] = new("取消报名", "Withdrew a sign-up"), ["feed-make"] = new("生成日历订阅", "Made a calendar feed"), ["feed-end"] = new("停止日历订阅", "Ended a calendar feed"),
        ["wall-make"] = new("生成大屏链接", "Made a wall's link"), ["wall-open"] = new("打开大屏", "Opened a wall"), ["wall-end"] = new("停止大屏", "Ended a wall"),

        ["roster-transfer"] = new("转移组织关系", "Transferred a member"), ["roster-community"] = new("登记报到社区", "Entered a report-in community"), ["roster-temporary"] = new("登记临时组织关系", "Entered a temporary affiliation"),
        ["roster-temporary-back"] = new("撤回临时组织关系", "Took a temporary affiliation back"), ["roster-exempt"] = new("登记免于应到", "Exempted a member"), ["roster-exempt-back"] = new("撤回免于应到", "Took an exemption back"),
        ["roster-merge"] = new("合并编号", "Merged two numbers"), ["roster-unmerge"] = new("撤销合并", "Took a merge back"),
        ["import-organisations"] = new("导入组织", "Imported organisations"), ["import-members"] = new("导入成员", "Imported members"), ["import-cards"] = new("导入党员卡", "Imported cards"),
        ["import-receipt-keys"] = new("导入回执密钥", "Imported receipt keys"), ["import-timetable"] = new("导入场次", "Imported a timetable"), ["import-kiosks"] = new("导入签到终端", "Imported kiosks"),
        ["import-calendar"] = new("导入工作日历", "Imported a calendar"), ["import-excuses"] = new("导入请假", "Imported excuses"), ["import-undo"] = new("撤销导入", "Took an import back"),

        ["card-active"] = new("恢复使用", "Card taken up again"), ["card-suspended"] = new("暂停使用", "Card suspended"), ["card-lost"] = new("挂失", "Card reported lost"), ["card-replaced"] = new("换卡", "Card replaced"),
        ["card-revoked"] = new("注销", "Card revoked"), ["card-issued"] = new("签发芯片", "Card certified"), ["card-bind"] = new("登记到成员名下", "Card given to a member"), ["card-unbind"] = new("撤回登记", "Card taken from a member"),
        ["card-activated"] = new("启用", "Card activated"), ["card-member"] = new("更新卡内资料", "Data on a card renewed"), ["card-reset"] = new("清空芯片", "Chip emptied"),
        ["card-request"] = new("申请制卡", "Card asked for"), ["card-request-withdraw"] = new("撤回制卡申请", "Request for a card taken back"), ["set-aside-leave"] = new("核实后保持原样", "Set-aside tap left as it is"),
        ["set-aside-back"] = new("重新列为待处理", "Set-aside tap taken up again"), ["payloads-leave"] = new("核实无法识别的数据", "Refused data looked at"), ["uid-allow"] = new("允许仅凭卡号签到", "Allowed bare card numbers"), ["uid-forbid"] = new("不允许仅凭卡号签到", "Forbade bare card numbers"),

        ["kiosk-add"] = new("新增签到终端", "Added a kiosk"), ["kiosk-change"] = new("修改签到终端", "Changed a kiosk"), ["kiosk-claim"] = new("生成终端登记码", "Made a kiosk's code"), ["kiosk-enrol"] = new("终端登记", "Kiosk enrolled"),
        ["kiosk-renew"] = new("终端更新证书", "Kiosk renewed its certificate"), ["kiosk-order"] = new("向终端下达操作", "Asked something of a kiosk"), ["kiosk-revoke"] = new("停用终端", "Revoked a kiosk"), ["page-links-on"] = new("终端显示本人查询二维码", "Kiosks show the way to the own page"), ["page-links-off"] = new("终端不再显示本人查询二维码", "Kiosks no longer show the way to the own page"),
        ["office-desk"] = new("设为制卡台", "Made a kiosk a card desk"), ["office-desk-remove"] = new("取消制卡台", "No longer a card desk"),
        ["alert-acknowledge"] = new("确认安全提醒", "Acknowledged an alert"), ["trust-create"] = new("建立证书机构", "Made an authority"), ["trust-rotate"] = new("更换签发密钥", "Gave an authority a new key"), ["trust-server"] = new("签发服务器证书", "Made the server's certificate"),

        ["policy-add"] = new("发布积分办法", "Added a credit policy"), ["policy-withdraw"] = new("撤回积分办法", "Withdrew a credit policy"), ["period-open"] = new("开启考核周期", "Opened an assessment period"),
        ["period-reopen"] = new("重新开启考核周期", "Reopened an assessment period"), ["period-settle"] = new("结算考核周期", "Settled an assessment period"), ["time-withdraw"] = new("支取时间银行", "Withdrew from the time bank"), ["time-cancel"] = new("撤销支取", "Cancelled a withdrawal"),
        ["warning-rules-add"] = new("发布预警规则", "Added warning rules"), ["warnings"] = new("夜间预警计算", "Nightly warnings"), ["warning-escalate"] = new("预警上报", "Warning escalated"), ["warning-acknowledge"] = new("受理预警", "Acknowledged a warning"), ["warning-unacknowledge"] = new("撤回受理", "Took an acknowledgement back"),
        ["warning-follow-up"] = new("跟进预警", "Followed a warning up"), ["warning-resolve"] = new("办结预警", "Resolved a warning"), ["warning-withdraw"] = new("撤回预警", "Withdrew a warning"),
        ["notice-channel-add"] = new("新增通知渠道", "Added a channel"), ["notice-channel-remove"] = new("删除通知渠道", "Removed a channel"), ["notice-channel-enable"] = new("启用通知渠道", "Switched a channel on"),
        ["notice-channel-disable"] = new("停用通知渠道", "Switched a channel off"), ["notice-test"] = new("测试通知渠道", "Tried a channel"), ["notice-retry"] = new("重发通知", "Sent notices again"),

        ["erase-words"] = new("清除一条记录的内容", "Erased the words of a record"), ["erase-acts"] = new("从记录中清除个人信息", "Erased a person from records"), ["erase-person"] = new("清除个人信息", "Erased a person"),
        ["erase-finished"] = new("个人信息清除完毕", "An erasure was finished"), ["export-person"] = new("导出个人全部信息", "Exported all of a person's data"), ["retention"] = new("按期限清理", "Cleared away what was kept long enough"),
    };
}
