using System.Globalization;
using System.Text;

namespace CardSystem.Ingest.Demo;

/// <summary>An invented district: two sub-districts, communities, branches, centres, and members with usual names. The same seed gives the same people.</summary>
internal sealed class DemoRoster
{
    private static readonly string[] Surnames = [.. "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 罗 高 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 欧阳 司马 上官".Split(' ')];
    private static readonly string[] Given = [.. "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 桂英 建国 建华 志强 晓东 海燕 春梅 文博 子轩 雨桐 一诺 浩然 思远 佳怡 梦瑶 俊杰 雪梅 国庆 红梅 小平 立新 卫东 玉兰 淑珍 振华 永康 家豪 欣怡 宇航 晨曦 美玲 德明".Split(' ')];
    private static readonly string[] Places = [.. "曲阳 广中 江湾 四川北路 凉城 嘉兴 欧阳 北外滩 彩虹湾 大柏树 水电路 同心 东体育会路 玉田 赤峰 密云 丰镇 祥德 海宁 山阴".Split(' ')];
    private static readonly string[] Kinds = [.. "第一党支部 第二党支部 退休党支部 联合党支部 青年党支部".Split(' ')];

    public DemoRoster(DemoPlan plan)
    {
        // The seed is the point here: the same district again for a test or a talk.
        var random = new Random(plan.Seed);
        Organisations = [.. Units(plan)];
        Branches = [.. Organisations.Where(o => o.Kind == "branch").Select(o => o.Id)];
        Members = [.. Enumerable.Range(1, plan.Members).Select(n => (
            Number: "M" + n.ToString("D6", CultureInfo.InvariantCulture),
            Name: Surnames[random.Next(Surnames.Length)] + Given[random.Next(Given.Length)],
            Branch: Branches[random.Next(Branches.Count)]))];
        var kiosks = plan.KioskIds.ToArray();
        Kiosks = [.. kiosks.Select((id, n) => (id, $"{Places[n % plan.Centres % Places.Length]}签到终端{n / plan.Centres + 1}", Centre(n % plan.Centres)))];
    }

    public IReadOnlyList<(string Id, string Name, string Kind, string Parent)> Organisations { get; }
    public IReadOnlyList<string> Branches { get; }
    public IReadOnlyList<(string Number, string Name, string Branch)> Members { get; }
    public IReadOnlyList<(string Id, string Name, string Centre)> Kiosks { get; }

    public static string Centre(int n) => $"centre-{n + 1}";

    public static string Community(int n) => $"community-{n + 1}";

    public static int Communities(DemoPlan plan) => Math.Min(Math.Max(plan.Centres, (plan.Branches + 4) / 5), Places.Length);

    private static IEnumerable<(string, string, string, string)> Units(DemoPlan plan)
    {
        yield return ("district", "虹新区", "district", "");
        for (var n = 0; n < 2; n++) yield return ($"street-{n + 1}", n == 0 ? "东街道" : "西街道", "sub-district", "district");
        var communities = Communities(plan);
        for (var n = 0; n < communities; n++) yield return (Community(n), Places[n] + "社区", "community", $"street-{n % 2 + 1}");
        for (var n = 0; n < plan.Centres; n++) yield return (Centre(n), Places[n % Places.Length] + (n < Places.Length ? "" : (n / Places.Length + 1).ToString(CultureInfo.InvariantCulture)) + "党群服务中心", "centre", $"street-{n % 2 + 1}");
        for (var n = 0; n < plan.Branches; n++)
            yield return ($"branch-{n + 1}", $"{Places[n % communities]}{Kinds[n / communities % Kinds.Length]}{(n / communities < Kinds.Length ? "" : (n / communities / Kinds.Length + 1).ToString(CultureInfo.InvariantCulture))}", "branch", Community(n % communities));
    }

    public string OrganisationsCsv() => Csv("id,name,kind,parent", Organisations.Select(o => new[] { o.Id, o.Name, o.Kind, o.Parent }));

    public string MembersCsv() => Csv("member,name,branch", Members.Select(m => new[] { m.Number, m.Name, m.Branch }));

    public static string Csv(string header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : text;
}
