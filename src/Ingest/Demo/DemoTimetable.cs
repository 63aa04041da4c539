using System.Globalization;

namespace CardSystem.Ingest.Demo;

/// <summary>Sessions around now: at every centre one that is open; somewhere one that has begun, so that whoever comes is late; and one later in the day.</summary>
internal static class DemoTimetable
{
    public static string Csv(DemoPlan plan, DemoRoster roster, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var minute = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        return DemoRoster.Csv("session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks", Enumerable.Range(0, plan.Centres).SelectMany(n => OfCentre(plan, roster, zone, n, minute)));
    }

    private static IEnumerable<string[]> OfCentre(DemoPlan plan, DemoRoster roster, TimeZoneInfo zone, int n, DateTime now)
    {
        var centre = DemoRoster.Centre(n);
        var kiosks = roster.Kiosks.Where(k => k.Centre == centre).Select(k => k.Id).ToArray();
        var communities = Enumerable.Range(0, DemoRoster.Communities(plan)).Where(c => c % plan.Centres == n).Select(DemoRoster.Community).ToArray();
        var expected = communities.Length > 0 ? string.Join(';', communities) : "district";
        var day = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // Where a centre has one kiosk, every other centre's session has begun; where it has more, the last one stands in a room that has.
        var lateHere = kiosks.Length == 1 && n % 2 == 1;
        yield return Session($"{centre}-{day}-theme", "主题党日", "主题党日：学习分享", lateHere ? -40 : 20);
        if (kiosks.Length > 1) yield return Session($"{centre}-{day}-lecture", "党课", "专题党课", -40, kiosks[^1]);
        yield return Session($"{centre}-{day}-volunteer", "志愿服务", "社区志愿服务", 240, audience: "*");

        string[] Session(string id, string activity, string name, int startsInMinutes, string at = "", string? audience = null)
        {
            var starts = now.AddMinutes(startsInMinutes);
            return [id, activity, name, centre, Text(starts.AddMinutes(-60)), Text(starts), Text(starts.AddMinutes(10)), Text(starts.AddMinutes(180)), audience ?? expected, at];
        }

        string Text(DateTime time)
        {
            // The demo may be made in any zone, also on the night the clocks change.
            while (zone.IsInvalidTime(time)) time = time.AddMinutes(30);
            return time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        }
    }
}
