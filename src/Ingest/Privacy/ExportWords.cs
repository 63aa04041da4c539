using System.Text;

namespace CardSystem.Ingest.Privacy;

/// <summary>What the files of an export are, for whoever opens it.</summary>
internal static class ExportWords
{
    private static readonly Dictionary<string, (string Chinese, string English)> Tables = new(StringComparer.Ordinal)
    {
        ["members"] = ("编号、姓名、所在支部", "Number, name, branch"),
        ["member_homes"] = ("历次所在支部", "Branches, past and present"),
        ["member_communities"] = ("报到社区", "Report-in communities"),
        ["member_stays"] = ("临时组织关系", "Temporary affiliations"),
        ["member_exemptions"] = ("免于应到的时段与原因", "When attendance was not expected, and why"),
        ["member_merges"] = ("合并过的编号", "Numbers found to be the same person's"),
        ["member_lists"] = ("按姓名指定参加的名单", "Lists that name the person"),
        ["cards"] = ("党员卡", "Cards"),
        ["card_holders"] = ("党员卡的历任持有人", "Who held the cards when"),
        ["card_states"] = ("党员卡的状态", "States of the cards"),
        ["card_certificates"] = ("党员卡以前的证书", "Earlier certificates of the cards"),
        ["card_profiles"] = ("党员卡的类型", "What the cards can do"),
        ["card_issues"] = ("制卡记录", "How the cards were issued"),
        ["card_keys"] = ("党员卡的密钥", "Keys of the cards"),
        ["excuses"] = ("请假", "Excuses"),
        ["corrections"] = ("出勤更正", "Corrections of attendance"),
        ["ratings"] = ("服务评价", "Ratings of services"),
        ["sign_ups"] = ("报名", "Sign-ups"),
        ["time_withdrawals"] = ("时间银行支取", "Withdrawals from the time bank"),
        ["warnings"] = ("预警", "Warnings"),
        ["warning_events"] = ("预警的跟进", "What was done about warnings"),
        ["warning_tells"] = ("预警通知过的组织", "Which units were told of warnings"),
        ["notices"] = ("关于本人的通知", "Notices about the person"),
        ["notice_deliveries"] = ("通知的发送", "Deliveries of notices"),
        ["notice_channels"] = ("本人的接收方式", "Ways to reach the person"),
        ["settlement_lines"] = ("考核结算", "Settlements"),
        ["hotlist"] = ("挂失名单", "List of cards not to be taken"),
        ["hotlist_changes"] = ("挂失名单的变动", "Changes of that list"),
        ["acts"] = ("关于本人或其党员卡的操作记录，包括谁查看过档案", "What was done about the person or his cards, looks at the file included"),
        ["derived.attendance"] = ("出勤", "Attendance"),
        ["derived.attendance_before"] = ("更正以前的出勤", "Attendance before it was corrected"),
        ["derived.sign_ins"] = ("计入场次的刷卡", "Taps counted at sessions"),
        ["derived.visits"] = ("不在场次中的刷卡", "Taps outside sessions"),
        ["derived.ledger"] = ("积分台账", "Credit ledger"),
        ["derived.ledger_reversed"] = ("已冲销的积分", "Credits that were reversed"),
        ["derived.standings"] = ("按月的积分", "Credits by month"),
        ["derived.services"] = ("享受的服务", "Services received"),
        ["derived.set_aside"] = ("未计入的刷卡", "Taps set aside"),
        ["derived.receipts"] = ("写卡回执", "Receipts of the card"),
        ["derived.warning_episodes"] = ("预警规则的判断", "What the warning rules found"),
        ["taps"] = ("每一次刷卡的原始记录", "Every tap as it was recorded"),
        ["mentions"] = ("其他提到本人的地方", "Other places that mention the person"),
    };

    public static (string Chinese, string English) Of(string table) => Tables.GetValueOrDefault(table, (table, table));

    public static string ReadMe(IReadOnlyList<ExportedFile> files)
    {
        var text = new StringBuilder("本压缩包是系统中关于您的全部资料。CSV 可用表格软件打开，JSON 供程序使用，内容相同；manifest.json 列出全部文件及其校验值（SHA-256）。\n")
            .Append("This archive is everything the system holds about you. CSV files open in a spreadsheet, JSON files say the same for programs; manifest.json lists all files with their SHA-256.\n\n");
        foreach (var file in files.Where(f => f.Name.EndsWith(".csv", StringComparison.Ordinal) || f.Name.EndsWith(".jsonl", StringComparison.Ordinal)))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{file.Name}: {file.About} / {file.AboutEnglish} ({file.Rows})\n");
        return text.ToString();
    }
}
