using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Web.Words;

/// <summary>What a file would change, row by row. The import tells it in English, for the command line too; here it is told in Chinese, and in English as it was. What is not known stays as it is.</summary>
internal static partial class DifferenceWords
{
    private static readonly Dictionary<string, string> Things = new(StringComparer.Ordinal)
    {
        ["name"] = "姓名或名称", ["home"] = "所在支部", ["community"] = "报到社区", ["temporary"] = "临时组织关系", ["exempt"] = "免于应到", ["kind"] = "类型", ["parent"] = "上级",
        ["district"] = "区", ["sub-district"] = "街道", ["centre"] = "党群服务中心", ["branch"] = "支部", ["none"] = "无", ["nothing"] = "无", ["the beginning"] = "一开始", ["as before"] = "不变",
        ["of"] = "持卡人", ["nobody"] = "无", ["another certificate"] = "证书已更换", ["another profile"] = "卡的类型已更换", ["history"] = "状态记录已更换", ["receipt key"] = "新增回执公钥", ["another receipt key"] = "回执公钥已更换",
    };

    public static Bilingual Of(string line) =>
        Row().Match(line) is { Success: true } row ? new($"第 {row.Groups["row"].Value} 行：{row.Groups["key"].Value} {Told(row.Groups["told"].Value).Chinese}", line) : Bilingual.Plain(line);

    /// <summary>What was changed, as the desks tell it: parts with semicolons between them.</summary>
    public static Bilingual Told(string text) => new(string.Join("；", text.Split("; ").Select(Part)), text);

    private static string Part(string part)
    {
        if (part == "new") return "新增";
        if (Card().Match(part) is { Success: true } card) return card.Groups["member"].Value is var holder && holder == "nobody" ? "新增，无人持有" : $"新增，持卡人 {holder}";
        if (Unit().Match(part) is { Success: true } unit) return $"新增{Thing(unit.Groups["kind"].Value)}“{unit.Groups["name"].Value}”，上级 {Thing(unit.Groups["parent"].Value)}";
        if (Person().Match(part) is { Success: true } person) return $"新增 {person.Groups["name"].Value}，{Part(person.Groups["rest"].Value)}";
        if (Another().Match(part) is { Success: true } another) return $"{another.Groups["what"].Value} 已更换";
        if (Change().Match(part) is { Success: true } change) return $"{Thing(change.Groups["what"].Value)} {Thing(change.Groups["was"].Value)} → {Thing(change.Groups["is"].Value)}{Days(change)}";
        if (Span().Match(part) is { Success: true } span) return $"{(span.Groups["no"].Success ? "取消" : "")}{Thing(span.Groups["what"].Value)} {span.Groups["value"].Value}{Days(span)}";
        if (Becomes().Match(part) is { Success: true } becomes) return $"{becomes.Groups["card"].Value} 从{Day(becomes.Groups["from"].Value)}起{(becomes.Groups["nobody"].Success ? "无人持有" : $"归 {becomes.Groups["member"].Value}")}";
        if (Uid().Match(part) is { Success: true } uid) return $"{uid.Groups["card"].Value}（只有卡号）已登记，归 {uid.Groups["member"].Value}";
        if (Instead().Match(part) is { Success: true } instead) return $"{instead.Groups["with"].Value} 从{Day(instead.Groups["from"].Value)}起代替 {instead.Groups["card"].Value}";
        if (Its().Match(part) is { Success: true } its) return $"归 {its.Groups["member"].Value}";
        return Thing(part);
    }

    private static string Days(Match match) =>
        (match.Groups["from"] is { Success: true } from ? $"，从{Day(from.Value)}起" : "") + (match.Groups["until"] is { Success: true } until ? $"，到{Day(until.Value)}为止" : "")
        + (match.Groups["late"] is { Success: true } late ? $"（补录 {late.Value} 天前的变更）" : "");

    private static string Day(string day) => char.IsAsciiDigit(day[0]) ? $" {day} " : Thing(day);

    private static string Thing(string word) => Things.GetValueOrDefault(word, word);

    [GeneratedRegex("^row (?<row>[0-9]+): (?<key>[^:]+): (?<told>.+)$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();

    [GeneratedRegex("^new, (?<kind>district|sub-district|centre|community|branch) (?<name>.+) below (?<parent>.+)$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Unit();

    [GeneratedRegex("^new, of (?<member>[0-9A-Za-z]+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Card();

    [GeneratedRegex("^(?<card>[0-9A-Z]+) is (?:(?<nobody>nobody's again)|(?<member>[0-9A-Za-z-]+)'s) from (?<from>the beginning|[-0-9: ]+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Becomes();

    [GeneratedRegex("^(?<card>[0-9A-Z]+), which has only a UID, is registered and is (?<member>[0-9A-Za-z-]+)'s$", RegexOptions.NonBacktracking)]
    private static partial Regex Uid();

    [GeneratedRegex("^(?<with>[0-9A-Z]+) takes the place of (?<card>[0-9A-Z]+) from (?<from>the beginning|[-0-9: ]+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Instead();

    [GeneratedRegex("^it is (?<member>[0-9A-Za-z-]+)'s$", RegexOptions.NonBacktracking)]
    private static partial Regex Its();

    [GeneratedRegex("^new, (?<name>.+?), (?<rest>home .+)$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Person();

    [GeneratedRegex("^(?<what>[a-z_]+) is another$", RegexOptions.NonBacktracking)]
    private static partial Regex Another();

    [GeneratedRegex("^(?<what>[a-z_]+) (?<was>.+?) → (?<is>.+?)( from (?<from>the beginning|[-0-9]{10}))?( until (?<until>[-0-9]{10}))?( \\(backdated by (?<late>[0-9]+) days\\))?$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Change();

    [GeneratedRegex("^(?<no>no longer )?(?<what>temporary|exempt) (?<value>.+?) from (?<from>the beginning|[-0-9]{10})( until (?<until>[-0-9]{10}))?$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Span();
}
