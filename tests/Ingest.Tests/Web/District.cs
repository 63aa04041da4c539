using CardSystem.Ingest.Live;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>Districts as they might be on a morning, for tests to show.</summary>
internal static class District
{
    /// <summary>10:02 in Shanghai on a Saturday.</summary>
    public static readonly DateTimeOffset Now = new(2026, 5, 23, 2, 2, 30, TimeSpan.Zero);

    private static readonly string[] Surnames = ["张", "王", "李", "赵", "陈", "杨", "周", "吴", "郑", "孙", "欧", "马"];
    private static readonly string[] Branches = ["凉城新村第一党支部", "嘉兴路第三党支部", "曲阳路机关党支部", "四川北路两新党支部", "江湾镇退休党支部"];

    public static LiveSession Session(string id, string name, double opensHours, long onTime, long late, long walkIn, long expected, DateTimeOffset? now = null)
    {
        var starts = (now ?? Now).AddMinutes(-2.5).AddHours(opensHours);
        var opens = starts.AddMinutes(-40);
        return new LiveSession(id, name, opens, starts, starts.AddMinutes(5), starts.AddHours(2), onTime, late, walkIn, expected, Arrivals(opens, onTime + late, id.Length));
    }

    /// <summary>Members come in a hump before the start; the rest trickles in.</summary>
    public static IReadOnlyList<LiveArrivals> Arrivals(DateTimeOffset opens, long count, int seed)
    {
        var random = new Random(seed);
        var minutes = new SortedDictionary<int, long>();
        for (var i = 0; i < count; i++)
        {
            var minute = (int)Math.Clamp(28 + 10 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.7) * 2, 0, 47);
            minutes[minute] = minutes.GetValueOrDefault(minute) + 1;
        }

        return [.. minutes.Select(m => new LiveArrivals(opens.AddMinutes(m.Key), m.Value))];
    }

    public static LiveSnapshot Morning(long version = 1, DateTimeOffset? at = null)
    {
        var now = at ?? Now;
        IReadOnlyList<LiveCentre> centres =
        [
            new("liangcheng", "凉城新村街道党群服务中心", [Session("theme-day", "五月主题党日", 0.25, 128, 0, 5, 160, now), Session("volunteers", "社区志愿服务", -1.5, 38, 6, 9, 40, now)], 4),
            new("jiaxing", "嘉兴路街道党群服务中心", [Session("lecture", "专题党课：长征精神与新时代", 0, 86, 11, 0, 110, now), Session("open-day", "开放日", -1, 57, 0, 57, 0, now)], 0),
            new("quyang", "曲阳路街道党群服务中心", [Session("evening", "支部组织生活会", 5, 0, 0, 0, 36, now)], 2),
            new("jiangwan", "江湾镇街道党群服务中心", [], 0),
        ];
        string[] states = ["present", "present", "late", "present", "walk-in", "present", "present", "visit"];
        var latest = Enumerable.Range(0, 40).Select(i => new LiveSignIn(
            now.AddSeconds(-7 * i - 3), Surnames[i * 5 % 12] + (i % 3 == 0 ? "*" : "**"), Branches[i * 3 % 5], states[i % 8] == "visit" ? null : i % 2 == 0 ? "theme-day" : "lecture",
            i % 2 == 0 ? "liangcheng" : "jiaxing", i % 2 == 0 ? "lc-1" : "jx-1", states[i % 8])).ToList();
        IReadOnlyList<LiveKiosk> kiosks =
        [
            new("lc-1", "凉城 1 号签到机", "liangcheng", true, now.AddSeconds(-4), 0, now.AddSeconds(-3), 2, 2, null),
            new("lc-2", "凉城 2 号签到机", "liangcheng", true, now.AddSeconds(-5), 0, now.AddSeconds(-45), 1, 2, "reader ACS ACR122U 01 00: hears nothing"),
            new("jx-1", "嘉兴路 1 号签到机", "jiaxing", true, now.AddMinutes(-1), 12, now.AddSeconds(-9), 2, 2, null),
            new("jx-2", "嘉兴路 2 号签到机", "jiaxing", false, now.AddMinutes(-24), 7, now.AddMinutes(-25), 2, 2, null),
            new("qy-1", "曲阳路签到机", "quyang", true, now.AddSeconds(-6), 0, null, 2, 2, null),
            new("jw-1", "江湾镇签到机", "jiangwan", false, null, 0, null, 0, 0, null),
        ];
        return new LiveSnapshot(version, now, centres, latest, kiosks, [new("unknown-card", 3), new("card-expired", 1), new("bad-proof", 1)], 374, 0);
    }

    /// <summary>30 centres, 4 sessions each, 500 kiosks.</summary>
    public static LiveSnapshot Large(long version = 1)
    {
        var random = new Random(7);
        var centres = Enumerable.Range(1, 30).Select(c => new LiveCentre($"c{c}", $"第{c}党群服务中心", [.. Enumerable.Range(1, 4).Select(s =>
            Session($"c{c}-s{s}", $"活动{s}", s - 2.2, random.Next(20, 200), random.Next(0, 20), random.Next(0, 10), random.Next(150, 240)))], random.Next(0, 9))).ToList();
        var kiosks = Enumerable.Range(1, 500).Select(k => new LiveKiosk(
            $"k{k}", $"签到机 {k:000}", $"c{k % 30 + 1}", k % 70 != 0, Now.AddSeconds(-k % 50), k % 9, Now.AddMinutes(-k % 30), k % 90 == 0 ? 1 : 2, 2, null)).ToList();
        return Morning(version) with
        {
            Centres = centres, Kiosks = kiosks, TapsToday = 18_240, Lag = 312,
            Latest = [.. Morning().Latest.Select((l, i) => l with { Centre = $"c{i % 30 + 1}", Session = l.Session is null ? null : $"c{i % 30 + 1}-s2", Kiosk = $"k{i + 1}" })],
        };
    }

    /// <summary>The same with so many more members of the first session signed in.</summary>
    public static LiveSnapshot With(this LiveSnapshot snapshot, long more)
    {
        var first = snapshot.Centres[0];
        var session = first.Sessions[0] with { OnTime = first.Sessions[0].OnTime + more };
        return snapshot with
        {
            Version = snapshot.Version + 1, TapsToday = snapshot.TapsToday + more,
            Centres = [first with { Sessions = [session, .. first.Sessions.Skip(1)] }, .. snapshot.Centres.Skip(1)],
        };
    }
}
