using CardSystem.Contracts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Standings;

/// <summary>From what is derived of a member to what a card shows.</summary>
internal static class StandingRules
{
    /// <summary>A card has room for so many categories.</summary>
    public const int MostCategories = 6;

    /// <summary>The categories that hold most, in the order of their numbers. A category the policy has no number for is in the sum alone.</summary>
    public static List<CategoryStanding> Categories(Policy? policy, IEnumerable<(string Category, long Amount)> credits) => policy is null ? [] :
    [
        .. credits.Where(c => c.Amount != 0).Select(c => new CategoryStanding(CategoryNumbers.Of(policy, c.Category), Clamp(c.Amount))).Where(c => c.Number != 0)
            .OrderByDescending(c => Math.Abs((long)c.Credits)).ThenBy(c => c.Number).Take(MostCategories).OrderBy(c => c.Number),
    ];

    /// <param name="sessions">Of the year.</param>
    public static DayStanding Performance(DateOnly today, IEnumerable<JudgedSession> sessions, DistrictDays days)
    {
        var (onDay, inMonth, inYear, missed, minutes) = (0, 0, 0, 0, 0L);
        foreach (var session in sessions)
        {
            var day = DateOnly.FromDayNumber((int)days.Of(session.Starts));
            var status = (AttendanceStatus)session.Status;
            if (status == AttendanceStatus.Absent) missed++;
            if (status is not (AttendanceStatus.Present or AttendanceStatus.Late or AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly)) continue;
            inYear++;
            if (day.Month == today.Month) inMonth++;
            if (day == today) onDay++;
            if ((SessionKind)session.Kind == SessionKind.Volunteer) minutes += session.Minutes;
        }

        return new DayStanding(today, onDay, inMonth, inYear, missed, Clamp(minutes));
    }

    public static int Clamp(long amount) => (int)Math.Clamp(amount, int.MinValue, int.MaxValue);
}
