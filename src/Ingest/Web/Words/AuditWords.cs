namespace CardSystem.Ingest.Web.Words;

/// <summary>Who did what.</summary>
internal static partial class AuditWords
{
    public static readonly Bilingual Title = new("审计", "Audit");
    public static readonly Bilingual At = new("时间", "When");
    public static readonly Bilingual Who = new("操作人", "Who");
    public static readonly Bilingual What = new("操作", "What");
    public static readonly Bilingual Subject = new("对象", "About");
    public static readonly Bilingual Detail = new("详情", "Details");
    public static readonly Bilingual From = new("从", "From");
    public static readonly Bilingual Until = new("到", "To");
    public static readonly Bilingual System = new("系统", "the system");
    public static readonly Bilingual Erased = new("（内容已清除）", "(words erased)");
    public static readonly Bilingual Hidden = new("（无权查看内容）", "(not yours to read)");
    public static readonly Bilingual Groups = new("类别", "Kind");
    public static readonly Bilingual Looks = new("仅查看记录", "looks only");
    public static readonly Bilingual Changes = new("仅更改", "changes only");
    public static readonly Bilingual Number = new("编号", "Number");
    public static readonly Bilingual WithinReach = new("您看到的是与所辖组织、成员、场次、终端和账号有关的记录；其余记录由区级查看。", "You see what concerns your units, their members, sessions, kiosks and accounts; the rest is the district's to see.");

    public static readonly Bilingual Chain = new("完整性", "Integrity");
    public static readonly Bilingual ChainHint = new("每条记录都带有前一条的校验值，任何增删改都会被发现。", "Each record carries the hash of the one before: whatever is added, removed or changed is found.");
    public static readonly Bilingual Verify = new("立即核验", "Verify now");
    public static readonly Bilingual Verifying = new("正在核验：{0} / {1}", "Verifying: {0} of {1}");
    public static readonly Bilingual Whole = new("{1} 核验通过：共 {0} 条，完整无误。", "Verified at {1}: all {0} {0:record is|records are} whole.");
    public static readonly Bilingual Broken = new("{1} 核验发现 {0} 处问题：", "Verified at {1}: {0} {0:thing is|things are} wrong:");
    public static readonly Bilingual NotYet = new("本次服务启动后尚未核验。", "Not verified since the service started.");
    public static readonly Bilingual Download = new("下载全部记录（JSONL）", "Download all records (JSONL)");
    public static readonly Bilingual DownloadHint = new("文件可脱离系统核验：ingest acts check 文件名。请另行抄存最后一条的校验值：", "The file can be checked elsewhere: ingest acts check FILE. Note down the last record's hash separately:");

    /// <summary>What an act is about, in words where it is no number or name of something.</summary>
    public static Bilingual About(string subject) => subject.Split(' ') switch
    {
        ["year", var year] => new($"{year} 年度", subject),
        ["warning", var number] => new($"预警 {number}", subject),
        [var count, "warnings"] => new($"{count} 条预警", subject),
        _ => Bilingual.Plain(subject),
    };

    /// <summary>The act's kind in words; a kind nobody has named yet stands as it is.</summary>
    public static Bilingual Of(string what) => Kinds.GetValueOrDefault(what) ?? Bilingual.Plain(what);

    public static bool Names(string what) => Kinds.ContainsKey(what);

    public static IEnumerable<string> All => Kinds.Keys;
}
