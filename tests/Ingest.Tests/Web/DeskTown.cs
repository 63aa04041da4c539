using System.Globalization;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>
/// A small district for the pages: d over s1 and s2; s1 has centre c1, community k1 and branches b1 and b2, s2 has centre c2 and branches b3 and b4; three members a branch
/// (M01 to M12, M01 to M03 in b1 and so on), cards for M01 to M04, kiosk-1 at c1 and kiosk-2 at c2;
/// sessions: <c>past</c> (yesterday at c1, b1 and b2 expected), <c>now</c> (today at c1, b1), <c>far</c> (today at c2, b3), <c>open</c> (tomorrow at c2, everybody may come).
/// </summary>
internal sealed class DeskTown : IDisposable
{
    public static readonly string[] Surnames = ["张三丰", "王小明", "李静怡", "赵国强", "陈思远", "杨柳青", "周建国", "吴海燕", "郑成功", "孙悦然", "欧阳修文", "马致远"];

    /// <summary>The same for a whole run: a day that ends while tests run must not part what belongs together.</summary>
    internal static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    public IReadOnlyList<TestCard> Cards { get; } = [.. Enumerable.Range(1, 4).Select(n => new TestCard(TestDistrict.CardNumber(n), Today.AddYears(-1), Today.AddYears(2)))];

    public TestKiosk One { get; } = new("kiosk-1");

    public TestKiosk Two { get; } = new("kiosk-2");

    public static string Member(int n) => "M" + n.ToString("D2", CultureInfo.InvariantCulture);

    public static string Branch(int n) => "b" + ((n - 1) / 3 + 1).ToString(CultureInfo.InvariantCulture);

    public void ImportInto(TestDatabase database)
    {
        foreach (var (what, csv) in Tables()) TestImport.Run(database, what, csv);
    }

    private IEnumerable<(string What, string Csv)> Tables()
    {
        yield return ("organisations", "id,name,kind,parent\nd,虹新区,district,\ns1,东街道,sub-district,d\ns2,西街道,sub-district,d\nc1,东街道中心,centre,s1\nk1,东一社区,community,s1\nc2,西街道中心,centre,s2\n"
            + "b1,第一支部,branch,s1\nb2,第二支部,branch,s1\nb3,第三支部,branch,s2\nb4,第四支部,branch,s2\n");
        yield return ("members", "member,name,branch\n" + string.Concat(Enumerable.Range(1, 12).Select(n => $"{Member(n)},{Surnames[n - 1]},{Branch(n)}\n")));
        yield return ("cards", "card,member,certificate\n" + string.Concat(Cards.Select((c, n) => $"{c.Number},{Member(n + 1)},{Convert.ToBase64String(c.Certificate)}\n")));
        yield return ("timetable", "session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks\n"
            + Session("past", "五月主题党日", "c1", -1, "b1;b2") + Session("now", "支部大会", "c1", 0, "b1") + Session("far", "专题党课", "c2", 0, "b3") + Session("open", "志愿服务", "c2", 1, "*"));
        yield return ("kiosks", "kiosk,name,centre,public_key,secret_hash\n" + string.Concat(new[] { (One, "c1"), (Two, "c2") }.Select(k =>
            $"{k.Item1.Id},{k.Item2} 签到机,{k.Item2},{Convert.ToBase64String(k.Item1.Key.ExportSubjectPublicKeyInfo())},{CardSystem.Ingest.Gateway.SecretHash.Of("secret-of-" + k.Item1.Id)}\n")));
    }

    private static string Session(string id, string name, string centre, int day, string audience)
    {
        var date = Today.ToOffset(TimeSpan.FromHours(8)).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{id},{id},{name},{centre},{date} 08:30,{date} 09:00,{date} 09:10,{date} 21:00,{audience},\n";
    }

    public void Dispose()
    {
        foreach (var card in Cards) card.Dispose();
        One.Dispose();
        Two.Dispose();
    }
}
