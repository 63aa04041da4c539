using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Web.Words;

/// <summary>
/// What the desks and the import say when they refuse something, in Chinese. They speak English, for they serve the command line too; here each sentence is found again
/// by its fixed part, and what stood in its gaps is put into the Chinese one. A sentence nobody has translated yet is shown as it is rather than not at all.
/// </summary>
internal static partial class RefusalWords
{
    /// <summary>English with gaps {0}, {1} … and the Chinese for it.</summary>
    private static readonly (string English, string Chinese)[] Sentences =
    [
        .. Sending, .. Excuses, .. Corrections, .. Roster, .. Files, .. Rows, .. Credits, .. Warned, .. Json, .. Plans, .. Recurrence, .. Cards, .. Kiosks, .. CardRows, .. Entries, .. Accounts, .. Channels, .. Undo, .. Amounts, ("is empty; {0}", "不能为空；{0}"),
    ];

    private static readonly Lazy<(Regex English, string Chinese)[]> Patterns = new(() => [.. Sentences.Select(s => (PatternOf(s.English), s.Chinese))]);

    private static (string, string)[] Excuses =>
    [
        ("A reason is needed: say in a few words why.", "请填写原因。"),
        ("The reason has {0} characters; the limit is {1}.", "原因有 {0} 字，最多 {1} 字。"),
        ("The reason holds a line break or another control character; write it on one line.", "原因请写在一行内，不要换行。"),
        ("'{0}' is not a kind of leave; use 1 to {1} of a-z, 0-9 and '-', for instance sick or travel.", "“{0}”不是请假种类，请从列表中选择。"),
        ("An excuse is for one session or for a span of time, not for both.", "请假要么针对一个场次，要么针对一段时间，不能同时填写。"),
        ("The excuse ends before it begins; the end is exclusive, so for one whole day give the next day as its end.", "结束时间早于或等于开始时间；结束时间不计入，请一整天假时请填次日。"),
        ("The excuse is longer than {0} days; enter an exemption in the roster instead.", "请假超过 {0} 天，请改为登记免于应到。"),
        ("Excuse {0} was withdrawn; request a new one.", "请假 {0} 已撤回，请重新申请。"),
        ("Excuse {0} was refused; there is nothing to withdraw.", "请假 {0} 未获批准，无需撤回。"),
        ("Excuse {0} was requested already.", "请假 {0} 已在待审批。"),
        ("There is no excuse {0}; 'ingest excuse list' shows those there are.", "没有编号为 {0} 的请假。"),
    ];

    private static (string, string)[] Corrections =>
    [
        ("Session {0} is cancelled, so nobody attended or missed it; reinstate it first.", "场次 {0} 已取消，无出席也无缺席；请先恢复场次。"),
        ("There is no correction to take back.", "没有可以撤销的更正。"),
        ("Times go with --attended only.", "只有“出席”可以填写时间。"),
        ("Session {0} has no sign-out; give the time of the sign-in alone.", "场次 {0} 不需要签退，只填签到时间。"),
        ("The sign-in lies outside the session, which opens at {0} and closes at {1}.", "签到时间不在场次的开放时间内。"),
        ("The sign-out lies outside the session, which opens at {0} and closes at {1}.", "签退时间不在场次的开放时间内。"),
        ("The sign-out is not after the sign-in.", "签退时间应晚于签到时间。"),
    ];

    private static (string, string)[] Roster =>
    [
        ("There is no member '{0}'.", "没有编号为“{0}”的成员。"),
        ("'{0}' is not an organisation; 'ingest roster tree' shows them.", "没有编号为“{0}”的组织。"),
        ("'{0}' is a {1}; members belong to a branch.", "“{0}”不是支部；成员的所在组织应为支部。"),
        ("'{0}' is a {1}; members report in at a community.", "“{0}”不是社区；成员应到社区报到。"),
        ("'{0}' is a {1}; a temporary affiliation is to a branch.", "“{0}”不是支部；临时组织关系应转到支部。"),
        ("The end is not after the beginning; it is the first day on which the affiliation no longer counts.", "结束日期应晚于开始日期；从结束当天起不再计入。"),
        ("The end is not after the beginning; it is the first day on which the exemption no longer counts.", "结束日期应晚于开始日期；从结束当天起恢复应到。"),
        ("Say in 1 to 200 characters on one line why the member is exempt.", "请用 1 到 200 字（一行内）说明免于应到的原因。"),
        ("{0} has no temporary affiliation to '{1}' from {2}.", "成员 {0} 没有自 {2} 起到“{1}”的临时组织关系。"),
        ("{0} has no exemption from {1}.", "成员 {0} 没有自 {1} 起的免于应到。"),
        ("{0} cannot be merged into itself.", "不能与自身合并。"),
        ("{0} is merged into {1} already; take that back first, or merge {2} into {3}.", "{0} 已并入 {1}；请先撤销该合并，或将 {2} 并入 {3}。"),
        ("{0} was itself merged into {1}; merge {2} into {3}.", "{0} 本身已并入 {1}；请将 {2} 并入 {3}。"),
        ("{0} is not merged into another number.", "{0} 没有并入其他编号。"),
    ];

    // What stands in the gaps of others.
    private static (string, string)[] Amounts =>
    [
        ("{0} minute", "{0} 分钟"),
        ("{0} minutes", "{0} 分钟"),
        ("{0} member", "{0} 名成员"),
        ("{0} members", "{0} 名成员"),
    ];

    private static (string, string)[] Accounts =>
    [
        ("There is an account '{0}' already; choose another name.", "账号“{0}”已存在，请换一个。"),
        ("'{0}' cannot be an account's name; use 2 to 64 letters, digits and . - _ @.", "“{0}”不能用作账号：请用 2–64 个字母、数字或 . - _ @。"),
        ("There is an account of this name already; choose another.", "账号名已存在，请换一个。"),
        ("Somebody else has changed this account meanwhile; look at it again.", "该账号刚被他人改动，请重新查看。"),
        ("'{0}' is a role at a {1}, and this unit is a {2}.", "角色“{0}”不能设在这一级组织。"),
        ("Who erases is told by 1 to {0} characters on one line.", "操作人须为 1 至 {0} 字，写在一行内。"),
        ("Say in 1 to {0} characters on one line why; the reason stays, so do not name the person in it.", "请在一行内写明原因，1 至 {0} 字；原因会保留，请不要写出本人姓名。"),
        ("This person is erased already.", "该人员的个人信息已经抹除。"),
        ("The reason stays after the erasure; say it without the person's name and number.", "原因在抹除后仍保留，请不要写出本人的姓名和编号。"),
        ("The person's name needs 1 to 64 characters on one line.", "请填写姓名，1–64 字，写在一行内。"),
    ];

    private static (string, string)[] Files =>
    [
        ("{0} is empty; its first row must be {1}.", "{0} 是空文件；第一行应为 {1}。"),
        ("{0} is an old .xls workbook or one with a password; save it as .xlsx or as CSV UTF-8, without a password.", "{0} 是旧版 .xls 或带密码的工作簿；请另存为不带密码的 .xlsx 或 CSV UTF-8。"),
        ("{0} is not UTF-8; save it as CSV UTF-8.", "{0} 不是 UTF-8 编码；请另存为“CSV UTF-8”。"),
        ("{0} is no text; save it as CSV UTF-8 or as an .xlsx workbook.", "{0} 不是表格文件；请另存为 CSV UTF-8 或 .xlsx。"),
        ("{0} is a damaged .xlsx workbook; open it in a spreadsheet program and save it again.", "{0} 已损坏；请用表格软件打开后重新保存。"),
        ("{0} is not a CSV file that can be read; save it as CSV UTF-8.", "{0} 无法读取；请另存为“CSV UTF-8”。"),
        ("{0} inflates to more than {1} MiB; divide it.", "{0} 解压后超过 {1} MiB；请拆分后再导入。"),
        ("{0} has {1} MiB; the limit is {2} MiB.", "{0} 有 {1} MiB，最多 {2} MiB；请拆分后再导入。"),
        ("{0} has {1} columns in row {2}; the limit is {3}.", "{0} 第 {2} 行有 {1} 列，最多 {3} 列。"),
        ("{0} has a cell of {1} characters in row {2}; the limit is {3}.", "{0} 第 {2} 行有单元格为 {1} 字，最多 {3} 字。"),
        ("{0} is an archive of {1} files; a workbook has at most {2}.", "{0} 内含 {1} 个文件，工作簿最多 {2} 个。"),
        ("{0} has more than {1} rows; divide it.", "{0} 超过 {1} 行；请拆分后再导入。"),
        ("{0} has {1} columns; the limit is {2}.", "{0} 有 {1} 列，最多 {2} 列。"),
        ("{0} stands beyond the last column of the header.", "{0} 超出表头的最后一列。"),
        ("{0} has more than {1} different texts; divide it.", "{0} 中不同的文字超过 {1} 种；请拆分后再导入。"),
        ("{0} has a cell of more than {1} characters.", "{0} 有单元格超过 {1} 字。"),
        ("{0} has a value in column {1} of row {2}; the limit is {3} columns.", "{0} 第 {2} 行第 {1} 列有内容，最多 {3} 列。"),
        ("{0} {1} with # and {2} left out.", "{0} 行以 # 开头，没有导入。"),
        ("{0} has a wrong header: it {1}. The columns are {2}.", "{0} 的表头不对：{1}。第一行应为列名：{2}。"),
        ("lacks {0}; it does not know {1}; it repeats {2}", "缺少 {0}；不认识 {1}；重复 {2}"),
        ("lacks {0}; it does not know {1}", "缺少 {0}；不认识 {1}"),
        ("lacks {0}; it repeats {1}", "缺少 {0}；重复 {1}"),
        ("does not know {0}; it repeats {1}", "不认识 {0}；重复 {1}"),
        ("lacks {0}", "缺少 {0}"),
        ("does not know {0}", "不认识 {0}"),
        ("repeats {0}", "重复 {0}"),
        ("{0}, in any order, and if you like {1}", "{0}（次序不限），还可加上 {1}"),
        ("{0}, in any order", "{0}（次序不限）"),
        ("{0}: no further errors are listed.", "{0}：其余错误未列出。"),
        ("{0} row {1}: has {2} cells, the header has {3}; a cell with a comma or a quote must stand in quotes.", "{0} 第 {1} 行：有 {2} 格，表头有 {3} 格；含逗号或引号的内容要用引号括起。"),
        ("{0} row {1}: the quotes are not closed, or stand or break the line inside a cell; write each cell on one line, in quotes where it holds one, and that one as \"\".", "{0} 第 {1} 行：引号不成对，或单元格内有换行；请把每格写在一行内，格内的引号写成 \"\"，并用引号括起整格。"),
        ("Member {0} (and {1} in all) lies outside your units; nothing was imported. Import members of your own units only.", "成员 {0} 等 {1} 人不在您的管理范围内，什么都没有导入。请只导入本组织的成员。"),
        ("The file is larger than {0} MiB; take a part of it at a time.", "文件超过 {0} MiB；请分批进行。"),
    ];

    private static (string, string)[] Rows =>
    [
        ("is empty; give a text.", "不能为空。"),
        ("has {0} characters; the limit is {1}.", "有 {0} 字，最多 {1} 字。"),
        ("holds a line break or another control character; write it on one line.", "含换行或控制字符，请写在一行内。"),
        ("holds half of a character; write it anew.", "含不完整的字符，请重新填写。"),
        ("'{0}' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.", "“{0}”不是日期；请写成 2026-04-03，或把单元格设为日期格式。"),
        ("'{0}' is not allowed; {1}", "“{0}”不符合要求；{1}"),
        ("'{0}' stands in row {1} already.", "“{0}”在第 {1} 行已出现。"),
        ("'{0}' is not an organisation; import organisations first.", "没有编号为“{0}”的组织；请先导入组织。"),
        ("'{0}' is not a member; import members first, or leave it empty for a card of nobody.", "没有编号为“{0}”的成员；请先导入成员，无主卡请留空。"),
        ("'{0}' is not a card; import cards first.", "没有卡号“{0}”；请先导入卡。"),
        ("'{0}' is a {1}; members belong to a branch.", "“{0}”不是支部；成员的所在组织应为支部。"),
        ("'{0}' is a {1}; members report in at a community; write - for none.", "“{0}”不是社区；成员应到社区报到，没有则写“-”。"),
        ("'{0}' is a {1}; sessions are held at a centre.", "“{0}”不是服务中心；场次应在服务中心举行。"),
        ("'{0}' is a {1}; a kiosk stands in a centre.", "“{0}”不是服务中心；终端应设在服务中心。"),
        ("stands without temporary; name the branch.", "填了结束日期但没有填临时支部。"),
        ("is not after from; it is the first day on which the affiliation no longer counts.", "应晚于 from；从这一天起不再计入。"),
        ("is not after exempt_from; it is the first day on which the exemption no longer counts.", "应晚于 exempt_from；从这一天起恢复应到。"),
        ("is empty; say from which day the member is exempt.", "不能为空：请填从哪一天起免于应到。"),
        ("is empty; say why the member is exempt.", "不能为空：请填免于应到的原因。"),
        ("members belong to a branch.", "请填所在支部的编号。"),
        ("holds the error {0}; mend the formula or write the value.", "公式出错（{0}）；请改正公式或直接填写内容。"),
        ("stands beyond the last column of the header.", "表头没有这一列；请补上列名或删去内容。"),
        ("stands in a column without a heading; give the column its heading, or empty it.", "所在的列没有列名；请补上列名或删去内容。"),
        ("use 1 to 20 of 0-9 and A-Z.", "请用 1 到 20 位 0-9 和 A-Z。"),
        ("it must be a member's number of the roster.", "应为名册中的成员编号。"),
        ("it must be a session of the timetable, or empty where from and until are given.", "应为场次编号；填写 from 和 until 时留空。"),
        ("use requested or approved.", "请填 requested 或 approved。"),
        ("'{0}' is not a time; write yyyy-MM-dd HH:mm, for instance 2026-05-01 08:30.", "“{0}”不是时间；请写成 2026-05-01 08:30。"),
        ("'{0}' is not a time; write yyyy-MM-dd HH:mm or yyyy-MM-dd, for instance 2026-05-01 08:30.", "“{0}”不是时间；请写成 2026-05-01 08:30 或 2026-05-01。"),
        ("{0} does not exist in {1}: the clocks are put forward over it.", "{0} 在 {1} 不存在（夏令时拨快）。"),
        ("is empty; give base64 text.", "不能为空；请填一行 base64。"),
        ("is not base64 of at most {0} bytes.", "不是 base64，或超过 {0} 字节。"),
        ("is not an X.509 certificate in DER.", "不是 DER 格式的 X.509 证书。"),
    ];

    /// <summary>Sentences are short; what is longer holds somebody's cell, and is not worth looking through.</summary>
    private const int Longest = 2_000;

    /// <summary>The sentence in both languages.</summary>
    public static Bilingual Of(string english)
    {
        if (english.Length > Longest) return Bilingual.Plain(english);
        var line = Line().Match(english);
        if (line.Success) return new Bilingual($"{line.Groups["file"].Value} 第 {line.Groups["row"].Value} 行第 {line.Groups["column"].Value} 个字符：{Chinese(line.Groups["what"].Value)}", english);
        // A line about a row of a file: where it is, then what is wrong there.
        var at = Place().Match(english);
        return at.Success
            ? new Bilingual($"{at.Groups["file"].Value} 第 {at.Groups["row"].Value} 行，{at.Groups["column"].Value} 列：{Chinese(at.Groups["what"].Value)}", english)
            : new Bilingual(Find(english) ?? OfFile(english) ?? english, english);
    }

    /// <summary>Null where nobody has translated it.</summary>
    internal static string? Find(string english)
    {
        foreach (var (pattern, chinese) in Patterns.Value)
        {
            if (pattern.Match(english) is { Success: true } match)
                return ChineseGap().Replace(chinese, gap => Said(match.Groups["g" + gap.Groups["number"].Value].Value, isTable: gap.Groups["table"].Length > 0));
        }

        return null;
    }

    private static string Said(string value, bool isTable) => isTable ? Tables.GetValueOrDefault(value.Replace(' ', '_'), value) : Find(value) ?? value;

    /// <summary>What is wrong with a file as a whole stands behind its name.</summary>
    private static string? OfFile(string english) =>
        english.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end && Find(english[(end + 2)..]) is { } what ? $"{english[..end]}：{what}" : null;

    private static string Chinese(string english) => Find(english) ?? english;

    // What stands in a gap comes from outside: the time it takes must not grow faster than its length. In quotes nothing at all may stand.
    private static Regex PatternOf(string english) =>
        new("^" + Gap().Replace(Regex.Escape(english).Replace(@"\{", "{", StringComparison.Ordinal), "(?<g$1>.+?)").Replace(".+?)'", ".*?)'", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);

    [GeneratedRegex(@"^(?<file>.+) row (?<row>\d+), column (?<column>[A-Za-z_]+): (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"^(?<file>.+) line (?<row>\d+), column (?<column>\d+): (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Gap();

    // {t0} is a table by the name that a clerk knows.
    [GeneratedRegex(@"\{(?<table>t?)(?<number>\d)\}")]
    private static partial Regex ChineseGap();
}
