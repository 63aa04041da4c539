using System.Globalization;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>Says what a session waits for.</summary>
internal static class HeldWords
{
    /// <param name="late">The doors it waits for; at least one.</param>
    /// <param name="closes">The session's closing: times of its day are told without the day.</param>
    public static string Of(IReadOnlyList<Door> late, long closes, TimeZoneInfo zone)
    {
        var first = late.OrderByDescending(d => d.Waiting).ThenBy(d => d.Kiosk, StringComparer.Ordinal).First();
        var more = late.Count - 1;
        return $"held: {Of(first, closes, zone)}{(more == 0 ? "" : more == 1 ? ", and 1 more kiosk" : $", and {more} more kiosks")}";
    }

    private static string Of(Door door, long closes, TimeZoneInfo zone) => door switch
    {
        { HeardAt: 0 } => $"{door.Kiosk} has never reported",
        { Waiting: > 0, CompleteTo: 0 } => $"{door.Kiosk} has {Taps(door.Waiting)} that are not here",
        { Waiting: > 0 } => $"{door.Kiosk} has {Taps(door.Waiting)} waiting since {Time(door.CompleteTo, closes, zone)}",
        _ => $"{door.Kiosk} was last heard of at {Time(door.CompleteTo, closes, zone)}",
    };

    private static string Taps(long count) => count == 1 ? "1 tap" : string.Create(CultureInfo.InvariantCulture, $"{count} taps");

    private static string Time(long at, long closes, TimeZoneInfo zone)
    {
        var (local, day) = (In(at, zone), In(closes, zone));
        return local.ToString(local.Date == day.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset In(long at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
}
