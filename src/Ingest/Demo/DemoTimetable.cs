using System.Globalization;

namespace CardSystem.Ingest.Demo;

/// <summary>The timetable. Sessions around now: at every centre one that is open; somewhere one that has begun, so that whoever comes is late; and one later in the day.</summary>
internal static class DemoTimetable
{
    public static string Csv(IEnumerable<string[]> sessions) =>
        DemoRoster.Csv("session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks,category,kind,in_out,ends", sessions);

    public static IEnumerable<string[]> Today(DemoPlan plan, DemoRoster roster, TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var minute = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        return Enumerable.Range(0, plan.Centres).SelectMany(n => OfCentre(plan, roster, zone, n, minute));
    }

    /// <summary>A moment as the tables want it. The demo may be made in any zone, also on the night the clocks change.</summary>
    public static string Text(DateTime time, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(time)) time = time.AddMinutes(30);
        return time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The units whose members are expected at a centre.</summary>
    public static string Expected(DemoPlan plan, int centre)
    {
        var communities = Enumerable.Range(0, DemoRoster.Communities(plan)).Where(c => c % plan.Centres == centre).Select(DemoRoster.Community).ToArray();
        return communities.Length > 0 ? string.Join(';', communities) : "district";
    }

    private static IEnumerable<string[]> OfCentre(DemoPlan plan, DemoRoster roster, TimeZoneInfo zone, int n, DateTime now)
    {
        var centre = DemoRoster.Centre(n);
        var kiosks = roster.Kiosks.Where(k => k.Centre == centre).Select(k => k.Id).ToArray();
        var expected = Expected(plan, n);
        var day = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        // Where a centre has one kiosk, every other centre's session has begun; where it has more, the last one stands in a room that has.
        var lateHere = kiosks.Length == 1 && n % 2 == 1;
        yield return Session($"{centre}-{day}-theme", "主题党日", "主题党日：学习分享", lateHere ? -40 : 20);
        if (kiosks.Length > 1) yield return Session($"{centre}-{day}-lecture", "党课", "专题党课", -40, kiosks[^1]);
        yield return Session($"{centre}-{day}-volunteer", "志愿服务", "社区志愿服务", 240, audience: "*");

        string[] Session(string id, string activity, string name, int startsInMinutes, string at = "", string? audience = null)
        {
            var starts = now.AddMinutes(startsInMinutes);
            return [id, activity, name, centre, Text(starts.AddMinutes(-60), zone), Text(starts, zone), Text(starts.AddMinutes(10), zone), Text(starts.AddMinutes(180), zone), audience ?? expected, at, "", "", "", ""];
        }
    }
}
