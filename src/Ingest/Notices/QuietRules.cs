namespace CardSystem.Ingest.Notices;

/// <summary>When a channel is not to be disturbed.</summary>
public static class QuietRules
{
    /// <summary>When the quiet hours end that hold this back now; null where nothing does.</summary>
    public static DateTimeOffset? HeldUntil(NoticeChannel channel, long level, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (channel.QuietFrom is not { } from || channel.QuietUntil is not { } until || level >= channel.PassingLevel) return null;
        var (day, minute) = Local(now, zone);
        var quiet = from < until ? minute >= from && minute < until : minute >= from || minute < until;
        if (!quiet) return null;
        var end = DayTime.At(minute < until ? day : day.AddDays(1), until, zone, now);
        return end > now ? end : null;
    }

    /// <summary>When the next digest is due; null where the channel wants this by itself.</summary>
    public static DateTimeOffset? NextDigest(NoticeChannel channel, long level, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (channel.DigestAt is not { } at || level >= channel.PassingLevel) return null;
        var (day, _) = Local(now, zone);
        var today = DayTime.At(day, at, zone, now);
        return today > now ? today : DayTime.At(day.AddDays(1), at, zone, now);
    }

    /// <summary>The key of the digest of the day this instant lies in: one for each recipient and day.</summary>
    public static string DigestKey(DateTimeOffset now, TimeZoneInfo zone) => $"digest/{Local(now, zone).Day:yyyy-MM-dd}";

    private static (DateOnly Day, int Minute) Local(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return (DateOnly.FromDateTime(local), (local.Hour * 60) + local.Minute);
    }
}
