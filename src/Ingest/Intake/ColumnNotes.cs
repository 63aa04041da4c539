namespace CardSystem.Ingest.Intake;

/// <summary>What each column of each file allows, in a clerk's words.</summary>
internal static class ColumnNotes
{
    private const string Time = "yyyy-MM-dd HH:mm by the district's clock";
    private const string Day = "yyyy-MM-dd, or a cell formatted as a date";
    private const string ChineseTime = "yyyy-MM-dd HH:mm，以本区时间为准";
    private const string ChineseDay = "yyyy-MM-dd，或设为日期格式的单元格";

    private static readonly Dictionary<(string What, string Column), ColumnNote> Notes = new()
    {
        [("organisations", "id")] = new("1 to 32 of a-z, 0-9 and '-'", "1 到 32 位 a-z、0-9 和“-”", "b12"),
        [("organisations", "name")] = new("the name people know, at most 200 characters", "大家熟悉的名称，最多 200 字", "第十二支部"),
        [("organisations", "kind")] = new("district, sub-district, community, centre or branch", "district 区、sub-district 街道、community 社区、centre 服务中心 或 branch 支部", "branch"),
        [("organisations", "parent")] = new("id of the unit above; empty for the one at the top", "上级组织的编号；最上级留空", "c3"),
        [("organisations", "from")] = new($"from which day it is so: {Day}; empty: from today on, and since ever for a new unit", $"从哪一天起：{ChineseDay}；留空：从今天起，新组织则一直如此", "2026-07-01"),
        [("members", "member")] = new("1 to 20 of 0-9 and A-Z", "1 到 20 位 0-9 和 A-Z", "M000123"),
        [("members", "name")] = new("at most 100 characters", "最多 100 字", "张三"),
        [("members", "branch")] = new("id of the home branch", "所在支部的编号", "b12"),
        [("members", "from")] = new($"from which day the row counts: {Day}; empty: from today on, and since ever for a new member", $"本行从哪一天起生效：{ChineseDay}；留空：从今天起，新成员则一直如此", "2026-07-01"),
        [("members", "community")] = new("id of the community where the member reports in; - for none; empty leaves it as it is", "报到社区的编号；“-”表示没有；留空不改动", "c3"),
        [("members", "temporary")] = new("id of a branch the member also belongs to for a time; empty for none", "临时组织关系所在支部的编号；没有则留空", "b20"),
        [("members", "temporary_until")] = new($"the first day on which that no longer counts: {Day}; empty: no end is known", $"从这一天起不再计入：{ChineseDay}；留空：结束日期未定", "2026-12-01"),
        [("members", "exempt_from")] = new($"from which day nothing is expected of the member: {Day}", $"从哪一天起免于应到：{ChineseDay}", "2026-09-01"),
        [("members", "exempt_until")] = new($"the first day on which the member is expected again: {Day}; empty: no end is known", $"从这一天起恢复应到：{ChineseDay}；留空：结束日期未定", "2026-10-01"),
        [("members", "exempt_reason")] = new("why, at most 200 characters; needed with exempt_from", "原因，最多 200 字；填写 exempt_from 时必填", "因病休养"),
        [("cards", "card")] = new("4 to 40 of 0-9 and A-Z: the number in the card's certificate; for pkoc PK and the first 38 hex digits of its key's thumbprint, for uid UID and the UID in hex", "4 到 40 位 0-9 和 A-Z：卡证书中的编号；pkoc 为 PK 加公钥指纹前 38 位十六进制；uid 为 UID 加十六进制 UID", "CARD000123"),
        [("cards", "member")] = new("the holder's number; empty for a card of nobody", "持卡成员的编号；无主卡留空", "M000123"),
        [("cards", "certificate")] = new("X.509 in DER, base64 in one line", "X.509 证书（DER），一行 base64", "MIIB…"),
        [("cards", "profile")] = new("piv, mcap-1, pkoc or uid; empty: piv, or mcap-1 where there is a receipt_key", "piv、mcap-1、pkoc 或 uid；留空：piv，有 receipt_key 时为 mcap-1", "mcap-1"),
        [("cards", "receipt_key")] = new("for mcap-1: the key the card signs its receipts with, a compressed point in hex or base64", "mcap-1：卡用来签回执的公钥，压缩点，十六进制或 base64", "0278DF…"),
        [("cards", "uid")] = new("the chip's UID, 4, 7 or 10 bytes in hex; empty where it is unknown or another every time", "芯片 UID，4、7 或 10 字节十六进制；未知或每次不同则留空", "04A1B2C3D4E5F6"),
        [("cards", "public_key")] = new("for pkoc: SubjectPublicKeyInfo of its P-256 key, base64 in one line; certificate is then empty", "pkoc：P-256 公钥（SubjectPublicKeyInfo），一行 base64；certificate 留空", "MFkw…"),
        [("receipt-keys", "card")] = new("the number of a card that is registered", "已登记的卡号", "CARD000123"),
        [("receipt-keys", "receipt_key")] = new("the key the card signs its receipts with, a compressed point in hex or base64", "卡用来签回执的公钥，压缩点，十六进制或 base64", "0278DF…"),
        [("kiosks", "kiosk")] = new("1 to 32 of a-z, 0-9 and '-'", "1 到 32 位 a-z、0-9 和“-”", "kiosk-7"),
        [("kiosks", "name")] = new("where it stands, at most 200 characters", "所在位置，最多 200 字", "一楼大厅"),
        [("kiosks", "centre")] = new("id of a centre", "服务中心的编号", "centre-1"),
        [("kiosks", "public_key")] = new("SubjectPublicKeyInfo of its P-256 key, base64 in one line", "P-256 公钥（SubjectPublicKeyInfo），一行 base64", "MFkw…"),
        [("kiosks", "secret_hash")] = new("sha256:<salt hex>:<hash hex>; empty where the kiosk has a client certificate", "sha256:<盐十六进制>:<摘要十六进制>；终端有客户端证书时留空", "sha256:…"),
        [("timetable", "session")] = new("1 to 64 of a-z, 0-9 and '-'", "1 到 64 位 a-z、0-9 和“-”", "theme-day-2026-07"),
        [("timetable", "activity")] = new("at most 200 characters", "最多 200 字", "theme-day"),
        [("timetable", "name")] = new("what people see, at most 200 characters", "大家看到的名称，最多 200 字", "主题党日"),
        [("timetable", "centre")] = new("id of a centre", "服务中心的编号", "centre-1"),
        [("timetable", "opens")] = new($"from when taps count: {Time}", $"从何时起刷卡有效：{ChineseTime}", "2026-07-01 08:30"),
        [("timetable", "starts")] = new(Time, ChineseTime, "2026-07-01 09:00"),
        [("timetable", "late_after")] = new($"who signs in later is late: {Time}", $"此后签到算迟到：{ChineseTime}", "2026-07-01 09:10"),
        [("timetable", "closes")] = new($"until when taps count: {Time}", $"到何时为止刷卡有效：{ChineseTime}", "2026-07-01 11:00"),
        [("timetable", "audience")] = new("ids of the units whose members are expected, separated by ';', or * for a session open to all", "应到成员所在组织的编号，用“;”分隔；“*”表示对所有人开放", "b12;b20"),
        [("timetable", "kiosks")] = new("ids of kiosks, separated by ';'; empty for all of the centre", "终端编号，用“;”分隔；留空为中心的全部终端", ""),
        [("timetable", "category")] = new("1 to 32 of a-z, 0-9 and '-'; empty: meeting", "1 到 32 位 a-z、0-9 和“-”；留空：meeting", "meeting"),
        [("timetable", "kind")] = new("required, open, volunteer or service; empty: required, or open where the audience is *", "required 应到、open 开放、volunteer 志愿服务 或 service 服务；留空：required，audience 为“*”时为 open", "required"),
        [("timetable", "in_out")] = new("in, or in-out where members sign out too; empty: in", "in，或 in-out（也要签退）；留空：in", "in"),
        [("timetable", "ends")] = new($"between starts and closes: {Time}; empty: when it closes", $"在 starts 与 closes 之间：{ChineseTime}；留空：关闭时结束", "2026-07-01 10:30"),
        [("timetable", "leave_from")] = new($"who signs out earlier leaves early: {Time}; empty: when it ends", $"在此之前签退算早退：{ChineseTime}；留空：结束时", "2026-07-01 10:20"),
        [("timetable", "capacity")] = new("the most that may sign up; empty: no limit", "最多报名人数；留空：不限", "40"),
        [("timetable", "organiser")] = new("id of the unit that holds it; empty for none", "主办组织的编号；没有则留空", "b12"),
        [("timetable", "rate")] = new("yes where the kiosk asks those served how it was, for kind service only; empty: no", "yes：服务后请服务对象评价（仅 kind 为 service）；留空：no", "no"),
        [("excuses", "member")] = new("a number of the roster", "成员编号", "M000123"),
        [("excuses", "session")] = new("a session's id; empty where from and until are given", "场次编号；填写 from 和 until 时留空", ""),
        [("excuses", "from")] = new($"from when on: {Time}; empty beside a session", $"从何时起：{ChineseTime}；填写场次时留空", "2026-07-01"),
        [("excuses", "until")] = new($"until when, exclusive: {Time}; for one whole day the next day", $"到何时为止（不含）：{ChineseTime}；请假一整天填次日", "2026-07-02"),
        [("excuses", "kind")] = new("a word such as sick, travel or family: 1 to 32 of a-z, 0-9 and '-'", "种类，如 sick、travel、family：1 到 32 位 a-z、0-9 和“-”", "sick"),
        [("excuses", "reason")] = new("why, at most 500 characters", "原因，最多 500 字", "发烧"),
        [("excuses", "state")] = new("requested or approved", "requested 已申请 或 approved 已批准", "requested"),
    };

    public static ColumnNote Of(string what, string column) => Notes.GetValueOrDefault((what, column)) ?? ColumnNote.None;
}

/// <summary>What a column allows, in both languages, and an example.</summary>
internal sealed record ColumnNote(string Note, string Chinese, string Example)
{
    public static readonly ColumnNote None = new("", "", "");

    public string In(bool chinese) => chinese ? Chinese : Note;
}
