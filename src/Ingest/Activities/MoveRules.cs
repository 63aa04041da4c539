using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>Where to and when to a session is moved; null leaves what stands.</summary>
/// <param name="Ends">At or before the start: on the next day.</param>
/// <param name="Kiosks">Joined by ';'; empty for all of the centre. Null with another centre means all of that one.</param>
public sealed record Move(DateOnly? Day = null, TimeOnly? Starts = null, TimeOnly? Ends = null, string? Centre = null, string? Room = null, string? Kiosks = null);

/// <summary>What a session is after a move. Its windows keep their distance to its start and end; the place it leaves becomes a former place, where taps still count for it.</summary>
internal static class MoveRules
{
    public static SessionRow Apply(SessionRow before, Move move, TimeZoneInfo zone)
    {
        var (centre, room, kiosks) = Place(before, move);
        return InTime(before, move, zone) with
        {
            Centre = centre, Room = room, Kiosks = kiosks, Former = FormerPlaceText.AfterMove(before.Former, before.Centre, before.Kiosks, centre, kiosks),
        };
    }

    private static (string Centre, string Room, string Kiosks) Place(SessionRow before, Move move) => move.Centre is { } centre && centre != before.Centre
        ? (centre, move.Room ?? "", move.Kiosks ?? "")
        : (before.Centre, move.Room ?? before.Room, move.Kiosks ?? before.Kiosks);

    private static SessionRow InTime(SessionRow before, Move move, TimeZoneInfo zone)
    {
        if (move is { Day: null, Starts: null, Ends: null }) return before;
        var (was, end) = (LocalTimes.Local(before.Starts, zone), LocalTimes.Local(before.Ends, zone));
        var day = move.Day ?? DateOnly.FromDateTime(was);
        var starts = day == DateOnly.FromDateTime(was) && move.Starts is null ? before.Starts : LocalTimes.Instant(day.ToDateTime(move.Starts ?? TimeOnly.FromDateTime(was)), zone);
        var ends = move.Ends is { } time ? EndAt(time, LocalTimes.Local(starts, zone), zone)
            // Without another end it lasts as long as before, by the clock on the wall.
            : LocalTimes.Instant(LocalTimes.Local(starts, zone) + (end - was), zone);
        if (ends < starts) ends = starts + (before.Ends - before.Starts);
        var closes = ends + (before.Closes - before.Ends);
        return before with
        {
            Opens = starts - (before.Starts - before.Opens), Starts = starts, LateAfter = Math.Min(starts + (before.LateAfter - before.Starts), closes),
            Ends = ends, LeaveFrom = Math.Max(ends - (before.Ends - before.LeaveFrom), starts), Closes = closes,
        };
    }

    private static long EndAt(TimeOnly time, DateTime starts, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(starts);
        return LocalTimes.Instant((time > TimeOnly.FromDateTime(starts) ? day : day.AddDays(1)).ToDateTime(time), zone);
    }
}
