using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>What SUMMARY tells of a member: credits, by category too, and daily performance.</summary>
/// <param name="Credits">Hundredths of a point.</param>
/// <param name="Word">As of when the centre's figures are contained; null where none are.</param>
internal sealed record Figures(int Credits, IReadOnlyList<CategoryCredits> Categories, DailyPerformance Performance, DateTimeOffset? Word);

/// <summary>How figures grow. Pure; what would pass the end of a counter stays there.</summary>
internal static class FigureRules
{
    /// <summary>Nobody's figures, from which a card begins.</summary>
    public static Figures Nothing(DateOnly today) => new(0, [], new DailyPerformance(today, 0, 0, 0, 0, 0), null);

    public static Figures Of(SummaryObject summary) => new(summary.Credits, summary.Categories, summary.Performance, summary.CentreWord);

    public static Figures Of(Standing word)
    {
        var day = word.Performance;
        return new(
            word.Credits, [.. word.Categories.Take(SummaryObject.MostCategories).Select(c => new CategoryCredits(c.Number, c.Credits))],
            new DailyPerformance(
                day.Day == default ? DateOnly.FromDateTime(word.At.UtcDateTime) : day.Day, Byte(day.SignInsToday), Byte(day.SessionsThisMonth), Short(day.SessionsThisYear), Short(day.MissedThisYear),
                (uint)Math.Max(0, day.VolunteerMinutesThisYear)),
            word.At);
    }

    /// <summary>The same on a later day: what counted for a day, month or year that is over begins anew. A clock that was set back changes nothing.</summary>
    public static Figures On(Figures figures, DateOnly today)
    {
        var p = figures.Performance;
        if (today <= p.Day) return figures;
        var newYear = today.Year != p.Day.Year;
        return figures with
        {
            Performance = new DailyPerformance(
                today, 0, newYear || today.Month != p.Day.Month ? (byte)0 : p.SessionsThisMonth,
                newYear ? (ushort)0 : p.SessionsThisYear, newYear ? (ushort)0 : p.MissedThisYear, newYear ? 0 : p.VolunteerMinutesThisYear),
        };
    }

    /// <summary>With what one tap brings.</summary>
    /// <param name="category">Null where it is not known: the sum is right all the same.</param>
    /// <param name="day">Of the tap. One of an earlier day counts for its month and year as long as these are not over.</param>
    public static Figures Plus(Figures figures, int credits, byte? category, ActivityKind kind, DateOnly day)
    {
        var on = On(figures, day);
        return on with
        {
            Credits = Sum(on.Credits, credits),
            Categories = category is { } number && credits != 0 ? Add(on.Categories, number, credits) : on.Categories,
            Performance = kind == ActivityKind.SignedOut ? on.Performance : Counted(on.Performance, day),
        };
    }

    private static DailyPerformance Counted(DailyPerformance p, DateOnly day) => p with
    {
        SignInsToday = day == p.Day ? Byte(p.SignInsToday + 1) : p.SignInsToday,
        SessionsThisMonth = (day.Year, day.Month) == (p.Day.Year, p.Day.Month) ? Byte(p.SessionsThisMonth + 1) : p.SessionsThisMonth,
        SessionsThisYear = day.Year == p.Day.Year ? Short(p.SessionsThisYear + 1) : p.SessionsThisYear,
    };

    /// <summary>A seventh category finds no place on the card; its credits are in the sum.</summary>
    private static List<CategoryCredits> Add(IReadOnlyList<CategoryCredits> categories, byte number, int credits)
    {
        var all = categories.ToList();
        var at = all.FindIndex(c => c.Number == number);
        if (at >= 0) all[at] = new CategoryCredits(number, Sum(all[at].Credits, credits));
        else if (all.Count < SummaryObject.MostCategories) all.Add(new CategoryCredits(number, credits));
        return all;
    }

    private static int Sum(int a, int b) => (int)Math.Clamp((long)a + b, int.MinValue, int.MaxValue);

    private static byte Byte(int number) => (byte)Math.Clamp(number, 0, byte.MaxValue);

    private static ushort Short(int number) => (ushort)Math.Clamp(number, 0, ushort.MaxValue);
}
