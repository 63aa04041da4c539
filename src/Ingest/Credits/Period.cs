using System.Globalization;

namespace CardSystem.Ingest.Credits;

/// <summary>A year, a quarter or a month: the spans caps, minimums and standings speak of. Months are counted from January of the year 0.</summary>
/// <param name="From">The first month.</param>
/// <param name="Until">The month after the last.</param>
public readonly record struct Period(int From, int Until)
{
    public static Period Year(int year) => new(year * 12, year * 12 + 12);

    /// <param name="number">1 to 4.</param>
    public static Period Quarter(int year, int number) => new(year * 12 + (number - 1) * 3, year * 12 + number * 3);

    /// <summary>The month a day lies in.</summary>
    /// <param name="day">As <see cref="DateOnly.DayNumber"/>.</param>
    public static int MonthOf(long day)
    {
        var date = DateOnly.FromDayNumber((int)day);
        return date.Year * 12 + date.Month - 1;
    }

    public static int QuarterOf(int month) => month / 3;

    public static int YearOf(int month) => month / 12;

    /// <summary>A day as it is written, yyyy-MM-dd.</summary>
    public static string DayText(long day) => DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public long FromDay => FirstDay(From);

    /// <summary>The day after the last.</summary>
    public long UntilDay => FirstDay(Until);

    public bool IsYear => Until - From == 12;

    public bool IsQuarter => Until - From == 3;

    /// <summary>What is opened and settled: a year or a quarter, of the years 2000 to 2200.</summary>
    public bool IsAssessed => (IsYear || IsQuarter) && YearOf(From) is >= 2000 and <= 2200;

    /// <summary>The year it lies in, or is.</summary>
    public Period ItsYear => Year(YearOf(From));

    /// <summary>The four quarters of its year.</summary>
    public IEnumerable<Period> Quarters => ItsYear.Divide(3);

    /// <summary>Inside an English sentence, such as <c>year 2026</c> or <c>quarter 2026-Q3</c>.</summary>
    public string Named => $"{(IsYear ? "year" : IsQuarter ? "quarter" : "month")} {this}";

    /// <summary>The year, or its twelve months, or its four quarters, one after the other.</summary>
    public IEnumerable<Period> Divide(int months)
    {
        for (var month = From; month < Until; month += months) yield return new Period(month, month + months);
    }

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no period.</exception>
    public static Period Parse(string text) => TryParse(text, out var period) ? period : throw new FormatException($"'{text}' is not a period.");

    /// <summary><c>2026</c>, <c>2026-Q3</c> or <c>2026-09</c>.</summary>
    public static bool TryParse(string text, out Period period)
    {
        period = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (year, part) = dash < 0 ? (text, "") : (text[..dash], text[(dash + 1)..]);
        if (year.Length != 4 || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y) || y is < 1970 or > 2200) return false;
        if (dash < 0) period = Year(y);
        else if (part is ['Q', >= '1' and <= '4']) period = new Period(y * 12 + (part[1] - '1') * 3, y * 12 + (part[1] - '1') * 3 + 3);
        else if (part.Length == 2 && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12) period = new Period(y * 12 + month - 1, y * 12 + month);
        else return false;
        return true;
    }

    public override string ToString() => IsYear
        ? string.Create(CultureInfo.InvariantCulture, $"{From / 12:0000}")
        : IsQuarter
            ? string.Create(CultureInfo.InvariantCulture, $"{From / 12:0000}-Q{From % 12 / 3 + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{From / 12:0000}-{From % 12 + 1:00}");

    private static long FirstDay(int month) => new DateOnly(month / 12, month % 12 + 1, 1).DayNumber;
}
